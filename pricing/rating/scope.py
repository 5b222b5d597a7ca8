"""Whose quantity reaches a break: the line's own, or that of a pool of lines, or of a period to date."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import split
from pricing.ground.rate import Rounding, settled
from pricing.rating.part import Part, PartKind, total
from pricing.rating.tariff import Model, Tariff, rate


class Scope(StrEnum):
    """What is counted together for a break."""

    LINE = "line"
    ITEM = "item"  # the same item on the document
    PRODUCT_LINE = "product_line"
    DOCUMENT = "document"
    PERIOD = "period"  # what the partner has bought since its period began


class PriceLineWrong(Invalid):
    """Something is wrong with a line; `cause` says what."""

    code = "price-line-wrong"

    def __init__(self, line: str, cause: DomainError) -> None:
        super().__init__(line=line, cause=cause)
        self.line, self.cause = line, cause


class PoolFlat(Invalid):
    """A volume break that lines share has no amount that is paid once: nobody could say which line pays it."""

    code = "pool-flat"


class PoolTerms(Invalid):
    """Lines that are rated as one have one tariff, and are all sold or all returned."""

    code = "pool-terms"


@dataclass(frozen=True, slots=True)
class Asked:
    """A quantity to rate, by the name of its line.

    Lines of one `pool` count together, after what came `before` them in the period.
    """

    name: str
    tariff: Tariff
    quantity: Fraction
    pool: tuple[Scope, str] | None = None
    before: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Rated:
    """An amount in minor units, rounded once, with its exact parts."""

    minor: int
    parts: Sequence[Part]


def rate_all(asked: Sequence[Asked], rounding: Rounding) -> list[Rated]:
    """Rate lines, in their order. Each amount is rounded once, after everything is multiplied.

    A shared volume break gives each line the price of the rung that the pool's quantity reaches. Any other pool
    is rated as a whole, less what the period had come to before; the lines share it by quantity without loss.
    Errors: PriceLineWrong with the line and its cause: those of `rate`, PoolFlat, PoolTerms.
    """
    pools: defaultdict[tuple[Scope, str] | None, list[int]] = defaultdict(list)
    for place, one in enumerate(asked):
        pools[one.pool].append(place)
    found: dict[int, Rated] = {}
    for pool, places in pools.items():
        lines = [asked[place] for place in places]
        rated = _alone(lines, rounding) if pool is None else _together(lines, rounding)
        found.update(zip(places, rated, strict=True))
    return [found[place] for place in range(len(asked))]


def _alone(lines: Iterable[Asked], rounding: Rounding) -> list[Rated]:
    return [_rated(_own(line, line.quantity), rounding) for line in lines]


def _own(line: Asked, quantity: Fraction) -> list[Part]:
    """A quantity by the line's tariff; what is refused names the line."""
    try:
        return rate(line.tariff, quantity)
    except DomainError as error:
        raise PriceLineWrong(line.name, error) from error


def _rated(parts: Sequence[Part], rounding: Rounding) -> Rated:
    return Rated(settled(total(parts), rounding), parts)


def _together(lines: Sequence[Asked], rounding: Rounding) -> list[Rated]:
    if len({line.before for line in lines}) > 1 or len({line.quantity > 0 for line in lines if line.quantity}) > 1:
        raise PriceLineWrong(lines[0].name, PoolTerms(field="scope"))
    whole = sum((line.quantity for line in lines), Fraction(0))
    if all(line.tariff.model is Model.VOLUME for line in lines):
        return [_rated(_on_reached(line, whole), rounding) for line in lines]
    for line in lines:
        if line.tariff != lines[0].tariff:
            raise PriceLineWrong(line.name, PoolTerms(field="scope"))
    return _shared(lines, whole, rounding)


def _on_reached(line: Asked, whole: Fraction) -> list[Part]:
    """A line's units at the price of the rung that the pool reaches."""
    tariff = line.tariff
    if any(rung.flat for rung in tariff.ladder.rungs):
        raise PriceLineWrong(line.name, PoolFlat(field="scope"))
    if not line.quantity:
        return _own(line, line.quantity)
    reach = line.before + whole if whole > 0 else max(line.before, -whole)  # a return: what was reached before it
    counted, own = reach, line.quantity
    if tariff.convert:
        counted, own = tariff.convert.of(reach), tariff.convert.of(own)
    try:
        rung = tariff.ladder.holding(counted)
    except DomainError as error:
        raise PriceLineWrong(line.name, error) from error
    return [Part(PartKind.UNIT, own, rung.unit, own * rung.unit, rung.starts_at)]


def _shared(lines: Sequence[Asked], whole: Fraction, rounding: Rounding) -> list[Rated]:
    """The difference of two full ratings, shared by quantity; equal remainders go to the earlier line."""
    before = lines[0].before
    earlier = settled(total(_own(lines[0], before)), rounding) if before else 0
    minor = settled(total(_own(lines[0], before + whole)), rounding) - earlier
    scale = lcm(*(line.quantity.denominator for line in lines))
    weights = [abs(int(line.quantity * scale)) for line in lines]
    shares = zip(lines, split(minor, weights, even_if_zero=True), strict=True)
    return [Rated(share, [Part(PartKind.SHARE, line.quantity, Fraction(0), Fraction(share))]) for line, share in shares]
