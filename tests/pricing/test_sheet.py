"""A price sheet is taken whole or not at all, every wrong row is named, and what is written reads back unchanged."""

import csv
import io
import tracemalloc
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing.book.read_sheet import FAULTS_MAX, read
from pricing.book.sheet import Flaw, Known, Names, Sheet, SheetColumns, SheetEmpty, SheetRefused, write

PUMP, VALVE, OLD = (UUID(int=n) for n in (1, 2, 3))
PUMPS = UUID(int=9)
KNOWN = Known(
    "EUR", {"P-1": PUMP, "V-1": VALVE, "OLD": None, "-X": UUID(int=4)}, {"pumps": PUMPS}, frozenset({"gold", "silver"})
)
YEN = Known("JPY", KNOWN.skus, KNOWN.lines, KNOWN.tiers)
DIRECT = Known("EUR", KNOWN.skus, KNOWN.lines, None)


def rows(text):
    """Rows as an import finds them: line number, and cells by column."""
    header, *lines = csv.reader(io.StringIO(text.strip()))
    for number, cells in enumerate(lines, start=2):
        found = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        yield number, found | ({"": "".join(cells[len(header) :])} if len(cells) > len(header) else {})


def flaws(text, known=KNOWN):
    """What is wrong with a sheet: line and flaw of each refused row."""
    with pytest.raises(SheetRefused) as refused:
        read(rows(text), known)
    return [(fault.line, fault.flaw) for fault in refused.value.facts["faults"]]


WHOLE = """sku,list_price,starts_at,discount,tier,product_line
P-1,"1,000.50",,,,
P-1,,10,5,,
P-1,,50,7.5%,,
V-1,30,,,,
,,,15,gold,pumps
"""


def test_a_sheet_gives_prices_breaks_and_tier_discounts_in_whole_units():
    sheet = read(rows(WHOLE), KNOWN)
    assert sheet.prices == {PUMP: 100_050, VALVE: 3_000}
    assert sheet.breaks == {(PUMP, 10): 50_000, (PUMP, 50): 75_000}
    assert sheet.tiers == {("gold", PUMPS): 150_000}


def test_a_list_of_skus_and_prices_is_enough_and_leaves_tiers_alone():
    sheet = read(rows("sku,list_price\nP-1,10\n"), KNOWN)
    assert (sheet.prices, sheet.speaks_of_tiers) == ({PUMP: 1_000}, False)


def test_a_sheet_with_the_column_tier_and_no_tier_means_no_tier_discounts():
    assert read(rows("sku,list_price,tier\nP-1,10,\n"), KNOWN).speaks_of_tiers


@pytest.mark.parametrize(
    ("row", "flaw"),
    [
        ("P-9,10,,,,", Flaw.SKU_UNKNOWN),
        ("OLD,10,,,,", Flaw.SKU_RETIRED),
        ("V-1,10.001,,,,", Flaw.PRICE),
        ("V-1,0,,,,", Flaw.PRICE),
        ("V-1,,,,,", Flaw.MIXED),
        ("V-1,ten,,,,", Flaw.PRICE),
        ("V-1,1e3,,,,", Flaw.PRICE),
        ("V-1,-5,,,,", Flaw.FORMULA),
        ("V-1,=1+1,,,,", Flaw.FORMULA),
        ("@SUM(A1),10,,,,", Flaw.FORMULA),
        ('V-1,"9999999999999999",,,,', Flaw.PRICE),
        ("V-1,1,200.00,,,,", Flaw.CELLS),
        ("V-1,10,5,5,,", Flaw.MIXED),
        ("P-1,,1,5,,", Flaw.START),
        ("P-1,,2.5,5,,", Flaw.START),
        ("P-1,,10000001,5,,", Flaw.START),
        ("P-1,,5,100.1,,", Flaw.DISCOUNT),
        ("P-1,,5,1.23456,,", Flaw.DISCOUNT),
        ("P-1,,5,NaN,,", Flaw.DISCOUNT),
        ("P-1,12,,,,", Flaw.TWICE),
        ("P-1,,10,6,,", Flaw.TWICE),
        ("V-1,,10,6,,", Flaw.NO_PRICE),
        (",,,15,bronze,pumps", Flaw.TIER_UNKNOWN),
        (",,,15,gold,boats", Flaw.LINE_UNKNOWN),
    ],
)
def test_each_wrong_row_is_refused_with_its_line_and_reason(row, flaw):
    head = WHOLE.splitlines()[:3]
    assert flaws("\n".join([*head, row])) == [(4, flaw)]


def test_every_wrong_row_is_named_not_only_the_first():
    assert flaws("sku,list_price\nP-9,1\nP-1,1\nV-1,x\n") == [(2, Flaw.SKU_UNKNOWN), (4, Flaw.PRICE)]


def test_a_long_sheet_that_is_all_wrong_tells_how_many_rows_and_the_first_of_them_and_takes_no_room():
    wrong = ((line, {"sku": f"NO-{line}", "list_price": "1"}) for line in range(2, 100_002))
    tracemalloc.start()
    with pytest.raises(SheetRefused) as refused:
        read(wrong, KNOWN)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    facts = refused.value.facts
    assert (facts["count"], [fault.line for fault in facts["faults"]]) == (100_000, list(range(2, FAULTS_MAX + 2)))
    assert peak < 2 * 1024 * 1024


def test_breaks_without_a_price_are_among_the_first_faults_by_their_lines():
    bare = [(line, {"sku": "V-1", "starts_at": str(line), "discount": "1"}) for line in range(2, 1_502)]
    wrong = [(line, {"sku": "NO", "list_price": "1"}) for line in range(1_502, 3_002)]
    with pytest.raises(SheetRefused) as refused:
        read([*bare, *wrong], KNOWN)
    facts = refused.value.facts
    assert (facts["count"], len(facts["faults"])) == (3_000, FAULTS_MAX)
    assert {fault.flaw for fault in facts["faults"]} == {Flaw.NO_PRICE}


def test_decimals_are_those_of_the_currency():
    assert flaws("sku,list_price\nP-1,10.5\n", YEN) == [(2, Flaw.PRICE)]
    assert read(rows("sku,list_price\nP-1,10\n"), YEN).prices == {PUMP: 10}


def test_a_book_of_customers_prices_has_no_tiers():
    assert flaws(WHOLE, DIRECT) == [(6, Flaw.TIER_OFF_SIDE)]


def test_a_column_that_nobody_knows_is_refused_rather_than_passed_over():
    with pytest.raises(SheetColumns):
        read(rows("sku,list_price,start_at\nP-1,10,\n"), KNOWN)


def test_a_sheet_without_a_price_is_refused():
    with pytest.raises(SheetEmpty):
        read(rows("sku,list_price,discount,tier,product_line\n,,15,gold,pumps\n"), KNOWN)


def test_what_a_spreadsheet_would_run_is_written_as_text_and_read_back():
    text = write(Sheet(prices={UUID(int=4): 1}), Names({UUID(int=4): "-X"}, {}), "EUR")
    assert text.splitlines()[1] == "'-X,0.01,EUR,,,,"
    assert read(rows(text), KNOWN).prices == {UUID(int=4): 1}


SKUS = st.lists(
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12), unique=True, min_size=1
)


@given(
    skus=SKUS,
    minors=st.lists(st.integers(1, 10**14), min_size=1),
    rungs=st.dictionaries(st.integers(2, 10_000_000), st.integers(0, 1_000_000), max_size=4),
    ppm=st.integers(0, 1_000_000),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_a_written_sheet_reads_back_as_it_was(skus, minors, rungs, ppm, currency):
    ids = {sku: UUID(int=n) for n, sku in enumerate(skus) if not sku.startswith("'")}
    if not ids:
        return
    prices = {product: minors[n % len(minors)] for n, product in enumerate(ids.values())}
    first = next(iter(ids.values()))
    sheet = Sheet(prices, {(first, start): rate for start, rate in rungs.items()}, {("gold", PUMPS): ppm})
    text = write(sheet, Names({p: sku for sku, p in ids.items()}, {PUMPS: "pumps"}), currency)
    assert read(rows(text), Known(currency, ids, KNOWN.lines, KNOWN.tiers)) == sheet
