"""Several people reach for leads at the same instant, each in a process of its own: the database decides."""

from collections import Counter

import pytest
from sqlalchemy import select

from partners.lead.models import Lead
from partners.lead_owner import own
from partners.lead_owner.kinds import Choosing
from partners.lead_owner.models import LeadTenure
from partners.lead_owner.own import By, HandsFull, LeadOwned
from partners.lead_owner.publish import publish
from partners.lead_owner.terms import OwnerTerms
from portal.db import read, work
from portal.flows.lead_life import workers
from pricing.ground.record import new_id
from tests.claims import NOW
from tests.leads import entered
from tests.partners.test_lead_owner import people
from tests.partners.test_lead_race import RACERS, ROUNDS, race


def claiming(world, lead_id, person_id):
    """Claim a lead, as one transaction."""

    def act():
        with work(world.house) as session:
            own.claim(session, lead_id, By(person_id, NOW))
        return "done"

    return act


def assigning(world, lead_id):
    """Give a lead to somebody by the rules, as one transaction."""

    def act():
        with work(world.house) as session:
            return str(own.assign(session, lead_id, workers(session), NOW))

    return act


def rules(world, **more):
    with work(world.house) as session:
        publish(session, OwnerTerms(**more), new_id(), NOW)


@pytest.mark.parametrize("careless", [False, True], ids=["as it is", "with the index alone"])
def test_of_many_who_claim_one_lead_at_once_one_gets_it(database, world, monkeypatch, careless):
    if careless:  # nobody looks whether it is owned: what is left is the index
        monkeypatch.setattr(
            own, "lead_of", lambda session, id: session.scalars(select(Lead).where(Lead.id == id)).one()
        )
    leads = [entered(world) for _ in range(ROUNDS)]
    lanes = [[claiming(world, lead, people(world)[n % 2]) for lead in leads] for n in range(RACERS)]
    answers = race(database, lanes)
    assert answers == {"done": ROUNDS, LeadOwned.__name__: (RACERS - 1) * ROUNDS}
    with read(world.house) as session:
        assert len(session.scalars(select(LeadTenure)).all()) == ROUNDS


def test_a_person_who_claims_many_at_once_gets_no_more_than_the_limit(database, world):
    rules(world, open_max=3)
    seller = people(world)[0]
    lanes = [[claiming(world, entered(world), seller) for _ in range(2)] for _ in range(RACERS)]
    assert race(database, lanes) == {"done": 3, HandsFull.__name__: 2 * RACERS - 3}


@pytest.mark.parametrize("choosing", Choosing)
def test_leads_that_come_at_once_are_shared_out_evenly(database, world, choosing):
    rules(world, others=people(world), choosing=choosing)
    lanes = [[assigning(world, entered(world)) for _ in range(2)] for _ in range(RACERS)]
    answers = race(database, lanes)
    assert answers == Counter({str(person): RACERS for person in people(world)})
