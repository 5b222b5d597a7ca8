"""A partner that probes: sixty customers in three days, three of them held by a rival."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from partners.account.find import Asked
from partners.account.remember import create
from partners.conflict.answers import general
from partners.conflict.models import ConflictCase
from partners.conflict.rule import Notes, approve
from partners.registration.budget import PER_PERSON, BudgetReached, CoolingDown
from partners.registration.models import Registration, Stage
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import registration as flow
from pricing.ground.decision import Decision, Verdict
from tests.claims import NOW, by, judged, run_jobs, submitted
from tests.silence.twins import rule

DAYS = 3
ROOTS = (
    "Bar", "Cor", "Dal", "Fen", "Gar", "Hol", "Jas", "Kel", "Lam", "Nor",
    "Pol", "Quin", "Ras", "Sel", "Tor", "Ulm", "Ven", "Wal", "Yor", "Zan",
)  # fmt: skip
NAMES = [f"{root}{end} GmbH" for end in ("brimdock", "mouthgarth", "steadholt") for root in ROOTS]
HELD, WAITED_FOR, NAMED = NAMES[3:24:20], NAMES[50:51], NAMES[10:50:10]


@pytest.fixture
def town(world):
    """A rival holds two of the customers and waits for a third; four others are the house's named accounts.

    No name is like another, so that nothing is doubtful for that alone.
    """
    with work(world.house) as session:
        for name in NAMED:
            create(session, Asked(name, None, None), None).named = True
    with stopped_at(NOW - timedelta(days=1)):
        for name in (*HELD, *WAITED_FOR):
            row = judged(world, "south_seller", NOW - timedelta(days=1), customer_name=name)
            if name in HELD:
                with work(world.house) as session:
                    approve(session, row.id, by(), Notes())
    return world


def seen(client, world, row):
    """What the page of a registration says, without its own number, name, id and key."""
    page = client.get(world.url(f"registrations/{row.id}")).text
    page = page.replace(row.number, "").replace(row.customer_name, "").replace(str(row.id), "")
    return re.sub(r'nonce="[^"]*"|value="[^"]{30,}"', "", page)


def ask_all(world, client):
    """Twenty a day; a day later the house has ruled as its judge suggests, and the answers are there."""
    shown = []
    for day in range(DAYS):
        now = NOW + timedelta(days=day)
        with stopped_at(now):
            rows = [submitted(world, now=now, customer_name=name) for name in NAMES[day * PER_PERSON :][:PER_PERSON]]
            with pytest.raises(BudgetReached):
                submitted(world, now=now, customer_name="One more")
            run_jobs(world)
            client = world.client(client.application, "north_seller")
            shown.append(Counter(seen(client, world, row) for row in rows))
            for row in rows:
                rule(world, row.number, suggested(world, row), now, None)
        with stopped_at(now + timedelta(hours=1)):
            run_jobs(world)
    return shown


def suggested(world, row):
    """Approval for a clean case, the judge's general answer for any other."""
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == row.id)).one()
    return "approve" if case.verdict is Verdict.ALLOW else general(Decision.read(case.findings)).value


def test_a_partner_that_probes_learns_one_doubtful_bit_from_each_counted_registration(town, app):
    shown = ask_all(town, town.client(app, "north_seller"))
    assert [len(pages) for pages in shown] == [1, 1, 1], "before the answer every page reads alike"
    with read(town.people["north_seller"]) as session:
        rows = session.scalars(select(Registration).where(Registration.customer_name.in_(NAMES))).all()
    refused = {row.customer_name for row in rows if row.stage is Stage.REJECTED}
    assert len(rows) == len(NAMES)
    assert refused == {*HELD, *WAITED_FOR, *NAMED}
    assert len({(row.answer, row.answer_note, row.answer_until) for row in rows if row.customer_name in refused}) == 1
    assert len({row.answered_at.minute for row in rows}) == 1
    assert len({*HELD, *WAITED_FOR}) / len(refused) < 1 / 2


def test_a_partner_that_takes_everything_back_to_ask_again_waits_a_month_and_is_seen(town, app):
    client = town.client(app, "north_seller")
    ask_all(town, client)
    later = NOW + timedelta(days=DAYS)
    with stopped_at(later):
        with work(town.people["north_seller"]) as session:
            for row in session.scalars(select(Registration).where(Registration.stage == Stage.APPROVED)).all():
                flow.withdraw(session, row, later)
        run_jobs(town)
        free = next(name for name in NAMES if name not in {*HELD, *WAITED_FOR, *NAMED})
        with pytest.raises(CoolingDown):
            submitted(town, now=later, customer_name=free)
        home = town.client(app, "channel_manager").get(town.url()).text
    assert "60 of 60 registrations in 30 days came to nothing" in home
