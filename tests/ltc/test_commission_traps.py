"""What others got wrong with commission (B1 to B20, B38, facts 14 to 25), with its figures, on both databases."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.cash.models import Receipt
from ltc.commission.models import Accrual
from ltc.deal.models import Role
from ltc.earning.banding import rate_at
from ltc.earning.component import AGEING, Band, Base, Component, ComponentKind, Terms, Trigger
from ltc.settlement.models import Statement, StatementLine
from partners.account.models import Account
from portal.db import work
from tests.ltc.earning import banded, rate
from tests.ltc.told import Teller, plan

BEGAN = date(2026, 1, 1)
FIELD = (Band(0, 10_000), Band(30_000_000, 20_000), Band(60_000_000, 30_000), Band(100_000_000, 40_000))
HALVES = (("north", Role.RESOLD, 500_000), ("south", Role.RESOLD, 500_000))
BOTH = banded(ComponentKind.RETROACTIVE, (Band(0, 50_000), Band(100_000, 100_000)))
ON_MARGIN = Terms(base=Base.MARGIN)


def tell(world, story, *components, terms=Terms(), shares=()):
    """A story under a plan of these components, or of one rate in percent."""
    rules = [rate(one) if isinstance(one, str) else one for one in components]
    with work(world.house) as session:
        plan(session, rules, terms, BEGAN)
        Teller(world, session, shares).tell(story)


STORIES = {
    "b1_a_credit_note_of_a_commissioned_invoice_takes_back_and_adds_nothing": ("10", """
        03-01 order   A 100.00
        03-01 invoice A
        03-05 cash    A 100.00  -> 10.00
        03-09 credit  A all     -> -10.00
        settle 2026-03          -> 0"""),
    "b2_credit_notes_lessen_the_base": ("4", """
        03-01 order   A 1000.00
        03-01 invoice A
        03-02 credit  A 200.00
        03-05 cash    A 800.00  -> 32.00"""),
    "b3_a_full_refund_before_payment_earns_nothing": ("10", """
        03-01 order   A 100.00
        03-01 invoice A
        03-02 credit  A all
        settle 2026-03          -> 0"""),
    "b4_two_payments_of_a_half_earn_a_half_each": ("20", """
        03-01 order   A 20000.00
        03-01 invoice A
        03-05 cash    A 10000.00 -> 2000.00
        04-05 cash    A 10000.00 -> 2000.00"""),
    "b5_half_the_money_earns_half": ("20", """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 500.00  -> 100.00"""),
    "b6_an_invoice_of_april_that_is_paid_in_may_is_settled_in_may": ("10", """
        04-27 order   A 1000.00
        04-27 invoice A
        05-03 cash    A 1000.00 -> 100.00
        settle 2026-04          -> 0
        settle 2026-05          -> 100.00"""),
    "b7_instalments_of_several_periods_are_all_commissioned": ("10", """
        01-10 order   A 100.00
        01-10 invoice A
        01-20 cash    A 33.33   -> 3.33
        settle 2026-01          -> 3.33
        02-20 cash    A 33.33   -> 3.33
        settle 2026-02          -> 3.33
        03-20 cash    A 33.34   -> 3.34
        settle 2026-03          -> 3.34"""),
    "b8_what_bounced_is_not_earned_and_is_when_it_comes_again": ("10", """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 1000.00 -> 100.00
        settle 2026-03          -> 100.00
        04-02 bounce  A         -> -100.00
        settle 2026-04          -> -100.00
        05-02 cash    A 1000.00 -> 100.00
        settle 2026-05          -> 0"""),
    "b11_an_invoice_that_is_cancelled_after_its_settlement_is_taken_back_in_the_next": ("10", """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 1000.00 -> 100.00
        settle 2026-03          -> 100.00
        04-09 credit  A all     -> -100.00
        settle 2026-04          -> -100.00"""),
    "b15_a_part_of_an_order_that_is_invoiced_earns_its_part": ("10", """
        03-01 order   A 1000.00
        03-01 invoice A 40
        03-05 cash    A 400.00  -> 40.00
        03-06 invoice A
        03-07 cash    A 600.00  -> 60.00"""),
    "b17_a_sale_that_is_refunded_after_its_payout_is_a_negative_of_the_next_cycle": ("80", """
        03-01 order   A 100.00
        03-01 invoice A
        03-05 cash    A 100.00  -> 80.00
        settle 2026-03          -> 80.00
        04-09 credit  A all     -> -80.00
        04-10 refund  A 100.00
        settle 2026-04          -> -80.00"""),
    "b18_what_was_paid_for_the_refunded_is_subtracted_once_800_less_80_is_720": ("80", """
        03-01 order   A 100.00
        03-01 invoice A
        03-05 cash    A 100.00  -> 80.00
        settle 2026-03          -> 80.00
        04-01 order   B 1000.00
        04-01 invoice B
        04-05 cash    B 1000.00 -> 800.00
        04-09 credit  A all     -> -80.00
        04-10 refund  A 100.00
        settle 2026-04          -> 720.00"""),
    "b19_a_chargeback_reverses_a_partial_one_reverses_its_part_and_a_won_one_restores": ("10", """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 1000.00 -> 100.00
        03-20 bounce  A 300.00  -> -30.00
        settle 2026-03          -> 70.00
        04-02 cash    A 300.00  -> 30.00
        04-03 bounce  A         -> -30.00
        04-04 bounce  A         -> -70.00
        settle 2026-04          -> -70.00
        05-04 cash    A 1000.00 -> 100.00
        settle 2026-05          -> 30.00"""),
    "b38_a_payment_over_three_lines_earns_its_part_of_the_whole_not_of_30": ("10", """
        03-01 order   A 10.00+10.00+80.00
        03-01 invoice A
        03-05 cash    A 20.00   -> 2.00
        03-06 cash    A 80.00   -> 8.00"""),
    "fact_16_ten_lines_of_a_few_cents_are_rounded_once": ("10", """
        03-01 order   A 0.15+0.15+0.15+0.15+0.15+0.15+0.15+0.15+0.15+0.15
        03-01 invoice A
        03-05 cash    A 1.50    -> 0.15"""),
    "fact_17_the_last_day_of_a_period_is_in_it_and_the_next_is_not": ("10", """
        01-02 order   A 300.00
        01-02 invoice A
        01-31 cash    A 100.00  -> 10.00
        02-28 cash    A 110.00  -> 11.00
        03-01 cash    A 90.00   -> 9.00
        settle 2026-01          -> 10.00
        settle 2026-02          -> 11.00
        settle 2026-03          -> 9.00"""),
    "fact_18_a_period_takes_what_came_up_to_its_last_day_whenever_it_is_settled": ("10", """
        09-01 order   A 200.00
        09-01 invoice A
        09-30 cash    A 120.00  -> 12.00
        10-01 cash    A 80.00   -> 8.00
        settle 2026-09          -> 12.00
        settle 2026-10          -> 8.00"""),
    "fact_19_a_third_that_is_paid_earns_a_third_and_what_is_paid_in_october_is_settled_in_october": ("10", """
        08-05 order   A 300.00
        08-05 invoice A
        settle 2026-08          -> 0
        09-05 cash    A 100.00  -> 10.00
        settle 2026-09          -> 10.00
        10-05 cash    A 200.00  -> 20.00
        settle 2026-10          -> 20.00"""),
    "fact_20_a_full_refund_of_the_next_month_is_netted_with_what_is_earned_in_it": ("10", """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 1000.00 -> 100.00
        settle 2026-03          -> 100.00
        04-01 order   B 1500.00
        04-01 invoice B
        04-05 cash    B 1500.00 -> 150.00
        04-09 credit  A all     -> -100.00
        settle 2026-04          -> 50.00"""),
    "fact_21_what_comes_into_a_settled_period_is_an_adjustment_of_the_next": ("10", """
        03-01 order   A 100.00
        03-01 invoice A
        03-05 cash    A 100.00  -> 10.00
        settle 2026-03          -> 10.00
        03-20 order   B 200.00
        03-20 invoice B
        03-25 cash    B 200.00  -> 20.00
        settle 2026-04          -> 20.00"""),
}  # fmt: skip


@pytest.mark.parametrize(("rate_text", "story"), STORIES.values(), ids=STORIES.keys())
def test_a_story_of_one_rate(world, rate_text, story):
    tell(world, story, rate_text)


def test_b3_an_invoice_that_earns_when_it_is_written_and_is_refunded_unpaid_nets_to_zero(world):
    story = """
        03-01 order   A 100.00
        03-01 invoice A         -> 10.00
        03-02 credit  A all     -> -10.00
        settle 2026-03          -> 0"""
    tell(world, story, "10", terms=Terms(trigger=Trigger.INVOICE))


def test_b9_each_currency_has_a_statement_of_its_own_and_they_are_never_added(world):
    with work(world.house) as session:
        plan(session, [rate("10")], Terms(), BEGAN)
        euros, dollars = Teller(world, session), Teller(world, session, currency="USD")
        for name, teller in (("E", euros), ("D", dollars)):
            teller.do_order(name, date(2026, 3, 1), "1000.00")
            teller.do_invoice(name, date(2026, 3, 1))
            teller.do_cash(name, date(2026, 3, 5), "1000.00")
        euros.tell("settle 2026-03 -> north 100.00 USD 100.00")


def test_b12_b13_fact_22_a_new_plan_changes_no_order_that_was_placed_before(world):
    """B13: valves earned nothing, and do from April on. Fact 22: 10 %, then 50 %."""
    with work(world.house) as session:
        plan(session, [rate("10"), rate("0", line="valves")], Terms(), BEGAN)
        plan(session, [rate("50")], Terms(), date(2026, 4, 1), version=10)
        Teller(world, session).tell("""
            03-31 order   A 100.00+valves:100.00
            04-01 order   B 100.00+valves:100.00
            04-01 invoice A
            04-01 invoice B
            04-05 cash    A 200.00  -> 10.00
            04-05 cash    B 200.00  -> 100.00
            04-06 credit  A all     -> -10.00""")


def test_b14_a_line_with_a_rate_of_its_own_adds_up_with_the_general_one(world):
    story = """
        03-01 order   A 20.00+valves:30.00
        03-01 invoice A
        03-05 cash    A 50.00   -> 17.00"""
    tell(world, story, "10", rate("50", line="valves"))


def test_b16_a_customer_that_is_a_partner_too_earns_nothing_by_what_it_buys(world):
    with work(world.house) as session:
        plan(session, [rate("10")], Terms(), BEGAN)
        teller = Teller(world, session)
        teller.tell("""
            03-01 order   A 100.00
            03-01 invoice A""")
        session.scalars(select(Account).order_by(Account.id.desc())).first().name = "South Partners Ltd"
        teller.tell("03-05 cash A 100.00 -> 10.00")
        assert session.scalars(select(Accrual.partner_id).distinct()).all() == [world.partners["north"]]


def test_b20_a_step_is_found_by_its_start_and_not_by_its_place():
    assert rate_at((Band(20, 50_000), Band(1, 169_000)), 1) == 169_000


def test_b38_two_of_different_rates_are_each_paid_the_part_of_their_own(world):
    """10 % and 5 % on one line of 100.00, of which 50.00 came: 5.00 and 2.50, not 7.50 each."""
    story = """
        03-01 order   A 100.00
        03-01 invoice A
        03-05 cash    A 50.00   -> north 5.00 south 2.50"""
    shares = (("north", Role.SOURCED, 500_000), ("south", Role.SERVICED, 500_000))
    tell(world, story, rate("20", role="sourced"), rate("10", role="serviced"), shares=shares)


@pytest.mark.parametrize(
    ("base", "due"),
    [("999.99", "49.99"), ("1000.00", "100.00"), ("1000.50", "100.05"), ("10000.01", "1000.00"), ("0.01", "0")],
)
def test_fact_14_no_amount_falls_between_two_bands_or_above_the_last(world, base, due):
    tell(world, f"03-01 order A {base}\n03-01 invoice A\n03-05 cash A {base} -> {due}", BOTH)


@pytest.mark.parametrize("lines", ["600.00+600.00", "1200.00"])
def test_fact_15_bands_look_at_the_order_and_not_at_each_line(world, lines):
    tell(world, f"03-01 order A {lines}\n03-01 invoice A\n03-05 cash A 1200.00 -> 120.00", BOTH)


def test_fact_23_margin_is_taken_back_at_the_cost_of_the_sale(world):
    """Sold at 100 and 50, cost 80 each: 2.00; the cost falls to 20, and the credit notes take 2.00 back, not 11.00."""
    with work(world.house) as session:
        plan(session, [rate("10")], ON_MARGIN, BEGAN)
        teller = Teller(world, session)
        teller.tell("""
            03-01 order   A 100.00/80.00
            03-01 order   B 50.00/80.00
            03-01 invoice A
            03-01 invoice B
            03-05 cash    A 100.00  -> 2.00
            03-05 cash    B 50.00
            04-01 order   C 100.00/20.00
            04-02 credit  A all     -> -2.00
            04-02 credit  B all""")


def test_fact_24_two_who_share_one_rate_are_paid_it_once(world):
    story = """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 1000.00 -> north 50.00 south 50.00
        03-06 bounce  A 300.00  -> north -15.00 south -15.00"""
    tell(world, story, "10", shares=HALVES)


def test_fact_25_what_is_settled_cannot_be_edited_and_is_credited_instead(world, app):
    story = """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 1000.00 -> 100.00
        settle 2026-03          -> 100.00"""
    tell(world, story, "10")
    for kind in (Accrual, StatementLine, Statement):
        with pytest.raises(IntegrityError, match="append-only"), work(world.house) as session:
            row = session.scalars(select(kind)).first()
            setattr(row, "closing_minor" if kind is Statement else "amount_minor", 1)
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods and "/invoices/" in rule.rule}
    assert posts == {"invoice.create", "invoice.round_off", "credit_note.new"}


@pytest.mark.parametrize(("day", "due"), [("03-16", "29000.00"), ("03-17", "23200.00"), ("04-01", "14500.00")])
def test_golden_marginal_bands_and_the_days_until_the_money_came(world, day, due):
    """1,200,000 in bands of 1, 2, 3 and 4 %: 29,000; from day 16 on 80 %, from day 31 on 50 %."""
    story = f"""
        03-01 order   A 1200000.00
        03-01 invoice A
        {day} cash    A 1200000.00 -> {due}"""
    tell(world, story, banded(bands=FIELD), terms=Terms(ageing=AGEING))


def test_golden_a_return_after_payout_takes_back_the_difference_of_two_ratings(world):
    story = """
        03-01 order   A 1200000.00
        03-01 invoice A
        03-05 cash    A 1200000.00 -> 29000.00
        settle 2026-03             -> 29000.00
        04-05 credit  A 250000.00  -> -9500.00
        04-06 refund  A 250000.00
        settle 2026-04             -> -9500.00"""
    tell(world, story, banded(bands=FIELD))


@pytest.mark.parametrize("base", ["300000.00", "300000.01"])
def test_golden_the_first_bound_earns_the_same_on_both_sides(world, base):
    story = f"03-01 order A {base}\n03-01 invoice A\n03-05 cash A {base} -> 3000.00"
    tell(world, story, banded(bands=FIELD))


def test_golden_what_is_held_back_for_30_days_is_on_the_statement_of_its_day(world):
    """Cash of 10 March is payable on 9 April; what is credited meanwhile waits with it, and nets to zero."""
    story = """
        03-01 order   A 1000.00
        03-01 order   B 500.00
        03-01 invoice A
        03-01 invoice B
        03-10 cash    A 1000.00 -> 100.00
        03-10 cash    B 500.00  -> 50.00
        settle 2026-03          -> 0
        03-31 credit  B all     -> -50.00
        settle 2026-04          -> 100.00"""
    tell(world, story, "10", terms=Terms(hold_days=30))


def test_golden_a_partial_refund_takes_back_its_part_and_a_sale_without_a_rate_is_an_alarm(world):
    with work(world.house) as session:
        plan(session, [rate("10", line="pumps")], Terms(), BEGAN)
        Teller(world, session).tell("""
            03-01 order   A 1000.00
            03-01 invoice A
            03-05 cash    A 1000.00 -> 100.00
            03-06 refund  A 250.00  -> -25.00
            03-07 order   B valves:1000.00
            03-07 invoice B
            03-08 cash    B 1000.00""")
        assert session.scalar(select(func.count()).where(Accrual.blocked == "commission.no-rate")) == 1
        assert session.scalar(select(func.count(Receipt.id))) == 2


def test_an_amount_per_unit_stops_at_its_cap_for_the_order(world):
    unit = Component(ComponentKind.PER_UNIT, rate("0").scope, amount_minor=50, currency="EUR", cap_minor=4_000)
    story = """
        03-01 order   A 1000.00
        03-01 invoice A
        03-05 cash    A 500.00  -> 20.00
        03-06 cash    A 500.00  -> 20.00"""
    tell(world, story, unit)
