"""Importing a CRM export, dirt included: all of it, once, or nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from ltc.cash.models import Receipt
from ltc.commission.models import Accrual
from ltc.deal.models import Deal, DealState
from ltc.ledger.verify import verify
from ltc.mode.models import Mode
from partners.account.models import Account
from portal.audit.verify import verify as verify_chain
from portal.db import read, work
from portal.imports.crm.source import load
from portal.imports.crm.take import take
from portal.imports.crm.terms import Terms
from portal.imports.report import Report
from portal.imports.table import ColumnsMissing, FileMissing, NotText, rows
from pricing.book.models import BookPrice, BookState, PriceBook, Side

TODAY = date(2026, 3, 10)
FILES = {
    "accounts.csv": (
        "account,sector,office_location,subsidiary_of\nAcme,technolgy,Philipines,\nBolt,retail,Kenya,Acme\n"
    ),
    "products.csv": "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n",
    "sales_teams.csv": "sales_agent,manager,regional_office\nAnn,M,Central\nBea,M,East\nCid,M,West\n",
    "sales_pipeline.csv": (
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
        "A1,Ann,GTXPro,Acme,Won,2026-01-05,2026-02-01,4514\n"
        "B2,Bea,MG Special,Bolt,Won,2026-01-06,2026-02-02,50\n"
        "C3,Cid,GTX Pro,Acme,Won,2026-01-07,2026-02-03,4000\n"
        "D4,Ann,GTX Pro,,Engaging,2026-02-01,,\n"
        "E5,Bea,GTX Pro,Bolt,Lost,2026-01-01,2026-02-09,0\n"
        "F6,Bea,Nonsense,Bolt,Lost,2026-01-01,2026-02-09,0\n"
        "G7,Bea,MG Special,Bolt,Prospecting,,,\n"
        "A1,Ann,GTX Pro,Acme,Won,2026-01-05,2026-02-01,1\n"
    ),
}


@pytest.fixture
def export(tmp_path):
    """A small export with one of every kind of dirt."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def imported(world, folder, keep=True):
    report = Report()
    source = load(folder, world.tenant.currency, report)
    with work(world.house, keep=keep) as session:
        take(session, source, Terms(world.tenant.currency, TODAY), report, lambda found: found)
    return report


def deals(world):
    with read(world.house) as session:
        return {deal.number: deal for deal in session.scalars(select(Deal))}


def test_each_opportunity_becomes_a_deal_in_the_mode_of_its_office(world, export):
    imported(world, export)
    modes = {number: deal.mode for number, deal in deals(world).items()}
    assert modes["D-CRM-A1"] is Mode.DIRECT
    assert modes["D-CRM-B2"] is Mode.CHANNEL
    assert modes["D-CRM-C3"] is Mode.HYBRID
    assert deals(world)["D-CRM-A1"].state is DealState.WON


def test_won_opportunities_bring_cash_and_commission_and_the_ledger_agrees(world, export):
    imported(world, export)
    with read(world.house) as session:
        assert session.scalar(select(func.sum(Receipt.amount_minor))) == sum(
            net + net * 13 // 100 for net in (451_400, 5_000, 400_000)
        )
        accruals = session.scalars(select(Accrual).order_by(Accrual.earned_on)).all()
        assert [a.amount_minor for a in accruals] == [5_000 * 3 // 100, 400_000 * 8 // 100 // 2]
        assert verify(session) == []
        assert verify_chain(session)


def test_what_is_repaired_and_refused_is_said_row_by_row(world, export):
    report = imported(world, export)
    said = {(f.line, f.reason) for f in report.findings if f.file == "sales_pipeline.csv"}
    assert {(2, "import.product-spelling"), (5, "import.no-account"), (7, "import.unknown-product")} <= said
    assert {(8, "import.no-engage-date"), (9, "import.twice")} <= said
    with read(world.house) as session:
        acme = session.scalars(select(Account).where(Account.name == "Acme")).one()
        assert (acme.sector, acme.country) == ("technology", "Philippines")


def test_a_second_import_changes_nothing(world, export):
    imported(world, export)
    before = deals(world)
    report = imported(world, export)
    assert deals(world).keys() == before.keys()
    assert report.counts["matched sales_pipeline.csv"] == len(before)
    assert "created sales_pipeline.csv" not in report.counts


def test_a_dry_run_and_an_import_that_dies_leave_nothing(world, export):
    imported(world, export, keep=False)
    assert deals(world) == {}
    report = Report()
    source = load(export, "EUR", report)

    def dies(found):
        yield from list(found)[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), work(world.house) as session:
        take(session, source, Terms("EUR", TODAY), report, dies)
    assert deals(world) == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_gbk_and_semicolons_are_read(tmp_path, encoding):
    file = tmp_path / "a.csv"
    file.write_text("name;city\n西门子;上海\n", encoding=encoding)
    assert rows(file, ("name",))[0]["name"] == "西门子"


def test_a_wrong_file_is_named_and_says_why(tmp_path):
    file = tmp_path / "a.csv"
    with pytest.raises(FileMissing):
        rows(file, ("name",))
    file.write_text("title\nx\n", encoding="utf-8")
    with pytest.raises(ColumnsMissing) as refused:
        rows(file, ("name", "title"))
    assert refused.value.facts["missing"] == "name"
    file.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(NotText):
        rows(file, ("name",))


def test_new_products_never_enter_a_book_that_was_published_but_the_draft_after_it(world, export):
    imported(world, export)
    with work(world.house) as session:
        book = session.scalars(select(PriceBook).where(PriceBook.code == "crm")).one()
        book.side, book.valid_from = Side.CHANNEL, date(2026, 4, 1)  # the world's own book holds the direct side
        session.flush()
        book.state = BookState.PUBLISHED
    (export / "products.csv").write_text(FILES["products.csv"] + "New One,MG,9\n", encoding="utf-8")
    imported(world, export)
    with read(world.house) as session:
        counted = select(PriceBook.version, func.count()).join(BookPrice, BookPrice.book_id == PriceBook.id)
        found = session.execute(counted.where(PriceBook.code == "crm").group_by(PriceBook.version)).all()
        assert sorted(tuple(row) for row in found) == [(1, 2), (2, 3)]
