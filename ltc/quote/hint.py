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
    now, quantity = price_line(terms).net_minor, int(terms.quantity)
    others = int(terms.counted) - quantity if terms.counted is not None else 0
    starts = sorted({rung.starts_at for rung in terms.ladder if rung.starts_at > quantity + others})
    offers = [_offer(terms, start, others) for start in starts]
    best = min(offers, key=lambda offer: offer.net_minor, default=None)
    return best if best and best.net_minor < now else None


def _offer(terms: LineTerms, start: int, others: int) -> Cheaper:
    """The line at the quantity with which a break is reached, others counted with it."""
    counted = None if terms.counted is None else start
    return Cheaper(start - others, price_line(replace(terms, quantity=start - others, counted=counted)).net_minor)


def hints(prices: Prices | None) -> list[Cheaper | None]:
    """For each line, the larger quantity that costs less, if there is one."""
    return [cheaper_with_more(terms) for terms in prices.terms] if prices else []
