"""Required papers: what is not paid without its invoice, what is carried, and when both months are paid."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from ltc.paper.find import missing_papers
from ltc.paper.require import require
from ltc.paper.rules import Rule, Slip, lacking, needs
from ltc.partner_invoice.answer import accept, send_back
from ltc.partner_invoice.models import PartnerInvoice
from ltc.payout.export import export
from ltc.payout.models import Payout, PayoutBatch
from ltc.payout.pay import Word, fail
from ltc.settlement.approve import approve
from ltc.settlement.models import Statement
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from partners.tax_profile.enter import CountryForm
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows.settlement import tried
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.invoices import billed
from tests.payouts import earned, settled
from tests.taxes import DAY_ONE, profiled

AT = datetime(2026, 1, 1, tzinfo=UTC)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
APRIL = date(2026, 4, 10)
NEEDED = Rule("DE", True, JANUARY, AT)
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(
    ("rules", "country", "day", "needed"),
    [
        ([], "DE", MARCH, False),
        ([NEEDED], "DE", JANUARY, True),
        ([NEEDED], "DE", JANUARY - timedelta(days=1), False),
        ([NEEDED], "FR", MARCH, False),
        ([NEEDED], None, MARCH, False),
        ([NEEDED, Rule("DE", False, MARCH, AT)], "DE", MARCH, False),
        ([NEEDED, Rule("DE", False, MARCH, AT)], "DE", FEBRUARY, True),
        ([NEEDED, Rule("DE", False, JANUARY, AT + timedelta(days=1))], "DE", MARCH, False),
        ([Rule("", True, JANUARY, AT)], "FR", MARCH, True),
        ([Rule("", True, JANUARY, AT)], None, MARCH, True),
        ([Rule("", True, JANUARY, AT), Rule("FR", False, JANUARY, AT)], "FR", MARCH, False),
    ],
)
def test_the_countrys_own_rule_goes_before_that_of_every_other_and_the_latest_start_counts(rules, country, day, needed):
    assert needs(rules, country, day) is needed


def slip(id, day, added=100, has_paper=False, is_cleared=False):
    return Slip(id, added, day, has_paper, is_cleared)


@pytest.mark.parametrize(
    ("slips", "found"),
    [
        ([slip(ONE, JANUARY)], {ONE}),
        ([slip(ONE, JANUARY, has_paper=True)], set()),
        ([slip(ONE, JANUARY, added=0)], set()),
        ([slip(ONE, JANUARY, added=-5)], {ONE}),
        ([slip(ONE, JANUARY), slip(TWO, FEBRUARY, has_paper=True)], {ONE, TWO}),
        ([slip(ONE, JANUARY, is_cleared=True), slip(TWO, FEBRUARY, has_paper=True)], set()),
        ([slip(ONE, JANUARY, has_paper=True), slip(TWO, FEBRUARY)], {TWO}),
        ([slip(ONE, JANUARY), slip(TWO, FEBRUARY, is_cleared=True), slip(THREE, MARCH)], {ONE, THREE}),
        ([slip(ONE, date(2025, 12, 31)), slip(TWO, FEBRUARY, has_paper=True)], set()),
    ],
)
def test_what_is_carried_needs_the_papers_of_all_since_the_last_that_was_paid_or_even(slips, found):
    assert lacking(slips, [NEEDED], "DE") == found


# --- rows -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def strict(world):
    """North is in Germany, where an invoice is needed, and earned 403.75 in March."""
    profiled(world, "north", "DE")
    with work(world.house) as session:
        require(session, "de", True, DAY_ONE, (new_id(), NOW))
    earned(world)
    return world


def accepted(world, row):
    with work(world.house) as session:
        accept(session, session.get_one(PartnerInvoice, (row.tenant_id, row.id)), "In order", new_id(), NOW)


def prepared(world, day=TODAY):
    with work(world.house) as session:
        return settle(session, Bulk(session), period_of(session, day), new_id(), NOW)


def approved(world, run):
    with work(world.house) as session:
        row = session.get_one(type(run), (run.tenant_id, run.id))
        approve(session, row, row.digest, new_id(), NOW)


def payouts(world):
    with read(world.house) as session:
        return [row.amount_minor for row in session.scalars(select(Payout).order_by(Payout.end_to_end_id))]


def sold_in_april(world):
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session), quantity=3)), on=APRIL)


def test_without_its_paper_nothing_is_paid_and_the_dry_run_says_so(strict):
    [due] = tried(strict.house, TODAY, NOW).statements
    assert due.unpaid
    assert (due.unpaid.rule, due.paid_minor, due.left_minor) == ("settlement.papers", 0, 40_375)
    settled(strict)
    assert payouts(strict) == []


def test_an_invoice_that_came_before_the_approval_lets_the_run_pay(strict):
    run = prepared(strict)
    accepted(strict, billed(strict))
    approved(strict, run)
    assert payouts(strict) == [40_375]


def test_an_invoice_that_is_not_accepted_is_no_paper(strict):
    run = prepared(strict)
    billed(strict)
    approved(strict, run)
    assert payouts(strict) == []


def test_an_invoice_that_was_sent_back_is_no_paper(strict):
    run = prepared(strict)
    row = billed(strict, amounts=(1, 0, 1))
    with work(strict.house) as session:
        send_back(session, session.get_one(PartnerInvoice, (row.tenant_id, row.id)), "Wrong", new_id(), NOW)
    approved(strict, run)
    assert payouts(strict) == []


def test_a_paper_that_comes_later_lets_the_next_month_pay_both(strict):
    settled(strict)
    accepted(strict, billed(strict))
    sold_in_april(strict)
    run = prepared(strict, APRIL)
    with read(strict.house) as session:
        april = session.scalars(select(Statement).where(Statement.run_id == run.id)).one()
        assert missing_papers(session, [april]) == {april.id}, "April's own paper is still to come"
    accepted(strict, billed(strict, number="N-8", statement_ids=(april.id,), amounts=(12_750, 0, 12_750)))
    approved(strict, run)
    assert payouts(strict) == [40_375 + 12_750]


def test_one_invoice_may_bill_both_months(strict):
    settled(strict)
    sold_in_april(strict)
    run = prepared(strict, APRIL)
    accepted(strict, billed(strict, issued_on=date(2026, 4, 30), amounts=(53_125, 0, 53_125)))
    approved(strict, run)
    assert payouts(strict) == [53_125]


def test_a_month_without_earnings_needs_no_paper_of_its_own(strict):
    settled(strict)
    accepted(strict, billed(strict))
    approved(strict, prepared(strict, APRIL))
    assert payouts(strict) == [40_375]


def test_a_payout_that_came_back_is_paid_again_on_the_same_paper(strict):
    run = prepared(strict)
    accepted(strict, billed(strict))
    approved(strict, run)
    with work(strict.house) as session:
        export(session, session.scalars(select(PayoutBatch)).one(), NOW)
        fail(session, session.scalars(select(Payout)).one(), Word("B-1", TODAY), NOW)
    approved(strict, prepared(strict, APRIL))
    assert payouts(strict) == [40_375, 40_375]


def test_where_no_paper_is_needed_nothing_waits(world):
    profiled(world, "north", "FR")
    with work(world.house) as session:
        require(session, "DE", True, DAY_ONE, (new_id(), NOW))
    earned(world)
    settled(world)
    assert payouts(world) == [40_375]


def test_a_partner_is_told_of_its_own_papers_by_its_own_rows(strict):
    settled(strict)
    with read(strict.people["north_seller"]) as session:
        own = session.scalars(select(Statement)).all()
        assert missing_papers(session, own) == {one.id for one in own}


def test_a_country_is_two_letters_or_every_other(world):
    with read(world.house) as session:
        assert require(session, " ", True, DAY_ONE, (new_id(), NOW)).country == ""
        with pytest.raises(CountryForm):
            require(session, "DEU", True, DAY_ONE, (new_id(), NOW))
