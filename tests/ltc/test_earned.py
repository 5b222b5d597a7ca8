"""What is earned, through the use cases: every event once, every taking back named, the ledger proven after each."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.agreement.agree import AgreementOverlaps, AgreementSamePerson, Proposal, answer, propose
from ltc.cash.models import AllocationReversal, Invoice, Receipt, Undoing
from ltc.cash.off import AmountOff
from ltc.cash.reverse import AlreadyReversed, bounce, unmatch
from ltc.commission.accrue import Cause, accrue
from ltc.commission.find import alarms
from ltc.commission.models import Accrual, AccrualCause, CommissionBooking, CommissionPlan, CommissionRate
from ltc.credit_note.credit import Asked, Clerk, CreditOff, all_of, credit
from ltc.credit_note.models import CreditReason
from ltc.deal.models import Role
from ltc.deal.split import Credit, split
from ltc.earning.component import AGEING, Band, Component, ComponentKind, Scope, Terms, Window
from ltc.ledger.verify import verify
from ltc.mode.models import Mode
from ltc.order.confirm import confirm
from ltc.order.place import place
from ltc.settlement.approve import approve
from ltc.settlement.models import Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from partners.programme.models import PartnerTier, Tier
from portal.bulk import Bulk
from portal.db import work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid, quoted
from tests.ltc.earning import banded

LATER = date(2026, 4, 20)
CLERK = Clerk(new_id(), TODAY, NOW)
GOLD_FULL = 40_375  # 5 % of 8,075.00


def amounts(session, *, cause=None):
    """Accrued amounts in the order in which they were written."""
    query = select(Accrual).where(Accrual.blocked.is_(None)).order_by(Accrual.id)
    found = session.scalars(query.where(Accrual.cause == cause) if cause else query).all()
    return [row.amount_minor for row in found]


def planned(session, *components, terms=Terms(), rates=(), day=TODAY, version=9):
    """A plan in force from a day on, with these components and rates."""
    plan = CommissionPlan(id=new_id(), version=version, valid_from=day, published_by=new_id(), published_at=NOW)
    plan.terms, plan.components = dict(terms.data()), [component.data() for component in components]
    plan.rates = [
        CommissionRate(plan_id=plan.id, mode=mode, role=role, tier_code="", rate_ppm=ppm) for mode, role, ppm in rates
    ]
    session.add(plan)
    session.flush()
    return plan


@pytest.fixture
def sold(world):
    """A channel deal of north that was delivered and invoiced: 8,075.00 net, 9,124.75 gross, 5 % for gold."""
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
    return world, invoice.id


def the(session, invoice_id):
    """The invoice in a session at hand."""
    return session.scalars(select(Invoice).where(Invoice.id == invoice_id)).one()


def settled(world, session, day=TODAY):
    """A month settled and approved; the statement's figures: earned, adjusted, closing."""
    run = settle(session, Bulk(session), period_of(session, day), new_id(), NOW)
    session.flush()
    approve(session, run, run.digest, new_id(), NOW)
    session.flush()
    row = session.scalars(select(Statement).where(Statement.run_id == run.id)).one()
    return row.earned_minor, row.adjusted_minor, row.closing_minor


def test_partial_payments_earn_their_parts_and_the_parts_sum_to_the_whole(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        for minor in (300_000, 300_000, 312_475):
            paid(session, the(session, invoice_id), minor)
        assert sum(amounts(session)) == GOLD_FULL
        assert amounts(session) == [13_274, 13_274, 13_827]
        assert verify(session) == []


def test_a_full_credit_before_settlement_nets_to_zero_on_one_statement(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        paid(session, the(session, invoice_id))
        invoice = the(session, invoice_id)
        note = credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), CLERK)
        assert (note.net_minor, note.tax_minor, note.gross_minor) == (807_500, 104_975, 912_475)
        assert amounts(session) == [GOLD_FULL, -GOLD_FULL]
        assert settled(world, session) == (0, 0, 0)
        assert the(session, invoice_id).owed_minor == -912_475
        assert verify(session) == []


def test_a_full_credit_after_payout_is_a_negative_line_of_the_next_period_that_names_what_it_corrects(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        paid(session, the(session, invoice_id))
        assert settled(world, session) == (GOLD_FULL, 0, GOLD_FULL)
        before = {row.id: row.amount_minor for row in session.scalars(select(StatementLine))}
        invoice = the(session, invoice_id)
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), Clerk(new_id(), LATER, NOW))
        assert settled(world, session, LATER) == (-GOLD_FULL, 0, -GOLD_FULL)
        first, second = session.scalars(select(Accrual).order_by(Accrual.id)).all()
        assert (second.corrects_id, second.cause) == (first.id, AccrualCause.CREDITED)
        rules = [reason["rule"] for reason in second.decision["reasons"]]
        assert rules == ["commission.tier-rate", "commission.so-far", "commission.credited", "commission.corrects"]
        kept = session.scalars(select(StatementLine).where(StatementLine.id.in_(before))).all()
        assert {row.id: row.amount_minor for row in kept} == before
        assert verify(session) == []


def test_a_full_credit_before_any_cash_earns_and_takes_nothing(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        invoice = the(session, invoice_id)
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), CLERK)
        assert sum(amounts(session)) == 0
        with pytest.raises(AmountOff):
            paid(session, the(session, invoice_id), 1)


def test_a_bounced_receipt_is_not_earned_and_the_invoice_is_owed_again(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        allocation = paid(session, the(session, invoice_id))
        settled(world, session)
        bounce(session, allocation.receipt_id, (LATER, NOW), new_id())
        session.flush()
        assert amounts(session) == [GOLD_FULL, -GOLD_FULL]
        assert the(session, invoice_id).owed_minor == 912_475
        assert settled(world, session, LATER)[0] == -GOLD_FULL
        with pytest.raises(AlreadyReversed):
            bounce(session, allocation.receipt_id, (LATER, NOW), new_id())
        receipt = session.scalars(select(Receipt)).one()
        assert (receipt.left_minor, receipt.bounced_on) == (0, LATER)
        assert verify(session) == []
        paid(session, the(session, invoice_id), on=LATER)
        assert sum(amounts(session)) == GOLD_FULL
        assert verify(session) == []


def test_a_wrong_match_is_taken_back_and_matched_anew_without_earning_twice(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        allocation = paid(session, the(session, invoice_id))
        reversal = unmatch(session, allocation, (TODAY, NOW), new_id())
        assert reversal.undoing is Undoing.MISMATCHED
        with pytest.raises(AlreadyReversed):
            unmatch(session, allocation, (TODAY, NOW), new_id())
        paid(session, the(session, invoice_id))
        assert amounts(session) == [GOLD_FULL, -GOLD_FULL, GOLD_FULL]
        assert verify(session) == []


def test_an_allocation_is_taken_back_once_whatever_the_code_does(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        allocation = paid(session, the(session, invoice_id))
    row = {"undoing": Undoing.BOUNCED, "reversed_on": TODAY, "reversed_at": NOW, "reversed_by": new_id()}
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.add_all(AllocationReversal(allocation_id=allocation.id, **row) for _ in range(2))


def test_a_return_and_a_price_correction_take_back_their_parts(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        paid(session, the(session, invoice_id))
        invoice = the(session, invoice_id)
        line_id = invoice.lines[0].order_line_id
        credit(session, invoice, CreditReason.RETURNED, [Asked(line_id, 2)], CLERK)
        credit(session, invoice, CreditReason.PRICE, [Asked(line_id, 0, 46_000)], CLERK)
        assert amounts(session) == [GOLD_FULL, -8_075, -2_300]
        for asked in ([Asked(line_id, 9)], [Asked(line_id, 0, 10**9)], [Asked(new_id(), 1)], []):
            with pytest.raises(CreditOff):
                credit(session, invoice, CreditReason.RETURNED, asked, CLERK)
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), CLERK)
        assert sum(amounts(session)) == 0
        assert invoice.credited_minor == invoice.gross_minor
        assert verify(session) == []


def test_the_same_event_again_adds_nothing(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        allocation = paid(session, the(session, invoice_id))
        cause = Cause(AccrualCause.CASH, allocation.id, TODAY)
        with pytest.raises(IntegrityError):
            accrue(session, the(session, invoice_id).order_id, cause, NOW)
        session.rollback()


def test_the_rate_is_fixed_at_booking_and_the_amount_is_dated_by_the_day_the_money_came(world):
    """Case 22, B6, B12: a new plan and a new tier after the order change nothing of it."""
    with work(world.house) as session:
        order = ordered(world, session, opened(world, session))
        planned(session, rates=[(Mode.CHANNEL, Role.RESOLD, 500_000)], day=TODAY + timedelta(days=1))
        platinum = session.scalars(select(Tier).where(Tier.code == "platinum")).one()
        session.add(PartnerTier(partner_id=world.partners["north"], tier_id=platinum.id, valid_from=TODAY))
        session.flush()
        paid(session, invoiced(session, order), on=LATER)
        [accrual] = session.scalars(select(Accrual))
        assert (accrual.amount_minor, accrual.earned_on) == (GOLD_FULL, LATER)


def test_late_cash_earns_its_part_and_says_so(world):
    with work(world.house) as session:
        rates = [(Mode.CHANNEL, Role.RESOLD, 50_000)]
        planned(session, terms=Terms(ageing=AGEING), rates=rates)
        for days, due in ((15, 40_375), (16, 32_300), (31, 20_187)):
            invoice = invoiced(session, ordered(world, session, opened(world, session)))
            paid(session, invoice, on=TODAY + timedelta(days=days))
            accrual = session.scalars(select(Accrual).order_by(Accrual.id.desc())).first()
            assert accrual.amount_minor == due
            assert any(r["rule"] == "commission.aged" for r in accrual.decision["reasons"]) == (days > 15)


def test_what_is_held_back_waits_and_its_credit_waits_with_it(world):
    with work(world.house) as session:
        planned(session, terms=Terms(hold_days=30), rates=[(Mode.CHANNEL, Role.RESOLD, 50_000)])
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        paid(session, invoice)
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), CLERK)
        plus, minus = session.scalars(select(Accrual).order_by(Accrual.id)).all()
        assert plus.payable_on == minus.payable_on == TODAY + timedelta(days=30)


def test_nobody_rated_is_an_alarm_until_an_agreement_solves_it(world):
    with work(world.house) as session:
        planned(session)
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
        [alarm] = session.scalars(alarms()).all()
        assert (alarm.blocked, alarm.amount_minor) == ("commission.no-rate", 0)
        ada, nils = new_id(), new_id()
        new = Proposal(world.partners["north"], "", "", 100_000, (date(2026, 1, 1), None), "Pilot")
        row = propose(session, new, ada, NOW)
        session.flush()
        with pytest.raises(AgreementSamePerson):
            answer(session, row, True, ada, (LATER, NOW))
        [made] = answer(session, row, True, nils, (LATER, NOW))
        assert (made.amount_minor, made.corrects_id, made.earned_on) == (80_750, alarm.id, LATER)
        assert session.scalars(alarms()).all() == []
        with pytest.raises(AgreementOverlaps):
            propose(session, new, ada, NOW)
        assert verify(session) == []


def test_an_order_before_any_plan_is_an_alarm_too(world):
    with work(world.house) as session:
        order = place(session, quoted(world, session, opened(world, session)), "PO-1", date(2024, 12, 31))
        session.flush()
        confirm(session, order, NOW)
        paid(session, invoiced(session, order))
        [alarm] = session.scalars(alarms()).all()
        assert (alarm.blocked, alarm.plan_id, amounts(session)) == ("commission.no-plan", None, [])


def test_an_agreement_wins_over_the_plan(world):
    with work(world.house) as session:
        new = Proposal(world.partners["north"], "pumps", "", 70_000, (TODAY, None), "Launch")
        answer(session, propose(session, new, new_id(), NOW), True, new_id(), (TODAY, NOW))
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
        [accrual] = session.scalars(select(Accrual))
        assert accrual.amount_minor == 807_500 * 7 // 100
        assert accrual.decision["reasons"][0]["rule"] == "commission.agreement"


def test_two_who_share_a_role_share_its_rate(world):
    with work(world.house) as session:
        deal = opened(world, session)
        north, south = world.partners["north"], world.partners["south"]
        planned(session, rates=[(Mode.CHANNEL, Role.RESOLD, 50_000)])
        split(session, deal, [Credit(north, Role.RESOLD, 333_333), Credit(south, Role.RESOLD, 666_667)])
        paid(session, invoiced(session, ordered(world, session, deal)))
        assert sum(amounts(session)) == GOLD_FULL


def test_a_distributor_earns_above_its_reseller(world):
    with work(world.house) as session:
        above = Component(ComponentKind.OVERRIDE, Scope(), 10_000)
        planned(session, above, rates=[(Mode.CHANNEL, Role.RESOLD, 50_000)])
        invoice = invoiced(session, ordered(world, session, opened(world, session, partner="east")))
        paid(session, invoice)
        by_partner = dict(session.execute(select(Accrual.partner_id, Accrual.amount_minor)).all())
        net = invoice.net_minor
        assert by_partner == {world.partners["east"]: net * 5 // 100, world.partners["north"]: net // 100}
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), CLERK)
        assert sum(amounts(session)) == 0
        assert verify(session) == []


def test_bands_of_a_year_count_what_was_booked_before(world):
    """Orders of 8,075.00 each: from 10,000.00 on 10 %, below 5 %. The second one lies in both bands."""
    with work(world.house) as session:
        ladder = banded(bands=(Band(0, 50_000), Band(1_000_000, 100_000)), window=Window.YEAR)
        planned(session, ladder)
        for _ in range(3):
            paid(session, invoiced(session, ordered(world, session, opened(world, session))))
        assert amounts(session) == [40_375, 192_500 * 5 // 100 + 615_000 * 10 // 100, 80_750]
        before = session.scalars(select(CommissionBooking.before_minor).order_by(CommissionBooking.id)).all()
        assert before == [0, 807_500, 1_615_000]


def test_a_first_order_earns_its_bonus_once(world):
    with work(world.house) as session:
        bonus = Component(ComponentKind.FIRST_ORDER, Scope(), amount_minor=50_000, currency="EUR")
        planned(session, bonus, rates=[(Mode.CHANNEL, Role.RESOLD, 0)])
        for _ in range(2):
            paid(session, invoiced(session, ordered(world, session, opened(world, session))))
        assert sorted(amounts(session)) == [0, 0, 50_000]


def test_paid_is_never_more_than_earned_and_bookings_stand(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        paid(session, the(session, invoice_id))
        assert session.scalar(select(func.count()).select_from(CommissionBooking)) == 1
    with pytest.raises(Exception, match="append-only"), work(world.house) as session:
        session.scalars(select(CommissionBooking)).one().share_ppm = 1
