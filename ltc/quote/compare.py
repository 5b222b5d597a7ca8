"""Two versions of a quote side by side: lines that came, went or changed, and the totals. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ltc.quote.models import Quote, QuoteLine
from pricing.ground.rate import PPM, Rounding, rounded


class LineChange(StrEnum):
    """What became of a line."""

    LINE_SAME = "line_same"
    LINE_ADDED = "line_added"
    LINE_REMOVED = "line_removed"
    LINE_CHANGED = "line_changed"


@dataclass(frozen=True, slots=True)
class Terms:
    """A line's quantity, one unit's list price and the whole line's net in minor units, and what is off the list.

    `off_ppm` is the whole discount on list price times quantity, rounded half away from zero; below zero: a surcharge.
    """

    quantity: int
    list_minor: int
    net_minor: int
    off_ppm: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of either version, or of both."""

    product_id: UUID
    before: Terms | None
    after: Terms | None

    @property
    def change(self) -> LineChange:
        """What became of it."""
        if self.before is None:
            return LineChange.LINE_ADDED
        if self.after is None:
            return LineChange.LINE_REMOVED
        return LineChange.LINE_SAME if self.before == self.after else LineChange.LINE_CHANGED

    @property
    def net_minor(self) -> int:
        """By how much the line's net is more, in minor units."""
        return (self.after.net_minor if self.after else 0) - (self.before.net_minor if self.before else 0)

    def moved(self, part: str) -> bool:
        """Whether a part of the terms, by its name, stands in both and differs."""
        return bool(self.before and self.after and getattr(self.before, part) != getattr(self.after, part))


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of both versions in minor units, by its name."""

    name: str
    before_minor: int
    after_minor: int

    @property
    def more_minor(self) -> int:
        """By how much it is more."""
        return self.after_minor - self.before_minor


SUMS = ("net", "tax", "total")


def terms_of(line: QuoteLine) -> Terms:
    """What a line says."""
    full = line.list_minor * line.quantity
    off = rounded((full - line.net_minor) * PPM, full, Rounding.HALF_AWAY) if full else 0
    return Terms(line.quantity, line.list_minor, line.net_minor, off)


def compared(before: Sequence[QuoteLine], after: Sequence[QuoteLine]) -> list[Compared]:
    """Every line of the newer version in its order, then those that went; a product's lines are paired in order."""
    was = _by_product(before)
    found = [Compared(line.product_id, next(was[line.product_id], None), terms_of(line)) for line in after]
    left = ((line.product_id, next(was[line.product_id], None)) for line in before)
    return found + [Compared(product_id, terms, None) for product_id, terms in left if terms]


def totals(before: Quote, after: Quote) -> list[Total]:
    """Net, tax and total of both."""
    return [Total(name, one, other) for name, one, other in zip(SUMS, _sums(before), _sums(after), strict=True)]


def _sums(quote: Quote) -> tuple[int, int, int]:
    return quote.net_minor, quote.tax_minor, quote.gross_minor


def _by_product(lines: Iterable[QuoteLine]) -> defaultdict[UUID, Iterator[Terms]]:
    """The terms of a product's lines, to be taken one by one; of an unknown product, none."""
    found: dict[UUID, list[Terms]] = {}
    for line in lines:
        found.setdefault(line.product_id, []).append(terms_of(line))
    taken: defaultdict[UUID, Iterator[Terms]] = defaultdict(lambda: iter(()))
    taken.update({product_id: iter(terms) for product_id, terms in found.items()})
    return taken
