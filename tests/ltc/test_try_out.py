"""The dry run: it writes nothing, it says what the real run then writes, and an empty one says why."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from ltc.commission.models import Accrual
from ltc.deal.models import DealParticipant, Role
from ltc.ledger.models import LedgerEntry, LedgerTransfer
from ltc.payout.models import Payout
from ltc.settlement.approve import approve
from ltc.settlement.models import SettlementPeriod, SettlementRun, Statement, StatementLine
from ltc.settlement.outcome import outcome
from ltc.settlement.periods import period_of
from ltc.settlement.settle import AlreadyPrepared, settle
from partners.partner.models import BankAccount, Partner, Standing
from partners.partner.waiting import WAIT
from portal.audit.models import AuditHead, AuditRow
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows.settlement import tried
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid, received

APRIL = date(2026, 4, 10)
WRITTEN = (
    SettlementPeriod, SettlementRun, Statement, StatementLine, LedgerEntry, LedgerTransfer, Payout, Accrual, AuditRow,
)  # fmt: skip


def sold(world, on=TODAY, **quote):
    """A deal of north that was paid on a day."""
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session), **quote)), on=on)


def closed(world, day=TODAY):
    """A month that was settled and approved."""
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, day), new_id(), NOW)
        session.flush()
        approve(session, run, run.digest, new_id(), NOW)


def trial(world, day=TODAY):
    return tried(world.house, day, NOW)


def rules(reasons):
    return [reason.rule for reason in reasons]


def everything(world):
    with read(world.house) as session:
        counts = [session.scalar(select(func.count()).select_from(kind)) for kind in WRITTEN]
        return counts, session.execute(select(AuditHead.seq, AuditHead.hash)).one()


def test_a_dry_run_changes_no_row_and_no_link_of_the_audit_trail(world):
    sold(world)
    before = everything(world)
    assert trial(world).statements
    assert everything(world) == before


def test_it_says_to_the_letter_what_the_real_run_then_writes(world):
    sold(world)
    closed(world)
    sold(world, on=APRIL, quantity=3)
    told = trial(world, APRIL)
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, APRIL), new_id(), NOW)
        session.flush()
        assert told.digest == run.digest
        assert list(told.statements) == outcome(session, run, NOW)


def test_each_statement_stands_beside_the_last_one(world):
    sold(world)
    closed(world)
    sold(world, on=APRIL, quantity=3)
    [due] = trial(world, APRIL).statements
    assert (due.added_minor, due.last_minor, due.change_minor) == (12_750, 40_375, 12_750 - 40_375)
    assert (due.opening_minor, due.closing_minor, due.paid_minor, due.left_minor) == (0, 12_750, 12_750, 0)
    assert due.flags == ()


def test_the_first_payout_is_flagged_and_stands_beside_nothing(world):
    sold(world)
    [due] = trial(world).statements
    assert rules(due.flags) == ["settlement.first-payout"]
    assert (due.last_minor, due.change_minor) == (None, None)


def test_a_changed_account_and_three_times_the_usual_are_flagged(world):
    sold(world, quantity=1)
    closed(world)
    sold(world, on=APRIL)
    with work(world.house) as session:
        [old] = session.scalars(select(BankAccount).where(BankAccount.partner_id == world.partners["north"]))
        new = {"holder": old.holder, "bank": old.bank, "number": "DE999", "currency": old.currency}
        session.add(BankAccount(partner_id=old.partner_id, valid_from=NOW - WAIT, **new))
    [due] = trial(world, APRIL).statements
    assert rules(due.flags) == ["settlement.changed-bank", "settlement.three-times"]


@pytest.mark.parametrize(
    ("standing", "account", "rule"),
    [(Standing.SUSPENDED, True, "settlement.bad-standing"), (Standing.GOOD, False, "settlement.no-bank-account")],
)
def test_what_is_due_and_not_paid_says_why(world, standing, account, rule):
    sold(world)
    with work(world.house) as session:
        session.scalars(select(Partner).where(Partner.code == "north")).one().standing = standing
        for row in [] if account else session.scalars(select(BankAccount)):
            session.delete(row)
    [due] = trial(world).statements
    assert due.unpaid
    assert due.unpaid.rule == rule
    assert (due.closing_minor, due.paid_minor, due.left_minor) == (40_375, 0, 40_375)


def test_an_approved_run_keeps_where_its_money_went(world):
    sold(world)
    closed(world)
    with work(world.house) as session:
        session.scalars(select(Partner).where(Partner.code == "north")).one().standing = Standing.BLACKLISTED
    with read(world.house) as session:
        [due] = outcome(session, session.scalars(select(SettlementRun)).one(), NOW)
    assert (due.paid_minor, due.unpaid) == (40_375, None)


def test_a_partner_whose_paid_orders_earn_nothing_is_named_and_so_is_the_missing_rate(world):
    with work(world.house) as session:
        deal = opened(world, session, partner="south")
        session.scalars(select(DealParticipant).where(DealParticipant.deal_id == deal.id)).one().role = Role.SERVICED
        session.flush()
        paid(session, invoiced(session, ordered(world, session, deal)))
    told = trial(world)
    [one] = told.silent
    assert (one.partner_id, one.reason.rule) == (world.partners["south"], "settlement.silent-zero")
    assert one.reason.facts["orders"] == 1
    assert "settlement.no-rate" in rules(told.left_out)


def test_who_earned_on_a_paid_order_is_not_silent(world):
    sold(world)
    assert trial(world).silent == ()


def test_an_empty_month_says_that_no_cash_came(world):
    told = trial(world)
    assert (told.statements, told.digest) == ((), "")
    assert rules(told.left_out) == ["settlement.no-cash"]


def test_cash_that_pays_no_invoice_and_invoices_that_nobody_paid_are_not_in_and_named(world):
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        received(session, Money(5_000, "EUR"))
    told = trial(world)
    assert rules(told.left_out) == ["settlement.unmatched", "settlement.unpaid-invoice"]
    left, owed = told.left_out
    assert (left.facts["number"], left.facts["amount_minor"]) == (1, 5_000)
    assert (owed.facts["number"], owed.facts["amount_minor"]) == (1, invoice.gross_minor)
    assert trial(world, TODAY - timedelta(days=40)).left_out[0].rule == "settlement.no-cash"


def test_what_another_month_took_is_said(world):
    sold(world, on=TODAY)
    closed(world, APRIL)
    told = trial(world)
    assert rules(told.left_out) == ["settlement.settled-before"]
    assert told.left_out[0].facts["amount_minor"] == 40_375


def test_a_month_that_has_a_run_is_refused_as_ever(world):
    sold(world)
    with work(world.house) as session:
        settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
    with pytest.raises(AlreadyPrepared):
        trial(world)
