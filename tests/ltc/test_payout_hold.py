"""What holds a payout: the least that is paid, a balance that the partner owes, papers; each named and carried."""

from datetime import date

import pytest
from sqlalchemy import select

from ltc.payout.hold import Known, hold
from ltc.payout.models import HoldKind, Payout, PayoutHold
from ltc.payout.prepare import held, holds
from ltc.settlement.approve import approve
from ltc.settlement.models import SettlementRun, Statement
from ltc.settlement.outcome import outcome
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from ltc.settlement_terms.terms import Limit, Terms
from partners.partner.models import BankAccount
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows.settlement import tried
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.statements import closed, earned, published, the

APRIL = date(2026, 4, 10)
ACCOUNT = BankAccount(holder="North", bank="B", number="1", currency="EUR", valid_from=NOW)


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        (Known(100, 0, True, ACCOUNT), None),
        (Known(100, 100, True, ACCOUNT), None),
        (Known(99, 100, True, ACCOUNT), HoldKind.MINIMUM),
        (Known(100, 0, False, ACCOUNT, owes=True), HoldKind.STANDING),
        (Known(1, 100, True, ACCOUNT, owes=True), HoldKind.OWING),
        (Known(100, 0, True, ACCOUNT, lacks_papers=True), HoldKind.PAPERS),
        (Known(100, 0, True, new_account=ACCOUNT), HoldKind.ACCOUNT_NEW),
        (Known(100, 0, True), HoldKind.ACCOUNT_NONE),
    ],
)
def test_the_first_thing_that_holds_is_named(known, kind):
    found = hold(known)
    assert (found.kind if found else None) == kind


def test_less_than_the_least_is_carried_and_paid_when_it_is_reached(world):
    """403.75 in March is held at a minimum of 500.00; with April's it is 807.50, and paid in one payout."""
    published(world, Terms(limits=(Limit("EUR", minimum_minor=50_000),)))
    earned(world)
    assert [due.unpaid.rule for due in tried(world.house, TODAY, NOW).statements] == ["settlement.below-minimum"]
    run = closed(world)
    with read(world.house) as session:
        assert session.scalars(select(Payout)).all() == []
        assert (the(session, PayoutHold).kind, the(session, PayoutHold).minimum_minor) == (HoldKind.MINIMUM, 50_000)
        [due] = outcome(session, run, NOW)
        assert (due.unpaid.rule, due.unpaid.facts["minimum_minor"]) == ("settlement.below-minimum", 50_000)
    earned(world, on=APRIL)
    closed(world, day=APRIL)
    with read(world.people["north_admin"]) as session:
        assert the(session, Payout).amount_minor == 80_750


def test_a_minimum_holds_from_the_month_on_whose_last_day_it_is_in_force(world):
    published(world, Terms(limits=(Limit("EUR", minimum_minor=50_000),)), starts=date(2026, 4, 1))
    earned(world)
    closed(world)
    with read(world.house) as session:
        assert the(session, Payout).amount_minor == 40_375


def owing_in_dollars(world, minor=-1_000):
    """A statement of north in another currency that closed below zero in March."""
    with work(world.house) as session:
        run = the(session, SettlementRun)
        session.add(
            Statement(
                partner_id=world.partners["north"],
                number="S-NORTH-202603-USD",
                period_id=run.period_id,
                run_id=run.id,
                currency="USD",
                opening_minor=0,
                earned_minor=minor,
                adjusted_minor=0,
                closing_minor=minor,
            )
        )


@pytest.mark.parametrize(("freezes", "kinds"), [(True, ["owing"]), (False, [])])
def test_who_owes_in_another_currency_is_paid_only_where_the_terms_say_so(world, freezes, kinds):
    published(world, Terms(freezes_owing=freezes, dispute_days=13))
    earned(world)
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
    owing_in_dollars(world)
    with read(world.house) as session:
        assert [one.why.value for one in held(session, session.merge(run), NOW)] == kinds


def test_what_held_a_statement_at_its_approval_is_told_after_it_no_longer_would(world):
    with work(world.house) as session:
        for account in session.scalars(select(BankAccount)):
            session.delete(account)
    earned(world)
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
        session.flush()
        approve(session, run, run.digest, new_id(), NOW)
        session.flush()
        assert [one.kind for one in holds(session, run).values()] == [HoldKind.ACCOUNT_NONE]
