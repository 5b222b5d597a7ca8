"""A partner's invoice: what it must say, what is told when it differs, billed once, and answered in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.paper.models import Paper
from ltc.partner_invoice import fapiao
from ltc.partner_invoice.answer import InvoiceAnswered, ReasonNeeded, accept, send_back
from ltc.partner_invoice.fapiao import FapiaoDigits, FapiaoRegion, FapiaoYear
from ltc.partner_invoice.find import billable
from ltc.partner_invoice.models import InvoiceKind, PartnerInvoice, PartnerInvoiceState
from ltc.partner_invoice.rules import Billed, Stated, differences
from ltc.partner_invoice.send import (
    InvoiceNotSum,
    InvoiceNumberForm,
    InvoiceNumberKnown,
    NothingToBill,
    StatementBilled,
)
from ltc.settlement.models import Statement
from portal.db import read, work
from pricing.ground.errors import NotFound
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.invoices import LATER, billed, stated
from tests.payouts import earned, settled

SAYS = Stated(10_000, "EUR", date(2026, 3, 31))
FAPIAO = "26312000000123456789"


def found(**more):
    given = {"net_minor": 10_000, "currency": "EUR", "issued_on": LATER} | more
    return [reason.rule.removeprefix("partner-invoice.") for reason in differences(Billed(**given), SAYS, LATER)]


@pytest.mark.parametrize(
    ("more", "rules"),
    [
        ({}, []),
        ({"net_minor": 10_001}, ["net"]),
        ({"net_minor": 9_999}, ["net"]),
        ({"currency": "USD"}, ["currency"]),
        ({"currency": "USD", "net_minor": 1}, ["currency"]),
        ({"issued_on": date(2026, 3, 31)}, []),
        ({"issued_on": date(2026, 3, 30)}, ["before-period"]),
        ({"issued_on": LATER + timedelta(days=1)}, ["future"]),
        ({"net_minor": 1, "issued_on": date(2026, 1, 1)}, ["net", "before-period"]),
    ],
)
def test_what_differs_is_told_field_by_field(more, rules):
    assert found(**more) == rules


@given(st.integers(1, 10**12))
def test_only_the_very_amount_matches(net):
    assert (found(net_minor=net) == []) == (net == SAYS.net_minor)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (FAPIAO[:-1], FapiaoDigits),
        (f"{FAPIAO}0", FapiaoDigits),
        (f"{FAPIAO[:-1]}X", FapiaoDigits),
        ("２６312000000123456789", FapiaoDigits),
        (f"25{FAPIAO[2:]}", FapiaoYear),
        (f"2699{FAPIAO[4:]}", FapiaoRegion),
        (f"2600{FAPIAO[4:]}", FapiaoRegion),
    ],
)
def test_a_number_that_no_fapiao_has_is_refused(number, error):
    with pytest.raises(error) as refused:
        fapiao.check(number, LATER)
    assert refused.value.field == "number"


@pytest.mark.parametrize("region", ["11", "31", "44", "65", "95"])
def test_a_number_of_any_region_passes(region):
    fapiao.check(f"26{region}2000000123456789", LATER)


# --- rows -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def month(world):
    """A month of north that was settled: 403.75."""
    earned(world)
    settled(world)
    return world


def test_an_invoice_that_says_what_the_statements_say_matches(month):
    row = billed(month)
    assert (row.state, row.findings) == (PartnerInvoiceState.MATCHES, [])


def test_an_invoice_that_differs_goes_to_finance_with_what_differs(month):
    row = billed(month, amounts=(40_000, 7_600, 47_600))
    assert row.state is PartnerInvoiceState.DIFFERS
    [reason] = row.findings
    assert reason["facts"] == {
        "billed_minor": 40_000, "stated_minor": 40_375, "difference_minor": -375, "currency": "EUR",
    }  # fmt: skip


def test_tax_is_not_compared_with_the_statements_which_are_net(month):
    assert billed(month, amounts=(40_375, 7_671, 48_046)).state is PartnerInvoiceState.MATCHES


def test_a_statement_is_billed_once_and_the_second_is_told_which(month):
    billed(month)
    with pytest.raises(StatementBilled) as refused:
        billed(month, number="N-2026-8")
    assert refused.value.facts == {"numbers": "S-NORTH-202603-EUR"}


def test_the_database_holds_that_a_statement_is_billed_once(month):
    row = billed(month)
    ids, _ = stated(month)
    with pytest.raises(IntegrityError), work(month.house) as session:
        session.add(Paper(partner_id=row.partner_id, statement_id=ids[0], partner_invoice_id=row.id))


def test_a_number_is_a_partners_own_and_once_however_it_is_written(month):
    billed(month)
    with work(month.house) as session:
        for paper in session.scalars(select(Paper)):
            paper.returned_at = NOW  # another statement would do; there is one
    with pytest.raises(InvoiceNumberKnown):
        billed(month, number=" n-2026-７ ")


@pytest.mark.parametrize("number", ["", "   ", "N\x007", "N" * 61])
def test_a_number_is_one_line_that_can_be_printed(month, number):
    with pytest.raises(InvoiceNumberForm):
        billed(month, number=number)


def test_a_fapiao_is_checked_by_its_number(month):
    with pytest.raises(FapiaoDigits):
        billed(month, kind=InvoiceKind.FAPIAO)
    assert billed(month, kind=InvoiceKind.FAPIAO, number="2631 2000 0001 2345 6789").number == FAPIAO


@pytest.mark.parametrize("amounts", [(40_375, 1, 40_375), (0, 0, 0), (40_376, -1, 40_375)])
def test_amounts_that_do_not_add_up_are_refused(month, amounts):
    with pytest.raises(InvoiceNotSum):
        billed(month, amounts=amounts)


def test_a30_another_partners_statement_is_not_there(month):
    with pytest.raises(NotFound):
        billed(month, who="south_seller")


def test_no_statement_is_no_invoice(month):
    with pytest.raises(NotFound):
        billed(month, statement_ids=())


def test_what_adds_up_to_nothing_is_not_billed(world):
    earned(world)
    run = settled(world)
    with work(world.house) as session:
        period = session.scalars(select(Statement.period_id)).one()
        session.add(
            Statement(
                partner_id=world.partners["north"], number="S-X", period_id=period, run_id=run.id, currency="USD",
                opening_minor=0, earned_minor=0, adjusted_minor=-5, closing_minor=-5,
            )
        )  # fmt: skip
    with read(world.house) as session:
        owing = session.scalars(select(Statement.id).where(Statement.number == "S-X")).one()
    with pytest.raises(NothingToBill):
        billed(world, statement_ids=(owing,))


# --- answers ----------------------------------------------------------------------------------------------------------


def answered(world, row, how, note=""):
    with work(world.house) as session:
        how(session, session.get_one(PartnerInvoice, (row.tenant_id, row.id)), note, new_id(), NOW)


def test_what_matches_is_accepted_without_words_and_what_differs_with_them(month):
    with pytest.raises(ReasonNeeded):
        answered(month, billed(month, amounts=(1, 0, 1)), accept)
    with work(month.house) as session:
        row = session.scalars(select(PartnerInvoice)).one()
    answered(month, row, accept, "Agreed by phone: the rest comes in April.")
    with read(month.house) as session:
        assert session.scalars(select(PartnerInvoice)).one().state is PartnerInvoiceState.ACCEPTED


def test_sending_back_needs_words_and_frees_number_and_statement(month):
    row = billed(month, amounts=(1, 0, 1))
    with pytest.raises(ReasonNeeded):
        answered(month, row, send_back, "  ")
    answered(month, row, send_back, "Bill 403.75 net.")
    with work(month.house) as session:
        assert len(session.scalars(billable()).all()) == 1
    again = billed(month)
    assert again.state is PartnerInvoiceState.MATCHES
    with read(month.house) as session:
        states = session.scalars(select(PartnerInvoice.state).order_by(PartnerInvoice.sent_at, PartnerInvoice.id)).all()
    assert sorted(states) == ["matches", "returned"]


@pytest.mark.parametrize("how", [accept, send_back])
def test_an_invoice_is_answered_once(month, how):
    row = billed(month)
    answered(month, row, accept)
    with pytest.raises(InvoiceAnswered):
        answered(month, row, how, "Once more")


def test_what_was_billed_is_no_longer_billable_and_nobody_elses_is(month):
    with read(month.people["north_seller"]) as session:
        assert len(session.scalars(billable()).all()) == 1
    with read(month.people["south_seller"]) as session:
        assert session.scalars(billable()).all() == []
    billed(month)
    with read(month.people["north_seller"]) as session:
        assert session.scalars(billable()).all() == []


def test_the_day_is_the_one_it_was_looked_at(month):
    assert TODAY < LATER
    assert billed(month, issued_on=LATER + timedelta(days=1)).state is PartnerInvoiceState.DIFFERS
