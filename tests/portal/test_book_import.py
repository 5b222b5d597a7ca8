"""A price book's file: CSV or XLSX, read by the worker, in the draft whole or not at all; and files made to harm."""

import io
import tracemalloc
import zipfile
from itertools import islice

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.db import read, work
from portal.flows import book_import as flow
from portal.imports.table import NotText, TooManyRows, rows_of
from portal.imports.workbook import WorkbookSwollen, rows_of_workbook
from portal.imports.write_workbook import workbook
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from pricing.book.draft import discard
from pricing.book.models import BookImport, BookPrice, BookState, ImportState, PriceBook
from pricing.book.sheet import COLUMNS, NEEDED
from pricing.ground.record import new_id
from tests.books import imported, sheet
from tests.html import checked


@pytest.fixture
def ada(browser):
    """One administrator."""
    return browser("tenant_admin")


@pytest.fixture
def draft(world, ada):
    """The address of a draft of the channel book."""
    return ada.post(world.url(f"books/{world.books['channel']}/draft"), data={"_key": str(new_id())}).location


def drafted_prices(world):
    """The prices in drafts, by product."""
    with read(world.house) as session:
        query = select(BookPrice.product_id, BookPrice.list_minor).join(PriceBook, PriceBook.id == BookPrice.book_id)
        return dict(session.execute(query.where(PriceBook.state == BookState.DRAFT)).all())


def excel(*rows):
    """A workbook as a spreadsheet program saves it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts):
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def far_cell():
    """A sheet whose only price stands in the last row that the format knows."""
    book = openpyxl.Workbook()
    book.active.append(NEEDED)
    book.active.cell(1_048_576, 1, "P-100")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = b"sku,list_price\n"
REFUSED = {
    "a ZIP that is no workbook": (b"PK\x03\x04 zip", "no text file", "不是"),
    "a binary file": (b"\x00\x01\x02", "no text file", "不是"),
    "no text in any encoding": (b"\xff\xff\xff\xff", "no text file", "不是"),
    "nothing": (b"", "lacks", "缺少"),
    "other columns": (b"a,b\n1,2\n", "lacks", "缺少"),
    "an unknown column": (b"sku,list_price,valid_from\nP-100,1,2026-01-01\n", "Unknown column", "未知"),
    "no row": (HEAD, "no price", "没有"),
    "an unknown product": (HEAD + b"P-100,1\nNO-SUCH,2\n", "No product has this SKU", "没有此 SKU"),
    "more decimals than a cent": (HEAD + b"P-100,1.001\n", "No price above zero", "价格"),
    "a price below zero": (HEAD + b"P-100,-1\n", "negative figures", "负数"),
    "a price beyond all reason": (HEAD + b"P-100,99999999999999999999\n", "No price above zero", "价格"),
    "nothing for a price": (HEAD + b"P-100,0\n", "No price above zero", "价格"),
    "words for a price": (HEAD + b"P-100,EUR 5\n", "No price above zero", "价格"),
    "a formula in a CSV": (HEAD + b"P-100,=1+1\n", "formulas", "公式"),
    "a formula in a workbook": (excel(NEEDED, ["P-100", "=1+1"]), "formulas", "公式"),
    "a negative number in a workbook": (excel(NEEDED, ["P-100", -5]), "negative figures", "负数"),
    "a product twice": (HEAD + b"P-100,1\nP-100,1\n", "in a row above", "上面的行中已有"),
    "another currency": (b"sku,list_price,currency\nP-100,1,USD\n", "Another currency", "币种"),
    "two currencies": (b"sku,list_price,currency\nP-100,1,EUR\nP-500,1,CNY\n", "Another currency", "币种"),
    "no currency of this world": (b"sku,list_price,currency\nP-100,1,ZZZ\n", "Another currency", "币种"),
    "a million rows": (HEAD + b"A,1\n" * 1_000_000, "more than 400000 rows", "400000"),
    "a price in row 1,048,576": (far_cell(), "more than 400000 rows", "400000"),
    "a cell without a column": (excel(NEEDED, ["P-100", 5, "", 7]), "More cells", "单元格"),
}


@pytest.mark.parametrize(("content", "english", "chinese"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_taken_whole_changes_nothing_and_says_why(world, ada, draft, content, english, chinese):
    before = drafted_prices(world)
    page = imported(world, ada, draft, content)
    assert "There is a problem" in page
    assert "The draft is as it was before" in page
    assert english in page
    assert drafted_prices(world) == before
    ada.get("/language/zh")
    with read(world.house) as session:
        last = session.scalars(select(BookImport.id)).one()
    assert chinese in checked(ada.get(world.url(f"books/imports/{last}")))


def test_a_zip_bomb_is_refused_by_the_sizes_that_it_declares_before_it_is_unpacked(world, ada, draft):
    bomb = zipped(**{"xl__worksheets__sheet1.xml": b"0" * (151 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    assert "would unpack to more than 150 MB" in imported(world, ada, draft, bomb, "p.xlsx")
    strings = zipped(**{"xl__sharedStrings.xml": b"0" * (41 * 1024 * 1024)})
    with pytest.raises(WorkbookSwollen):
        next(rows_of_workbook("p.xlsx", strings, NEEDED, 10))
    with pytest.raises(WorkbookSwollen):
        next(rows_of_workbook("p.xlsx", zipped(**{f"part{n}": b"" for n in range(1001)}), NEEDED, 10))


def test_a_bomb_that_lies_about_its_size_is_not_read_beyond_what_it_declared():
    honest = excel(NEEDED, *(["P-100", 5] for _ in range(5000)))
    with zipfile.ZipFile(io.BytesIO(honest)) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(NotText):
        list(rows_of_workbook("p.xlsx", lying, NEEDED, 10_000))


def test_a_workbook_gives_the_same_draft_as_the_csv(world, ada, draft):
    imported(world, ada, draft, "sku,list_price\nP-100,1000.55\nV-10,0.07\n")
    by_csv = drafted_prices(world)
    page = imported(world, ada, draft, excel(NEEDED, ["P-100", 1000.55], [None, None], ["V-10", "0.07"]), "p.xlsx")
    assert "2 prices are in the draft" in page
    assert drafted_prices(world) == by_csv == {world.products["P-100"]: 100_055, world.products["V-10"]: 7}


def test_what_is_exported_as_a_workbook_is_imported_unchanged(world, ada, draft):
    before = drafted_prices(world)
    content = ada.get(f"{draft}/workbook").data
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A2"].value == "P-100"
    assert "4 prices are in the draft" in imported(world, ada, draft, content, "p.xlsx")
    assert drafted_prices(world) == before
    shown = checked(ada.get(f"{draft}/difference"))
    assert "Nothing." in shown


def test_gbk_and_utf8_are_read_alike(world, ada, draft):
    text = "sku;list_price\nP-100;12.5\n"
    for encoding in ("gb18030", "utf-8", "utf-8-sig"):
        assert "1 prices are in the draft" in imported(world, ada, draft, text.encode(encoding))


def test_a_file_waits_for_the_worker_and_nothing_is_written_before(world, ada, draft):
    before = drafted_prices(world)
    sent = sheet(ada, draft, "sku,list_price\nP-100,5\n")
    page = checked(ada.get(sent.location))
    assert ('http-equiv="refresh"' in page, "You may leave this page" in page) == (True, True)
    assert drafted_prices(world) == before
    run_due(HANDLERS, world.tenant.id)
    assert "http-equiv" not in checked(ada.get(sent.location))
    assert list(drafted_prices(world).values()) == [500]


def test_progress_is_told_while_the_file_is_read_and_a_crash_writes_nothing(world, ada, draft, monkeypatch):
    monkeypatch.setattr(flow, "TICK", 1)
    seen, before = [], drafted_prices(world)

    def crash(rows, known):
        list(islice(rows, 2))
        with read(world.house) as session:
            row = session.scalars(select(BookImport)).one()
            seen.append((row.state, row.seen, row.total))
        raise RuntimeError("the worker was killed")

    monkeypatch.setattr(flow, "read_sheet", crash)
    sent = sheet(ada, draft, "sku,list_price\nP-100,5\nP-500,6\n")
    run_due(HANDLERS, world.tenant.id)
    assert seen == [(ImportState.RUNNING, 1, 2)]
    assert drafted_prices(world) == before
    assert "1 rows read" in checked(ada.get(sent.location))


def test_a_draft_that_was_published_or_thrown_away_meanwhile_is_not_touched(world, ada, draft):
    sent = sheet(ada, draft, "sku,list_price\nP-100,5\n")
    with work(world.house) as session:
        discard(session, session.scalars(select(PriceBook).where(PriceBook.state == BookState.DRAFT)).one())
    run_due(HANDLERS, world.tenant.id)
    assert "never edited" in checked(ada.get(sent.location))
    with read(world.house) as session:
        assert session.scalar(select(func.count()).select_from(BookPrice).where(BookPrice.list_minor == 500)) == 0


def test_the_drafter_alone_imports_and_only_into_a_draft(world, ada, draft, browser):
    assert sheet(browser("second_admin"), draft, "sku,list_price\nP-100,5\n").status_code == 409
    assert ada.post(f"{draft}/prices", data={"_key": str(new_id())}).status_code == 422
    published = world.url(f"books/{world.books['direct']}")
    assert sheet(ada, published, "sku,list_price\nP-100,5\n").status_code == 409


def test_another_file_under_the_same_key_is_another_command(ada, draft):
    key = str(new_id())
    sent = [
        ada.post(f"{draft}/prices", data={"_key": key, "file": (io.BytesIO(content), "p.csv")}).status_code
        for content in (b"sku,list_price\nP-100,1\n", b"sku,list_price\nP-100,1\n", b"sku,list_price\nP-100,2\n")
    ]
    assert sent == [303, 303, 422]


def test_a_sheet_may_have_twenty_five_megabytes_and_any_other_form_five(world, ada, draft):
    assert sheet(ada, draft, b"x" * 6 * 1024 * 1024).status_code == 303
    assert "25 MB" in checked(sheet(ada, draft, b"x" * 26 * 1024 * 1024), 413)
    answer = ada.post(world.url("products/new"), data={"sku": "x" * 6 * 1024 * 1024, "_key": "k"})
    assert "5 MB" in checked(answer, 413)


@given(st.lists(st.lists(st.text(max_size=20), min_size=7, max_size=7), max_size=5))
def test_what_is_written_as_a_workbook_reads_back(rows):
    kept = [[cell.strip() for cell in row] for row in rows]
    clean = [row for row in kept if any(row) and all(cell.isprintable() for cell in row)]
    read_back = [list(row.values.values()) for row in rows_of_workbook("f", workbook([COLUMNS, *clean]), NEEDED, 100)]
    assert read_back == clean


@given(st.integers(1, 10**15 - 1))
def test_a_price_typed_as_a_number_in_a_workbook_is_that_price(minor):
    typed = f"{minor // 100}.{minor % 100:02}"
    book = zipped_number(typed)
    [row] = rows_of_workbook("f", book, NEEDED, 10)
    whole, _, cents = row["list_price"].partition(".")
    assert int(whole) * 100 + int(cents.ljust(2, "0") or 0) == minor


def zipped_number(text):
    """A workbook whose price is a number, written with all the digits that a spreadsheet program writes."""
    content = workbook([NEEDED, ("P-100", "PRICE")])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            said = before.read(name).decode()
            cell = '<c t="inlineStr"><is><t xml:space="preserve">PRICE</t></is></c>'
            after.writestr(name, said.replace(cell, f"<c><v>{float(text):.17g}</v></c>"))
    return out.getvalue()


def test_too_many_rows_are_refused_without_reading_them_all():
    content = workbook([NEEDED, *([f"S-{n}", "1"] for n in range(50))])
    with pytest.raises(TooManyRows):
        list(rows_of_workbook("f", content, NEEDED, 49))
    assert len(list(rows_of_workbook("f", content, NEEDED, 50))) == 50


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_million_rows_are_refused_before_they_take_room(kind):
    if kind == "csv":
        reading = rows_of("f", HEAD + b"S-1,1\n" * 1_000_000, NEEDED, 5_000)
    else:
        reading = rows_of_workbook("f", workbook([NEEDED, *([["S-1", "1"]] * 1_000_000)]), NEEDED, 5_000)
    tracemalloc.start()
    with pytest.raises(TooManyRows):
        for _ in reading:
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_a_neighbour_reads_no_import(world, neighbour, ada, draft):
    from portal.actor import robot

    sheet(ada, draft, "sku,list_price\nP-100,5\n")
    with read(robot(neighbour.id)) as session:
        assert session.scalars(select(BookImport)).all() == []
