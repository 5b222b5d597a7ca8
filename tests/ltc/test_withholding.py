"""Withholding: what holds for whom, what is kept of a payout, what the ledger says, and what comes back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.ledger.find import balance
from ltc.ledger.verify import verify
from ltc.payout.export import export
from ltc.payout.models import Payout
from ltc.payout.pay import Word, fail, pay
from ltc.settlement.find import carried
from ltc.settlement.outcome import outcome
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from ltc.withholding.draft import NewRate, WithholdingWrong, discard, draft, publish
from ltc.withholding.models import Withholding, WithholdingDraft
from ltc.withholding.report import report
from ltc.withholding.rules import Finding, Payee, Rate, finding, holding
from partners.tax_profile.enter import CountryForm, NewProfile, ProfileTaxNumber, enter
from partners.tax_profile.find import profile
from partners.tax_profile.models import TaxClass
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows.settlement import tried
from pricing.ground.decision import Reason, Verdict
from pricing.ground.drafting import DraftOver, DraftOwn
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.payouts import batch_of, earned, settled
from tests.taxes import LINK, SOURCE, profiled, rated

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)
AT = datetime(2026, 1, 1, tzinfo=UTC)
TEN = Rate(UUID(int=1), "DE", None, 100_000, JANUARY, None, AT, SOURCE)
DUE, KEPT = 40_375, 4_038  # 10 % of 403.75 is 40.375: half away from zero


def kept(ppm, minor):
    return Finding(replace(TEN, rate_ppm=ppm), Reason("withholding.rate", Verdict.ALLOW)).withheld(minor)


# --- rules ------------------------------------------------------------------------------------------------------------


def test_a_rate_of_its_own_class_goes_before_one_of_all_and_a_later_start_before_an_earlier():
    own = replace(TEN, id=UUID(int=2), tax_class=TaxClass.SMALL, rate_ppm=30_000)
    later = replace(TEN, id=UUID(int=3), starts=JUNE, rate_ppm=120_000)
    corrected = replace(later, id=UUID(int=4), published_at=AT + timedelta(days=9), rate_ppm=110_000)
    rates = [later, TEN, own, corrected]
    assert holding(rates, Payee("DE", TaxClass.SMALL), JUNE) == own
    assert holding(rates, Payee("DE", TaxClass.GENERAL), JUNE - timedelta(days=1)) == TEN
    assert holding(rates, Payee("DE", TaxClass.GENERAL), JUNE) == corrected
    assert holding(rates, Payee("FR", TaxClass.GENERAL), JUNE) is None


def test_a_rate_holds_until_the_day_before_its_end():
    ended = replace(TEN, until=JUNE)
    payee = Payee("DE", TaxClass.GENERAL)
    assert holding([ended], payee, JUNE - timedelta(days=1)) == ended
    assert holding([ended], payee, JUNE) is None
    assert holding([ended], payee, JANUARY - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("rates", "country", "home", "rule", "verdict"),
    [
        ([TEN], "DE", "CN", "withholding.rate", Verdict.ALLOW),
        ([replace(TEN, rate_ppm=0)], "DE", "CN", "withholding.none", Verdict.ALLOW),
        ([], "DE", "DE", "withholding.domestic", Verdict.ALLOW),
        ([TEN], "DE", "DE", "withholding.rate", Verdict.ALLOW),
        ([], "DE", "CN", "withholding.no-rate", Verdict.REFER),
        ([TEN], "FR", "CN", "withholding.no-rate", Verdict.REFER),
        ([TEN], None, "CN", "withholding.no-profile", Verdict.REFER),
        ([TEN], "DE", None, "withholding.home-unknown", Verdict.REFER),
    ],
)
def test_no_row_is_another_thing_than_a_row_of_none(rates, country, home, rule, verdict):
    payee = Payee(country, TaxClass.GENERAL) if country else None
    found = finding(rates, payee, home, JUNE)
    assert (found.reason.rule, found.reason.verdict) == (rule, verdict)
    assert found.withheld(10_000) == (1_000 if rule == "withholding.rate" else 0)


@given(st.integers(0, 1_000_000), st.integers(-(10**12), 10**12))
def test_what_is_kept_lies_between_nothing_and_all_and_is_the_nearest(ppm, minor):
    part = kept(ppm, minor)
    assert 0 <= part <= max(0, minor)
    if minor > 0:
        assert abs(2 * (part * 1_000_000 - minor * ppm)) <= 1_000_000


def test_a_half_goes_away_from_zero():
    assert [kept(100_000, minor) for minor in (4, 5, 15, 0, -5)] == [0, 1, 2, 0, 0]


# --- rows -------------------------------------------------------------------------------------------------------------


def paid_out(world):
    """The one payout, prepared and exported."""
    earned(world)
    settled(world)
    with work(world.house) as session:
        batch = batch_of(session)
        export(session, batch, NOW)
        return session.scalars(select(Payout)).one()


@pytest.fixture
def abroad(world):
    """North is in Germany, the house in China, and ten percent are withheld."""
    profiled(world, "house", "CN")
    profiled(world, "north", "DE")
    rated(world, 100_000)
    return world


def test_the_payout_is_the_closing_less_what_is_withheld(abroad):
    payout = paid_out(abroad)
    assert (payout.amount_minor, payout.withheld_minor) == (DUE - KEPT, KEPT)
    with read(abroad.house) as session:
        assert session.get_one(Withholding, (payout.tenant_id, payout.withholding_id)).rate_ppm == 100_000
        assert carried(session) == {(abroad.partners["north"], "EUR"): 0}


def test_the_ledger_owes_the_tax_office_what_was_withheld_once_the_bank_has_paid(abroad):
    payout = paid_out(abroad)
    with work(abroad.house) as session:
        assert balance(session, "house:withholding", "EUR").minor == 0
        assert verify(session) == []
        for _ in range(2):  # C29: the same answer again posts nothing
            pay(session, session.merge(payout), "B-1", TODAY, NOW)
            session.flush()
        assert balance(session, "house:withholding", "EUR").minor == -KEPT
        assert balance(session, f"partner:{payout.partner_id}:payable", "EUR").minor == 0
        assert verify(session) == []


def test_a_ledger_that_forgets_the_tax_is_found(abroad):
    payout = paid_out(abroad)
    with work(abroad.house) as session:
        row = session.merge(payout)
        pay(session, row, "B-1", TODAY, NOW)
        session.flush()
        row.withheld_minor += 1
        row.amount_minor -= 1
        session.flush()
        assert [one.account for one in verify(session)] == ["house:withholding"]
        session.rollback()


def test_c29_a_payout_that_comes_back_restores_the_withheld_part_too(abroad):
    payout = paid_out(abroad)
    with work(abroad.house) as session:
        fail(session, session.merge(payout), Word("B-2", TODAY), NOW)
        session.flush()
        assert carried(session) == {(abroad.partners["north"], "EUR"): DUE}
        assert balance(session, "house:withholding", "EUR").minor == 0
        assert verify(session) == []


def test_the_dry_run_says_what_the_payout_then_withholds(abroad):
    earned(abroad)
    [due] = tried(abroad.house, TODAY, NOW).statements
    assert (due.closing_minor, due.withheld_minor, due.paid_minor, due.left_minor) == (DUE, KEPT, DUE - KEPT, 0)
    assert (due.tax.rule, due.tax.facts["rate_ppm"], due.tax.facts["source"]) == ("withholding.rate", 100_000, SOURCE)
    run = settled(abroad)
    with read(abroad.house) as session:
        [then] = outcome(session, run, NOW)
    assert (then.withheld_minor, then.paid_minor) == (due.withheld_minor, due.paid_minor)


def test_what_was_prepared_keeps_its_rate_whatever_is_published_since(abroad):
    earned(abroad)
    run = settled(abroad)
    rated(abroad, 200_000)
    profiled(abroad, "north", "FR")
    with read(abroad.house) as session:
        [due] = outcome(session, run, NOW)
    assert (due.withheld_minor, due.tax.facts["rate_ppm"]) == (KEPT, 100_000)


def test_the_last_day_of_the_period_decides(abroad):
    rated(abroad, 200_000, starts=date(2026, 4, 1))
    assert paid_out(abroad).withheld_minor == KEPT


@pytest.mark.parametrize(
    ("profile_of_north", "rule"), [("FR", "withholding.no-rate"), (None, "withholding.no-profile")]
)
def test_what_is_not_known_is_flagged_before_it_is_paid(world, profile_of_north, rule):
    profiled(world, "house", "CN")
    if profile_of_north:
        profiled(world, "north", profile_of_north)
    earned(world)
    [due] = tried(world.house, TODAY, NOW).statements
    assert rule in [reason.rule for reason in due.flags]
    assert (due.withheld_minor, due.paid_minor) == (0, DUE)


def test_a_row_of_none_is_no_flag_and_is_kept_with_the_payout(world):
    profiled(world, "house", "CN")
    profiled(world, "north", "DE")
    rated(world, 0)
    payout = paid_out(world)
    assert payout.withheld_minor == 0
    with read(world.house) as session:
        assert session.get_one(Withholding, (payout.tenant_id, payout.withholding_id)).rate_ppm == 0


def test_what_the_tax_would_take_whole_is_not_paid_and_says_so(world):
    profiled(world, "house", "CN")
    profiled(world, "north", "DE")
    rated(world, 1_000_000)
    earned(world)
    [due] = tried(world.house, TODAY, NOW).statements
    assert due.unpaid
    assert due.unpaid.rule == "withholding.whole"
    settled(world)
    with read(world.house) as session:
        assert session.scalars(select(Payout)).all() == []


def test_the_years_report_counts_what_the_bank_paid_in_it(abroad):
    payout = paid_out(abroad)
    with work(abroad.house) as session:
        assert list(report(session, 2026)) == []
        pay(session, session.merge(payout), "B-1", date(2026, 12, 31), NOW)
        session.flush()
        [row] = report(session, 2026)
        assert (row.payouts, row.gross_minor, row.withheld_minor, row.paid_minor) == (1, DUE, KEPT, DUE - KEPT)
        assert list(report(session, 2027)) == []


# --- drafting ---------------------------------------------------------------------------------------------------------


def written(**more):
    given = {"country": "DE", "tax_class": None, "rate_ppm": 1, "span": (JANUARY, None), "source": SOURCE, "link": LINK}
    return NewRate(**given | more)


def test_a_rate_is_published_by_another_person_and_once(world):
    one, other = new_id(), new_id()
    with work(world.house) as session:
        row = draft(session, written(), one, NOW)
        session.flush()
        with pytest.raises(DraftOwn):
            publish(session, row, one, NOW)
        publish(session, row, other, NOW)
        session.flush()
        with pytest.raises(DraftOver):
            publish(session, row, other, NOW)
        with pytest.raises(DraftOver):
            discard(session, row)


def test_the_database_holds_the_two_people(world):
    one = new_id()
    with pytest.raises(IntegrityError), work(world.house) as session:
        draft(session, written(), one, NOW).published_by = one


def test_a_draft_keeps_nothing(world):
    profiled(world, "house", "CN")
    profiled(world, "north", "DE")
    with work(world.house) as session:
        draft(session, written(rate_ppm=100_000), new_id(), NOW)
    assert paid_out(world).withheld_minor == 0
    with read(world.house) as session:
        assert session.scalars(select(WithholdingDraft)).one().state.value == "open"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rate_ppm": 1_000_001}, "rate"),
        ({"span": (JUNE, JUNE)}, "valid_until"),
        ({"source": "  "}, "source"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
    ],
)
def test_f01_a_rate_that_makes_no_sense_or_names_no_address_is_refused_at_its_field(world, wrong, field):
    with read(world.house) as session, pytest.raises(WithholdingWrong) as refused:
        draft(session, written(**wrong), new_id(), NOW)
    assert refused.value.field == field


def test_a_profile_counts_from_its_day_and_the_last_entry_of_a_day_counts(world):
    profiled(world, "north", "DE", starts=JANUARY)
    profiled(world, "north", "FR", starts=JUNE)
    with read(world.house) as session:
        north = world.partners["north"]
        days = (JANUARY - timedelta(days=1), JANUARY, JUNE)
        found = [profile(session, north, day) for day in days]
    assert [row and row.country for row in found] == [None, "DE", "FR"]


@pytest.mark.parametrize(
    ("more", "error"),
    [({"country": "Germany"}, CountryForm), ({"tax_number": "DE136695977"}, ProfileTaxNumber)],
)
def test_a_wrong_profile_is_refused(world, more, error):
    given = {"country": "DE", "tax_number": "DE136695976"} | more
    new = NewProfile("N", given["country"], TaxClass.GENERAL, given["tax_number"], ("s", "p", "t"), JANUARY)
    with read(world.house) as session, pytest.raises(error):
        enter(session, world.partners["north"], new, new_id(), NOW)


def test_a_second_run_is_settled_after_tax_was_withheld(abroad):
    """What was withheld is not carried into the next month."""
    paid_out(abroad)
    with work(abroad.house) as session:
        earlier = carried(session)
    assert set(earlier.values()) == {0}
    earned(abroad)
    with work(abroad.house) as session:
        run = settle(session, Bulk(session), period_of(session, date(2026, 4, 1)), new_id(), NOW)
        session.flush()
        [due] = outcome(session, run, NOW)
    assert due.opening_minor == 0
