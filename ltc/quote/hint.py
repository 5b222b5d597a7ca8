"""The break-even hint: where a volume break makes more cheaper than less. Pure."""

from dataclasses import dataclass, replace

from ltc.quote.priced import Prices
from pricing.price.line import LineTerms, price_line


@dataclass(frozen=True, slots=True)
class Cheaper:
    """A larger quantity that costs less, in minor units for the whole line."""

    quantity: int
    net_minor: int


def cheaper_with_more(terms: LineTerms) -> Cheaper | None:
    """The start of a later break at which the whole line costs least, where that is less than it costs now.

    Everything else of the terms stands; the cheapest quantity of a break is its start.
    """
    now = price_line(terms).net_minor
    starts = sorted({rung.starts_at for rung in terms.ladder if rung.starts_at > terms.quantity})
    offers = [Cheaper(start, price_line(replace(terms, quantity=start)).net_minor) for start in starts]
    best = min(offers, key=lambda offer: offer.net_minor, default=None)
    return best if best and best.net_minor < now else None


def hints(prices: Prices | None) -> list[Cheaper | None]:
    """For each line, the larger quantity that costs less, if there is one."""
    return [cheaper_with_more(terms) for terms in prices.terms] if prices else []
