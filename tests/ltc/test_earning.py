"""What a plan gives, case by case, with the figures of the trade; and what must hold whatever the figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.earning.banding import marginal
from ltc.earning.book import Volume, booked
from ltc.earning.check import Gap, Known, flaws, gaps
from ltc.earning.component import Band, Base, Component, ComponentKind, Plan, Scope, Terms, Trigger, Window
from tests.ltc.earning import AGED, FIELD, Book, banded, earns, line, percent, rate, sale, taker

K = ComponentKind
ANY = Terms()
GOLDEN = [  # sales of the template contract in fen, days to collect, commission
    (120_000_000, 15, 2_900_000),
    (120_000_000, 16, 2_320_000),
    (120_000_000, 31, 1_450_000),
    (95_000_000, 0, 1_950_000),
    (30_000_000, 0, 300_000),
    (30_000_001, 0, 300_000),
    (60_000_000, 0, 900_000),
    (100_000_000, 0, 2_100_000),
]


@pytest.mark.parametrize(("sales", "days", "due"), GOLDEN)
def test_the_golden_figures_of_marginal_bands_and_ageing(sales, days, due):
    assert earns(banded(), sales, AGED, days) == due


def test_a_return_after_payout_takes_back_the_difference_of_two_ratings():
    book = Book(Plan(ANY, (banded(),)), [taker()], line(120_000_000, units=120))
    book.invoice("I", _1=120_000_000)
    assert book.cash("I", 120_000_000) == [2_900_000]
    assert book.credit("I", "1", 25_000_000, units=25) == [-950_000]


STORIES = {
    # what happens → what it adds, in minor units. Rates and figures of the cases that others got wrong.
    "a credit note of a fully commissioned invoice takes back (B1)": (
        "1", "invoice 1000, cash 1000 -> 10, credit 1000 -> -10",
    ),
    "invoices less credit notes are the base (B2)": (
        "4", "invoice 1000, credit 200 -> 0, cash 800 -> 32",
    ),
    "a full credit before payment nets to zero (B3)": ("10", "invoice 100, credit 100 -> 0"),
    "a full credit after payment nets to zero (B3)": ("10", "invoice 100, cash 100 -> 10, credit 100 -> -10"),
    "two payments earn half each (B4)": (
        "20", "invoice 2000000, cash 1000000 -> 200000, cash 1000000 -> 200000",
    ),
    "half the money earns half the commission (B5)": ("20", "invoice 100000, cash 50000 -> 10000"),
    "instalments add up, whichever the cents (B7)": (
        "10", "invoice 100, cash 33 -> 3, cash 33 -> 3, cash 34 -> 4",
    ),
    "a bounced receipt is not earned (B8)": ("10", "invoice 1000, cash 1000 -> 100, cash -1000 -> -100"),
    "a sale refunded after payout is a negative line (B17)": (
        "80", "invoice 100000, cash 100000 -> 80000, credit 10000 -> -8000",
    ),
    "what bounced is earned when it comes again, once": (
        "10", "invoice 1000, cash 1000 -> 100, cash -1000 -> -100, cash 1000 -> 100",
    ),
    "a price correction after payout takes back its part": (
        "10", "invoice 1000, cash 1000 -> 100, credit 250 -> -25",
    ),
    "credit before cash or cash before credit: the same": (
        "10", "invoice 1000, cash 500 -> 50, credit 500 -> 0",
    ),
    "ten lines of 0.15 are rounded once (case 16)": ("10", "invoice 150, cash 150 -> 15"),
}  # fmt: skip


def told(rate_text, story):
    """Each event's amount, as the engine adds it and as the story says."""
    steps = [step.split("->") for step in story.split(", ")]
    first = int(steps[0][0].split()[1])
    book = Book(Plan(ANY, (rate(rate_text),)), [taker()], line(first, units=first))
    for step in steps:
        verb, amount = step[0].split()
        if verb == "invoice":
            book.invoice("I", _1=int(amount))
            continue
        added = book.cash("I", int(amount)) if verb == "cash" else book.credit("I", "1", int(amount), int(amount))
        yield added, [int(step[1])]


@pytest.mark.parametrize(("rate_text", "story"), STORIES.values(), ids=STORIES.keys())
def test_story(rate_text, story):
    for added, said in told(rate_text, story):
        assert added == said


@pytest.mark.parametrize(
    ("base", "due"), [(99_999, 4_999), (100_000, 10_000), (100_050, 10_005), (100_100, 10_010), (1_000_001, 100_000)]
)
def test_between_two_bands_there_is_no_gap_that_pays_nothing(base, due):
    """Case 14: 0 to 1,000 at 5 %, from 1,000 on at 10 %, on the whole; neither 1,000.50 nor 10,000.01 earns 0."""
    assert earns(banded(K.RETROACTIVE, (Band(0, 50_000), Band(100_000, 100_000))), base) == due


def test_bands_look_at_the_order_not_at_each_line():
    """Case 15: 2 × 600 earns what 1 × 1,200 earns."""
    component = banded(K.RETROACTIVE, (Band(0, 50_000), Band(100_000, 100_000)))
    book = Book(Plan(ANY, (component,)), [taker()], line(60_000), line(60_000, "2"))
    book.invoice("I", _1=60_000, _2=60_000)
    assert book.cash("I", 120_000) == [12_000]


def test_two_who_share_are_not_paid_the_full_rate_each():
    """Case 24 and B38: shares of one rate add up to it, and the odd cent is not lost."""
    takers = [taker("a", "50"), taker("b", "50")]
    book = Book(Plan(ANY, (rate("10"),)), takers, line(1_010))
    book.invoice("I", _1=1_010)
    assert book.cash("I", 1_010) == [51, 50]
    thirds = [taker(who, share) for who, share in (("a", "80"), ("b", "8"), ("c", "12"))]
    book = Book(Plan(ANY, (rate("10"),)), thirds, line(150))
    book.invoice("I", _1=150)
    assert book.cash("I", 150) == [12, 1, 2]


def test_a_payment_over_several_lines_earns_each_ones_own_part():
    """B38: lines of 10, 10 and 80, payment 20: a fifth of the commission, not 30's."""
    book = Book(Plan(ANY, (rate("10"),)), [taker()], line(1_000), line(1_000, "2"), line(8_000, "3"))
    book.invoice("I", _1=1_000, _2=1_000, _3=8_000)
    assert book.cash("I", 2_000) == [200]


def test_the_most_special_rate_goes_first_and_both_add_up():
    """B14: products of 20 and 30, 10 % in general, 50 % on the second's line: 2 + 15 = 17."""
    book = Book(Plan(ANY, (rate("10"), rate("50", line="valves"))), [taker()], line(20), line(30, "2", "valves"))
    book.invoice("I", _1=20, _2=30)
    assert sum(book.cash("I", 50)) == 17


def test_margin_is_taken_back_at_the_cost_of_the_sale():
    """Case 23: sold at 100 and 50, cost 80 each: 2.00 + 0, and a credit note takes back 2.00, not 11.00."""
    book = Book(
        Plan(Terms(base=Base.MARGIN), (rate("10"),)), [taker()], line(10_000, cost=8_000), line(5_000, "2", cost=8_000)
    )
    book.invoice("I", _1=10_000, _2=5_000)
    assert book.cash("I", 15_000) == [200]
    assert book.credit("I", "1", 10_000, units=1) == [-200]


def test_margin_without_a_cost_is_an_alarm():
    _, bare = booked(Plan(Terms(base=Base.MARGIN), (rate("10"),)), sale(line(100)), [taker()])
    assert [one.rule for one in bare] == ["commission.no-cost"]


def test_a_case_without_a_rate_is_an_alarm_and_a_rate_of_zero_is_not():
    plan = Plan(ANY, (rate("0", role="serviced"),))
    made, bare = booked(plan, sale(line(100)), [taker(), taker("south", role="serviced")])
    assert [one.partner for one in made] == ["south"]
    assert [(one.partner, one.rule) for one in bare] == [("north", "commission.no-rate")]


def test_an_amount_in_another_currency_rates_nothing():
    unit = Component(K.PER_UNIT, Scope(), amount_minor=500, currency="USD")
    assert booked(Plan(ANY, (unit,)), sale(line(100)), [taker()])[0] == []


def test_per_unit_pays_each_unit_and_takes_back_the_returned():
    unit = Component(K.PER_UNIT, Scope(), amount_minor=500, currency="EUR")
    book = Book(Plan(ANY, (unit,)), [taker()], line(10_000, units=10))
    book.invoice("I", _1=10_000)
    assert book.cash("I", 5_000) == [2_500]
    assert book.cash("I", 5_000) == [2_500]
    assert book.credit("I", "1", 3_000, units=3) == [-1_500]


def test_an_accelerator_pays_more_beyond_the_target_and_only_there():
    quick = banded(K.ACCELERATOR, (Band(0, 50_000), Band(1_000_000, 80_000)), target_minor=100_000, window=Window.YEAR)
    assert earns(quick, 50_000) == 2_500
    assert earns(quick, 50_000, volume=Volume(80_000)) == 20_000 * 5 // 100 + 30_000 * 8 // 100


def test_growth_pays_what_goes_beyond_last_year_and_nothing_without_one():
    growth = Component(K.GROWTH, Scope(), 30_000, window=Window.YEAR)
    plan = (rate("0"), growth)

    def grown(before, last):
        book = Book(Plan(ANY, plan), [taker()], line(50_000))
        book.bookings = [type(b)(**{**fields(b), "volume": Volume(before, last)}) for b in book.bookings]
        book.invoice("I", _1=50_000)
        return sum(book.cash("I", 50_000))

    assert [grown(0, 100_000), grown(80_000, 100_000), grown(100_000, 100_000), grown(0, None)] == [0, 900, 1_500, 0]


def fields(value):
    """A value's fields."""
    return {name: getattr(value, name) for name in type(value).__slots__}


def test_a_first_order_is_paid_once():
    bonus = Component(K.FIRST_ORDER, Scope(), amount_minor=10_000, currency="EUR")
    plan = Plan(ANY, (rate("10"), bonus))
    for first, due in ((True, 10_100), (False, 100)):
        book = Book(plan, [taker(first=first)], line(1_000))
        book.invoice("I", _1=1_000)
        assert sum(book.cash("I", 1_000)) == due


def test_cap_and_floor_hold_for_the_order():
    capped = Component(K.RATE, Scope(), 100_000, cap_minor=15_000, floor_minor=1_000, currency="EUR")
    assert [earns(capped, net) for net in (100, 50_000, 1_000_000)] == [1_000, 5_000, 15_000]


def test_a_distributor_earns_above_its_reseller_and_never_more_than_it():
    plan = Plan(
        ANY, (rate("5"), Component(K.OVERRIDE, Scope(), 20_000), Component(K.OVERRIDE, Scope(), 40_000, level=2))
    )
    book = Book(plan, [taker("east", above=("north", "top"))], line(100_000))
    book.invoice("I", _1=100_000)
    assert dict(zip([one.partner for one in book.bookings], book.cash("I", 100_000), strict=True)) == {
        "east": 5_000, "north": 2_000, "top": 3_000,
    }  # fmt: skip
    assert [one.partner for one in booked(plan, sale(line(1)), [taker("east", above=("north",))])[0]] == [
        "east",
        "north",
    ]


@pytest.mark.parametrize(("trigger", "due"), [(Trigger.BOOKING, 1_000), (Trigger.INVOICE, 600), (Trigger.CASH, 300)])
def test_the_trigger_says_what_counts(trigger, due):
    book = Book(Plan(Terms(trigger=trigger), (rate("10"),)), [taker()], line(10_000))
    book.invoice("I", _1=6_000)
    book.cash("I", 3_000)
    assert sum(book.said) == due


NETS = st.integers(1, 10**12)
LADDERS = st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 10**6)), max_size=6).map(
    lambda pairs: (Band(0, 50_000), *(Band(s, r) for s, r in sorted(dict(pairs).items())))
)


@given(LADDERS, NETS, st.integers(0, 10**6))
def test_marginal_bands_are_continuous_and_never_fall(ladder, amount, more):
    low, high = marginal(ladder, Fraction(amount)), marginal(ladder, Fraction(amount + more))
    assert 0 <= high - low <= more


@given(NETS, st.lists(st.integers(1, 10**6), min_size=1, max_size=5), st.integers(0, 10**6))
def test_shares_of_one_pool_sum_to_it(net, weights, rate_ppm):
    shares = [weight * 10**6 // sum(weights) for weight in weights[:-1]]
    shares.append(10**6 - sum(shares))
    takers = [taker(f"{index:02}", Fraction(share, 10_000)) for index, share in enumerate(shares)]
    takers = [t for t in takers if t.share_ppm]
    whole = Book(Plan(ANY, (Component(K.RATE, Scope(), rate_ppm),)), takers, line(net))
    whole.invoice("I", _1=net)
    assert sum(whole.cash("I", net)) == net * rate_ppm // 10**6


PARTS = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 60)), min_size=1, max_size=6)


@given(PARTS, st.randoms(), st.sampled_from([rate("3.3"), banded(), banded(K.RETROACTIVE, FIELD)]))
def test_the_order_of_receipts_never_matters_and_parts_sum_to_the_whole(parts, random, component):
    total = sum(minor for minor, _ in parts)
    sums = set()
    for order in (parts, random.sample(parts, len(parts))):
        book = Book(Plan(AGED, (component,)), [taker()], line(total))
        book.invoice("I", _1=total)
        sums.add(sum(sum(book.cash("I", minor, days)) for minor, days in order))
    assert len(sums) == 1
    in_time = Book(Plan(ANY, (component,)), [taker()], line(total))
    in_time.invoice("I", _1=total)
    assert sum(sum(in_time.cash("I", minor)) for minor, _ in parts) == earns(component, total)


@given(PARTS, st.data())
def test_any_bounce_and_any_credit_is_the_mirror_of_what_it_takes_back(parts, data):
    total = sum(minor for minor, _ in parts)
    book = Book(Plan(AGED, (banded(),)), [taker("a", "60"), taker("b", "40")], line(total, units=total))
    book.invoice("I", _1=total)
    for minor, days in parts:
        before = list(book.said)
        book.cash("I", minor, days)
        book.cash("I", -minor, days)
        assert book.said == before
        book.cash("I", minor, days)
    back = data.draw(st.integers(0, total))
    book.credit("I", "1", back, back)
    assert all(minor >= 0 for minor in book.said)
    book.credit("I", "1", total - back, total - back)
    assert book.said == [0, 0]


@given(NETS, st.integers(0, 10**6), st.lists(st.integers(0, 10**6), max_size=3), st.integers(0, 10**12))
def test_overrides_never_exceed_what_they_stand_on(net, own, above, paid):
    overrides = [Component(K.OVERRIDE, Scope(), ppm, level=level) for level, ppm in enumerate(above, 1)]
    plan = Plan(ANY, (Component(K.RATE, Scope(), own), *overrides))
    book = Book(plan, [taker(above=("x", "y", "z"))], line(net))
    book.invoice("I", _1=net)
    made = book.cash("I", min(net, paid))
    assert sum(made[1:]) <= made[0]


KNOWN = Known(
    ("pumps", "valves"), ("silver", "gold"), ("new", "known"), ("partner", "lead", "house"), ("channel", "hybrid"),
    ("sourced", "resold"),
)  # fmt: skip


def codes(*components):
    """The flaws of a plan by place."""
    return [(flaw.code, flaw.place) for flaw in flaws(Plan(ANY, components), KNOWN)]


def test_a_rule_that_can_never_fire_is_named():
    assert codes(rate("1"), rate("2", tier="gold")) == []
    everyone = [rate("2", tier=tier) for tier in ("gold", "silver")]
    assert codes(rate("1", role="sourced"), *everyone) == []
    both = [rate("2", customer="new"), rate("3", customer="known")]
    assert codes(rate("1"), *both) == [("plan.never-fires", 0)]


def test_flaws_of_bands_and_pairs_are_named():
    assert codes(rate("1"), rate("2")) == [("plan.overlap", 1)]
    assert codes(rate("1", line="boats")) == [("plan.unknown-code", 0)]
    assert codes(banded(bands=(Band(100, 1),))) == [("plan.bands-gap", 0)]
    assert codes(banded(bands=(Band(0, 1), Band(0, 2)))) == [("plan.bands-order", 0)]
    assert codes(banded(bands=(Band(0, 1), Band(5, 1)))) == [("plan.bands-same", 0)]
    assert codes(banded(K.RETROACTIVE, (Band(0, 2), Band(5, 1)))) == [("plan.bands-falling", 0)]
    assert codes(Component(K.PER_UNIT, Scope(), amount_minor=5)) == [("plan.currency-missing", 0)]
    assert codes(Component(K.RATE, Scope(), 5, cap_minor=1, floor_minor=2, currency="EUR")) == [
        ("plan.cap-below-floor", 0)
    ]
    assert codes(rate("1"), Component(K.GROWTH, Scope(), 5)) == [("plan.growth-window", 1)]


def test_a_gap_names_mode_role_tiers_and_lines():
    found = gaps(Plan(ANY, (rate("1", mode="hybrid"), rate("2", mode="channel", role="resold", line="pumps"))), KNOWN)
    assert found == [Gap("channel", "resold", ("",), ("valves",)), Gap("channel", "sourced", (), ())]
    assert percent("2") == 20_000
