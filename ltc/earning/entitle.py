"""What bookings have earned at a moment, as a whole: an accrual is the difference of two such wholes. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ltc.earning.banding import ladder_of, marginal, rate_at, retroactive
from ltc.earning.book import Booked, SoldLine
from ltc.earning.component import BASIC, Base, ComponentKind, Terms, Trigger
from pricing.ground.money import split
from pricing.ground.rate import PPM, Rounding, settled

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Payment:
    """Cash of an invoice, tax included, and the days from the invoice to the day it came."""

    amount_minor: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice less its credit notes: what is left of each line without tax, of the whole with tax, and its cash.

    `refunded_minor`: what of its cash was paid back to the payer.
    """

    nets: Mapping[str, int]
    gross_minor: int
    payments: tuple[Payment, ...] = ()
    refunded_minor: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """An order at a moment: its lines less what was returned or credited, and its bills."""

    lines: Mapping[str, SoldLine]
    bills: Sequence[Bill] = field(default=())


def due(state: State, terms: Terms) -> dict[str, Fraction]:
    """How much of each line's net counts: all that is booked, invoiced, or collected, the late cash at its part.

    More cash than is left of an invoice (it was credited after) counts in equal proportion, so that neither the
    order of receipts nor the order of receipt and credit changes anything. Exact.
    """
    if terms.trigger is Trigger.BOOKING:
        return {key: Fraction(line.net_minor) for key, line in state.lines.items()}
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for bill in state.bills:
        counts = Fraction(1) if terms.trigger is Trigger.INVOICE else collected(bill, terms)
        for key, net in bill.nets.items():
            found[key] += net * counts
    return dict(found)


def collected(bill: Bill, terms: Terms) -> Fraction:
    """The part of a bill that was collected, each payment weighed by its days; never above the whole.

    What was paid back comes out of every payment in equal proportion, so that paying back what a credit note left
    over changes nothing, and the two can come in either order.
    """
    paid = sum(payment.amount_minor for payment in bill.payments)
    kept = paid - bill.refunded_minor
    if not bill.gross_minor or kept <= 0:
        return ZERO
    weighed = sum(payment.amount_minor * rate_at(terms.ageing, payment.days) for payment in bill.payments)
    return Fraction(weighed * kept, paid * max(bill.gross_minor, kept) * PPM)


def whole(one: Booked, state: State, terms: Terms) -> Fraction:
    """What a component gives for its lines when everything is paid in time, before shares. Exact minor units.

    Cap and floor hold for the order as a whole; what is sold off entirely has no floor.
    """
    lines = [state.lines[key] for key in one.lines if key in state.lines]
    base = base_of(lines, terms)
    if sum(line.net_minor for line in lines) <= 0:
        return ZERO
    component = one.component
    earned = _rated(one, base, sum(line.units for line in lines))
    if component.floor_minor is not None:
        earned = max(earned, Fraction(component.floor_minor))
    return earned if component.cap_minor is None else min(earned, Fraction(component.cap_minor))


def base_of(lines: Sequence[SoldLine], terms: Terms) -> Fraction:
    """What is rated: net, or net less cost, line by line and never below zero."""
    if terms.base is Base.NET:
        return Fraction(sum(line.net_minor for line in lines))
    return Fraction(sum(max(0, line.net_minor - (line.cost_minor or 0)) for line in lines))


def _rated(one: Booked, base: Fraction, units: int) -> Fraction:
    component, before = one.component, Fraction(one.volume.before)
    if component.kind in (ComponentKind.RATE, ComponentKind.OVERRIDE):
        return base * component.rate_ppm * Fraction(1, PPM)
    if component.kind is ComponentKind.PER_UNIT:
        return Fraction(component.amount_minor * units)
    if component.kind is ComponentKind.FIRST_ORDER:
        return Fraction(component.amount_minor)
    if component.kind is ComponentKind.GROWTH:
        last = one.volume.last
        above = ZERO if last is None else max(ZERO, before + base - last) - max(ZERO, before - last)
        return above * component.rate_ppm * Fraction(1, PPM)
    step = retroactive if component.kind is ComponentKind.RETROACTIVE else marginal
    ladder = ladder_of(component)
    return step(ladder, before + base) - step(ladder, before)


def entitled(bookings: Sequence[Booked], state: State, terms: Terms) -> list[int]:
    """What each booking has earned, in whole minor units, in the order given. Never negative.

    Rounding: DOWN once, on the sum of those who share one component at one volume; the sum is split by shares
              by largest remainder, equal remainders to the smaller key. An override is rounded down by itself,
              and all overrides on a taker never exceed what the taker itself earned.
    Source:   docs/decisions/0021-commission.md.
    """
    counted = due(state, terms)
    pools: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(bookings):
        if one.component.kind is not ComponentKind.OVERRIDE:
            pools[one.component, one.lines, one.volume].append(index)
    made = [0] * len(bookings)
    for indexes in pools.values():
        for index, minor in _split(bookings, indexes, (state, terms, counted)):
            made[index] = minor
    _override(bookings, made, (state, terms, counted))
    return made


Context = tuple[State, Terms, Mapping[str, Fraction]]


def _exact(one: Booked, context: Context) -> Fraction:
    """A component's earning so far, before shares."""
    state, terms, counted = context
    net = sum(state.lines[key].net_minor for key in one.lines if key in state.lines)
    if net <= 0:
        return ZERO
    return whole(one, state, terms) * sum((counted.get(key, ZERO) for key in one.lines), ZERO) * Fraction(1, net)


def _split(bookings: Sequence[Booked], indexes: list[int], context: Context) -> list[tuple[int, int]]:
    ordered = sorted(indexes, key=lambda index: bookings[index].taker)
    shares = [bookings[index].share_ppm for index in ordered]
    pool = _exact(bookings[ordered[0]], context) * sum(shares)
    minor = settled(pool * Fraction(1, PPM), Rounding.DOWN)
    return list(zip(ordered, split(minor, shares), strict=True))


def _override(bookings: Sequence[Booked], made: list[int], context: Context) -> None:
    left: defaultdict[str, int] = defaultdict(int)
    for one, minor in zip(bookings, made, strict=True):
        left[one.taker] += minor if one.component.kind in BASIC else 0
    overrides = [i for i, one in enumerate(bookings) if one.component.kind is ComponentKind.OVERRIDE]
    for index in sorted(overrides, key=lambda i: bookings[i].component.level):
        one = bookings[index]
        exact = _exact(one, context) * one.share_ppm
        made[index] = min(left[one.taker], settled(exact * Fraction(1, PPM), Rounding.DOWN))
        left[one.taker] -= made[index]
