"""Several people act on one lead at the same instant, each in a process of its own: one of them succeeds."""

import multiprocessing
from collections import Counter

import pytest
from sqlalchemy import func, select

from partners.lead import offer as offering
from partners.lead.answer import By
from partners.lead.kinds import Decline, OfferState
from partners.lead.lapse import NotHandedOut, pull_back
from partners.lead.models import SENSITIVE, LeadHandout
from partners.lead.states import LeadMoveNotAllowed, OfferMoveNotAllowed
from portal import db
from portal.db import read, tried_twice, work
from portal.flows import lead as flow
from pricing.ground.errors import DomainError
from tests.claims import NOW
from tests.leads import entered, handed, offer_row, offered

ROUNDS, RACERS = 4, 6


def racer(url, acts, start, results):
    """One process: in each round, at the same instant as the others, do its act."""
    db.use(db.Database(url))
    for act in acts:
        start.wait()
        try:
            results.put(tried_twice(act))
        except DomainError as refused:
            results.put(type(refused).__name__)
        except Exception as error:
            results.put(repr(error)[:200])
    db.current().close()


def race(database, lanes):
    """Run lanes of acts side by side; what every act answered. `lanes` has a list of acts for each process."""
    own = multiprocessing.get_context("fork")
    start, results = own.Barrier(len(lanes)), own.Queue()
    url = database.url.render_as_string(hide_password=False)
    racers = [own.Process(target=racer, args=(url, acts, start, results)) for acts in lanes]
    for process in racers:
        process.start()
    answers = Counter(results.get(timeout=120) for _ in range(sum(map(len, lanes))))
    for process in racers:
        process.join(60)
        process.close()
    results.close()
    results.join_thread()
    return answers


def answering(world, offer_id, yes, who="north_seller"):
    """Accept or decline, as one transaction of a partner's person."""

    def act():
        with work(world.people[who]) as session:
            by = By(world.people[who].person_id, NOW)
            if yes:
                flow.accept(session, offer_id, by)
            else:
                flow.decline(session, offer_id, (Decline.OTHER, None), by)
        return "done"

    return act


def handing(world, lead_id, partner):
    """Offer a lead, as one transaction of the channel manager."""

    def act():
        manager = world.people["channel_manager"]
        with work(manager) as session:
            flow.hand(session, lead_id, world.partners[partner], By(manager.person_id, NOW))
        return "done"

    return act


def pulling(world, lead_id):
    """Pull a lead back, as one transaction of the channel manager."""

    def act():
        with work(world.people["channel_manager"]) as session:
            pull_back(session, lead_id, "race", NOW)
        return "pulled"

    return act


def test_of_many_answers_to_one_offer_at_once_the_first_counts(database, world):
    offers = [offered(world) for _ in range(ROUNDS)]
    lanes = [[answering(world, one, bool(n % 2)) for one in offers] for n in range(RACERS)]
    assert race(database, lanes) == {"done": ROUNDS, OfferMoveNotAllowed.__name__: (RACERS - 1) * ROUNDS}
    for one in offers:
        row = offer_row(world, one)
        opened = {getattr(row, column) is not None for column in SENSITIVE}
        assert opened == {row.state is OfferState.ACCEPTED}


def test_an_acceptance_and_a_pull_back_at_once_leave_nothing_open(database, world):
    leads = [entered(world) for _ in range(ROUNDS)]
    offers = [handed(world, lead) for lead in leads]
    lanes = [[answering(world, one, yes=True) for one in offers], [pulling(world, lead) for lead in leads]]
    answers = race(database, lanes)
    assert answers["pulled"] == ROUNDS
    assert answers["done"] + answers[OfferMoveNotAllowed.__name__] == ROUNDS
    for one in offers:
        row = offer_row(world, one)
        assert (row.state, {getattr(row, column) for column in SENSITIVE}) == (OfferState.PULLED_BACK, {None})


def test_of_many_pull_backs_at_once_one_counts(database, world):
    leads = [entered(world) for _ in range(ROUNDS)]
    for lead in leads:
        handed(world, lead)
    answers = race(database, [[pulling(world, lead) for lead in leads] for _ in range(RACERS)])
    assert answers == {"pulled": ROUNDS, NotHandedOut.__name__: (RACERS - 1) * ROUNDS}


@pytest.mark.parametrize("careless", [False, True], ids=["as it is", "with the index alone"])
def test_of_many_who_offer_one_lead_at_once_one_succeeds(database, world, monkeypatch, careless):
    if careless:  # no look before the leap: what is left is the index
        monkeypatch.setattr(offering, "move", lambda *_: None)
    leads = [entered(world) for _ in range(ROUNDS)]
    lanes = [[handing(world, lead, ("north", "south", "east")[n % 3]) for lead in leads] for n in range(RACERS)]
    answers = race(database, lanes)
    assert answers["done"] == ROUNDS
    assert careless or answers[LeadMoveNotAllowed.__name__] == (RACERS - 1) * ROUNDS
    with read(world.house) as session:
        open_ones = select(func.count()).select_from(LeadHandout).where(LeadHandout.closed_at.is_(None))
        assert session.scalar(open_ones) == ROUNDS
