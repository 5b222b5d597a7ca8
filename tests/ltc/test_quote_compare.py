"""Two versions of a quote side by side: which lines came, went and changed, and what the totals say."""

from hypothesis import given
from hypothesis import strategies as st

from ltc.quote.compare import LineChange, compared, totals
from ltc.quote.models import Quote, QuoteLine
from pricing.ground.record import new_id

PUMP, VALVE, PIPE = new_id(), new_id(), new_id()


def line(product, quantity=1, price=100, net=None):
    """A priced line."""
    net = price * quantity if net is None else net
    return QuoteLine(product_id=product, quantity=quantity, list_minor=price, net_minor=net)


def test_a_line_that_came_one_that_went_and_one_that_stayed():
    rows = compared([line(PUMP), line(VALVE)], [line(PUMP), line(PIPE)])
    assert [(row.product_id, row.change) for row in rows] == [
        (PUMP, LineChange.LINE_SAME),
        (PIPE, LineChange.LINE_ADDED),
        (VALVE, LineChange.LINE_REMOVED),
    ]
    assert [row.net_minor for row in rows] == [0, 100, -100]


def test_a_changed_line_says_which_of_quantity_price_and_discount_changed():
    [row] = compared([line(PUMP, 10, 100, 900)], [line(PUMP, 20, 100, 1_600)])
    assert row.change is LineChange.LINE_CHANGED
    moved = {part: row.moved(part) for part in ("quantity", "list_minor", "off_ppm", "net_minor")}
    assert moved == {"quantity": True, "list_minor": False, "off_ppm": True, "net_minor": True}
    assert (row.before.off_ppm, row.after.off_ppm) == (100_000, 200_000)


def test_the_lines_of_one_product_are_paired_in_their_order():
    rows = compared([line(PUMP, 1), line(PUMP, 2)], [line(PUMP, 1), line(PUMP, 3), line(PUMP, 4)])
    changes = [row.change for row in rows]
    assert changes == [LineChange.LINE_SAME, LineChange.LINE_CHANGED, LineChange.LINE_ADDED]


def test_what_is_above_the_list_is_a_discount_below_zero():
    assert compared([], [line(PUMP, 1, 100, 120)])[0].after.off_ppm == -200_000


LINES = st.lists(
    st.builds(line, st.sampled_from([PUMP, VALVE, PIPE]), st.integers(1, 50), st.integers(0, 999), st.integers(0, 999)),
    max_size=8,
)


@given(LINES, LINES)
def test_the_differences_of_the_lines_sum_to_the_difference_of_the_nets(before, after):
    rows = compared(before, after)
    assert sum(row.net_minor for row in rows) == sum(x.net_minor for x in after) - sum(x.net_minor for x in before)
    assert sum(row.after is not None for row in rows) == len(after)
    assert sum(row.before is not None for row in rows) == len(before)


@given(LINES)
def test_a_version_beside_itself_has_no_difference(lines):
    assert {row.change for row in compared(lines, lines)} <= {LineChange.LINE_SAME}


def test_the_totals_are_those_of_both_quotes():
    one, other = Quote(net_minor=100, tax_minor=19, gross_minor=119), Quote(net_minor=90, tax_minor=17, gross_minor=107)
    assert [(sum_.name, sum_.more_minor) for sum_ in totals(one, other)] == [("net", -10), ("tax", -2), ("total", -12)]
