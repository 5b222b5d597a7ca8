"""Which price applies: declared specificity, no ties, and why each of the others does not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bulk import Bulk
from portal.db import work
from pricing.book.choose import Asked, place_of, rank, shelf
from pricing.book.draft import BookBuyerDirect, NewBook, begin, fill
from pricing.book.facts import NoPrice, facts
from pricing.book.find import NoBook, in_force
from pricing.book.finding import Fit, findings
from pricing.book.models import BookState, BuyerKind, PriceBook, Side
from pricing.book.publish import BookOverlaps, publish
from pricing.book.sheet import Sheet
from pricing.exchange.convert import ExchangeRate
from pricing.ground.record import new_id

DAY, LATER = date(2026, 3, 10), date(2026, 4, 1)
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
ADA, NILS = new_id(), new_id()
NONE = {}


def book(code="list", version=1, state=BookState.PUBLISHED, **place):
    """A book as a value; by default the channel's in euros, of every market, since January."""
    of = {"side": Side.CHANNEL, "market": "", "buyer": BuyerKind.ANY, "currency": "EUR"}
    of |= {"valid_from": date(2026, 1, 1), "valid_until": None}
    return PriceBook(id=new_id(), code=code, version=version, state=state, **of | place)


def applicable(books, asked, rates=NONE):
    """The books that apply, in order."""
    return shelf(books, asked, rates).books


ASKED = Asked(Side.CHANNEL, "EUR", DAY, "east", BuyerKind.RESELLER)
EAST = {"market": "east"}
RESELLERS = {"buyer": BuyerKind.RESELLER}


def test_a_book_of_the_market_goes_before_one_for_this_kind_of_partner_and_that_before_the_general_one():
    general, resellers, east, both = book(), book("r", **RESELLERS), book("e", **EAST), book("b", **EAST, **RESELLERS)
    for order in permutations((general, resellers, east, both)):
        assert applicable(order, ASKED) == [both, east, resellers, general]


def test_of_one_place_the_latest_start_goes_first_and_the_others_are_named_as_followed():
    old, new, coming = book(), book(version=2, valid_from=DAY), book(version=3, valid_from=LATER)
    assert applicable((coming, old, new), ASKED) == [new]
    said = {one.book: one for one in findings((coming, old, new), ASKED, {old.id, new.id}, NONE)}
    assert [said[each].fit for each in (old, new, coming)] == [Fit.FOLLOWED, Fit.APPLIES, Fit.NOT_BEGUN]
    assert said[old].facts == {"book": "list", "version": 2}
    assert said[coming].facts == {"day": "2026-04-01"}


@pytest.mark.parametrize(
    ("other", "fit"),
    [
        ({"side": Side.DIRECT}, Fit.OTHER_SIDE),
        ({"currency": "USD"}, Fit.OTHER_CURRENCY),
        ({"market": "north"}, Fit.OTHER_MARKET),
        ({"buyer": BuyerKind.DISTRIBUTOR}, Fit.OTHER_BUYER),
        ({"state": BookState.DRAFT}, Fit.DRAFT),
        ({"state": BookState.RETIRED}, Fit.RETIRED),
        ({"valid_from": LATER}, Fit.NOT_BEGUN),
        ({"valid_until": DAY}, Fit.ENDED),
    ],
)
def test_every_other_book_says_why_it_does_not_apply(other, fit):
    applies, one = book(), book("other", **other)
    first, second = findings((one, applies), ASKED, {one.id, applies.id}, NONE)
    assert (first.book, first.fit, second.book, second.fit) == (applies, Fit.APPLIES, one, fit)
    assert one not in applicable((one, applies), ASKED)


def test_a_book_without_the_product_gives_way_to_the_next_and_says_so():
    general, east = book(), book("e", **EAST)
    said = [(one.book, one.fit) for one in findings((general, east), ASKED, {general.id}, NONE)]
    assert said == [(general, Fit.APPLIES), (east, Fit.LACKING)]
    said = [(one.book, one.fit) for one in findings((general, east), ASKED, {general.id, east.id}, NONE)]
    assert said == [(east, Fit.APPLIES), (general, Fit.LESS_SPECIFIC)]
    assert Fit.APPLIES not in {one.fit for one in findings((general, east), ASKED, set(), NONE)}


def usd_to_eur(value="0.92"):
    """A rate into the asked currency, by its source."""
    return {"USD": ExchangeRate("USD", "EUR", Fraction(value), date(2026, 3, 1), "ECB")}


RATES = usd_to_eur() | {"CNY": ExchangeRate("CNY", "EUR", Fraction("0.128"), date(2026, 3, 1), "PBOC")}


def test_the_asked_currency_goes_before_any_that_is_converted_then_market_then_partner_then_home_then_the_code():
    own, east = book("own"), book("east", currency="USD", **EAST)
    resellers = book("resellers", currency="USD", **RESELLERS)
    dollar, yuan = book("dollar", currency="USD"), book("yuan", currency="CNY")
    at_home = replace(ASKED, home="USD")
    for order in permutations((own, east, resellers, dollar, yuan)):
        assert applicable(order, ASKED, RATES) == [own, east, resellers, yuan, dollar]
        assert applicable(order, at_home, RATES) == [own, east, resellers, dollar, yuan]


def test_a_book_without_a_rate_prices_nothing_and_says_so():
    own, dollar = book("own"), book("dollar", currency="USD")
    found = shelf((dollar, own), ASKED, NONE)
    assert (found.books, found.unrated) == ([own], [dollar])
    said = {one.book: one for one in findings((own, dollar), ASKED, {dollar.id}, NONE)}
    assert (said[dollar].fit, said[dollar].facts) == (Fit.OTHER_CURRENCY, {"of": "USD", "to": "EUR"})
    assert said[own].fit is Fit.LACKING


def test_a_converted_book_says_at_which_rate_and_those_behind_say_why():
    own, dollar, yuan = book("own"), book("dollar", currency="USD"), book("yuan", currency="CNY")
    east = book("east", currency="USD", **EAST)
    books = (own, dollar, yuan, east)

    def said(*having):
        return {one.book: (one.fit, one.facts) for one in findings(books, ASKED, {b.id for b in having}, RATES)}

    rate = {"from_currency": "USD", "rate": "0.92", "rate_on": "2026-03-01", "published_by": "ECB"}
    assert said(dollar)[dollar] == (Fit.CONVERTED, rate)
    assert said(*books)[own] == (Fit.APPLIES, {})
    assert said(*books)[east] == (Fit.FOREIGN, {"of": "USD", "book": "own", "version": 1})
    assert said(dollar, yuan)[dollar] == (Fit.LATER_CURRENCY, {"of": "USD", "book": "yuan", "version": 1})
    assert said(dollar, yuan, east)[yuan] == (Fit.LESS_SPECIFIC, {"book": "east", "version": 1})


PLACES = st.builds(
    book,
    code=st.sampled_from("abc"),
    side=st.sampled_from(Side),
    market=st.sampled_from(("", "east", "north")),
    buyer=st.sampled_from(BuyerKind),
    currency=st.sampled_from(("EUR", "USD", "CNY")),
    valid_from=st.dates(date(2026, 3, 1), date(2026, 3, 20)),
)


LISTS = st.lists(PLACES, max_size=12, unique_by=lambda one: (place_of(one), one.valid_from))


@given(LISTS, st.randoms(), st.sampled_from([NONE, RATES]))
def test_books_never_tie_and_their_order_in_the_list_never_matters(books, chance, rates):
    found = applicable(books, ASKED, rates)
    assert len({rank(one, ASKED) for one in found}) == len(found)
    shuffled = list(books)
    chance.shuffle(shuffled)
    assert applicable(shuffled, ASKED, rates) == found
    said = findings(books, ASKED, {one.id for one in books}, rates)
    assert [one.book for one in said if one.fit in (Fit.APPLIES, Fit.CONVERTED)] == found[:1]
    assert len(said) == len(books)


def made(world, session, code, prices, starts=DAY, **place):
    """A published book, of the channel in euros where nothing else is said."""
    of = {"side": Side.CHANNEL, "currency": "EUR"} | place
    new = begin(session, NewBook(code, code, code, **of), ADA, DAY)
    session.flush()
    fill(session, Bulk(session), new, Sheet(prices), ADA)
    publish(session, new, starts, NILS, (DAY, NOW))
    session.flush()
    return new


def test_each_product_is_priced_by_the_most_specific_book_that_has_it(world):
    pump, valve = world.products["P-100"], world.products["V-10"]
    with work(world.house) as session:
        east = made(world, session, "east", {pump: 90_000}, market="east-china")
        asked = Asked(Side.CHANNEL, "EUR", DAY, "east-china")
        books = in_force(session, asked)
        assert [one.code for one in books.books] == ["east", "channel"]
        known = facts(session, books, "gold", {pump, valve}, DAY)
        assert (known.listed[pump].book, known.listed[pump].list_minor, known.listed[pump].ladder) == (east, 90_000, ())
        assert (known.listed[valve].book.code, known.listed[valve].list_minor) == ("channel", 30_500)
        elsewhere = in_force(session, Asked(Side.CHANNEL, "EUR", DAY, "north-china"))
        assert [one.code for one in elsewhere.books] == ["channel"]
        with pytest.raises(NoPrice):
            known.of(new_id())


def test_equal_rank_is_refused_when_a_book_is_published_and_another_place_is_not(world):
    pump = world.products["P-100"]
    with work(world.house) as session:
        made(world, session, "east", {pump: 1}, market="east-china")
        made(world, session, "east-r", {pump: 1}, market="east-china", buyer=BuyerKind.RESELLER)
        with pytest.raises(BookOverlaps):
            made(world, session, "east-2", {pump: 1}, LATER, market="east-china")


def test_without_a_book_there_is_no_price_and_a_direct_book_for_resellers_is_refused(world):
    with work(world.house) as session:
        with pytest.raises(NoBook):
            in_force(session, Asked(Side.CHANNEL, "USD", date(2024, 12, 31)))
        with pytest.raises(BookBuyerDirect):
            begin(session, NewBook("d", "d", "d", Side.DIRECT, "EUR", buyer=BuyerKind.RESELLER), ADA, DAY)
