"""A deal's whole life through the use cases, with the ledger proven after every step."""

from datetime import date

import pytest
from sqlalchemy import select

from ltc.commission.models import Accrual
from ltc.deal.facts import facts
from ltc.deal.models import DealState
from ltc.deal.move import GateShut, advance
from ltc.ledger.find import balance
from ltc.ledger.verify import verify
from ltc.mode.models import Mode
from ltc.payout.export import export
from ltc.payout.models import BatchState, Payout, PayoutBatch
from ltc.payout.pay import pay
from ltc.settlement.approve import SamePerson, ShownOther, approve
from ltc.settlement.models import PeriodState, Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import AlreadyPrepared, NothingToSettle, PeriodClosed, settle
from portal.bulk import Bulk
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.gates import by, registered


def test_the_money_of_a_channel_deal_is_right_to_the_cent(world):
    """10 pumps at 1,000.00: 5 % break, then 15 % gold tier; 13 % tax; 5 % gold commission on the net."""
    with work(world.house) as session:
        deal = opened(world, session)
        assert deal.mode is Mode.CHANNEL
        order = ordered(world, session, deal)
        assert (order.net_minor, order.tax_minor) == (807_500, 104_975)
        assert deal.state is DealState.WON
        invoice = invoiced(session, order)
        assert verify(session) == []
        paid(session, invoice)
        [accrual] = session.scalars(select(Accrual))
        assert (accrual.base_minor, accrual.rate_ppm, accrual.amount_minor) == (807_500, 50_000, 40_375)
        assert verify(session) == []


def test_a_hybrid_deal_credits_partner_and_house_and_pays_the_partner_only(world):
    with work(world.house) as session:
        deal = opened(world, session, value=60_000_000)
        assert deal.mode is Mode.HYBRID
        paid(session, invoiced(session, ordered(world, session, deal)))
        [accrual] = session.scalars(select(Accrual))
        assert (accrual.share_ppm, accrual.rate_ppm) == (500_000, 80_000)
        assert accrual.amount_minor == 950_000 * 50 * 8 // 10_000


def test_a_gate_says_everything_that_is_missing(world):
    with work(world.house) as session:
        deal = opened(world, session)
        registered(world, session, deal)
        advance(session, deal, deal.stage_id, by())
        with pytest.raises(GateShut) as shut:
            advance(session, deal, deal.stage_id, by())
        assert [reason.rule for reason in shut.value.reasons] == ["gate.quote-sent"]


def test_a_deal_walks_its_whole_path_when_every_gate_holds(world):
    with work(world.house) as session:
        deal = opened(world, session)
        registered(world, session, deal)
        paid(session, invoiced(session, ordered(world, session, deal)))
        session.flush()
        assert facts(session, deal, TODAY).receivable_minor == 0
        codes = [advance(session, deal, deal.stage_id, by()).code for _ in range(5)]
        assert codes == ["quotation", "order", "delivery", "cash", "service"]


@pytest.fixture
def earned(world):
    """A world in which a channel deal of March was paid."""
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
    return world


def prepared(world, session, day=TODAY, by=None):
    return settle(session, Bulk(session), period_of(session, day), by or new_id(), NOW)


def test_a_statement_is_settled_approved_exported_and_paid(earned):
    maker, checker = new_id(), new_id()
    with work(earned.house) as session:
        run = prepared(earned, session, by=maker)
    with work(earned.house) as session:
        run = session.merge(run)
        [statement] = session.scalars(select(Statement))
        assert (statement.number, statement.closing_minor) == ("S-NORTH-202603-EUR", 40_375)
        with pytest.raises(SamePerson):
            approve(session, run, run.digest, maker, NOW)
        with pytest.raises(ShownOther):
            approve(session, run, "0" * 64, checker, NOW)
        approve(session, run, run.digest, checker, NOW)
        session.flush()
        assert period_of(session, TODAY).state is PeriodState.CLOSED
        [batch], [payout] = session.scalars(select(PayoutBatch)), session.scalars(select(Payout))
        content = export(session, batch, NOW)
        assert b"403.75,EUR" in content.content
        assert export(session, batch, NOW) == content
        pay(session, payout, "BANK-1", TODAY, NOW)
        pay(session, payout, "BANK-1", TODAY, NOW)
        assert batch.state is BatchState.PAID
        assert balance(session, f"partner:{payout.partner_id}:payable", "EUR").minor == 0
        assert verify(session) == []


def test_a_dry_run_shows_the_same_and_writes_nothing(earned):
    with work(earned.house, keep=False) as session:
        prepared(earned, session)
        session.flush()
        assert session.scalars(select(Statement)).one().closing_minor == 40_375
    with read(earned.house) as session:
        assert session.scalars(select(Statement)).all() == []


def test_a_period_is_settled_once(earned):
    with work(earned.house) as session:
        prepared(earned, session)
        with pytest.raises(AlreadyPrepared):
            prepared(earned, session)


def test_what_comes_after_the_close_is_an_adjustment_of_the_next_period(earned):
    with work(earned.house) as session:
        run = prepared(earned, session)
        approve(session, run, run.digest, new_id(), NOW)
        session.flush()
        with pytest.raises(PeriodClosed):
            prepared(earned, session)
        paid(session, invoiced(session, ordered(earned, session, opened(earned, session))), on=TODAY)
        session.flush()
        prepared(earned, session, day=date(2026, 4, 1))
        session.flush()
        april = session.scalars(select(Statement).where(Statement.number == "S-NORTH-202604-EUR")).one()
        assert (april.opening_minor, april.earned_minor, april.adjusted_minor) == (0, 0, 40_375)
        assert verify(session) == []


def test_what_cannot_be_paid_is_carried_over(earned):
    """Without a bank account nothing is paid, nothing is lost: it opens the next statement."""
    from partners.partner.models import BankAccount

    with work(earned.house) as session:
        for account in session.scalars(select(BankAccount)):
            session.delete(account)
        session.flush()
        run = prepared(earned, session)
        approve(session, run, run.digest, new_id(), NOW)
        session.flush()
        prepared(earned, session, day=date(2026, 4, 1))
        session.flush()
        april = session.scalars(select(Statement).where(Statement.number == "S-NORTH-202604-EUR")).one()
        assert (april.opening_minor, april.closing_minor) == (40_375, 40_375)


def test_nothing_earned_is_nothing_to_settle(world):
    with work(world.house) as session, pytest.raises(NothingToSettle):
        prepared(world, session)


def test_every_line_leads_back_to_the_accrual_it_came_from(earned):
    with work(earned.house) as session:
        prepared(earned, session)
        session.flush()
        [line], [accrual] = session.scalars(select(StatementLine)), session.scalars(select(Accrual))
        assert (line.id, line.amount_minor) == (accrual.id, accrual.amount_minor)
