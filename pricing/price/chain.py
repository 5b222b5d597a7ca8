"""Prices down the chain of two-tier distribution: vendor, distributor, reseller, end customer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pricing.ground.errors import Invalid
from pricing.price.cut import Cut
from pricing.price.line import Floor, LineTerms, PricedLine, price_line


class Buyer(StrEnum):
    """Who buys at a link of the chain; the vendor sells to the last one, and each sells to the one before."""

    END_CUSTOMER = "end_customer"
    RESELLER = "reseller"
    DISTRIBUTOR = "distributor"


CHAIN = tuple(Buyer)


class ChainOrder(Invalid):
    """A chain runs from the end customer to the distributor, and names nobody twice."""

    code = "chain-order"


@dataclass(frozen=True, slots=True)
class Link:
    """What one buyer gets off: of the price above it, at which it sells on, or of the list price if so declared.

    `breaks`: whether volume breaks come off its price where it begins at list; off a contract price none does.
    """

    buyer: Buyer
    cuts: Sequence[Cut]
    off_list: bool = False
    breaks: bool = True
    floor: Floor | None = None


@dataclass(frozen=True, slots=True)
class ChainPrice:
    """What a buyer pays, and what it keeps when it sells at the price above; an end customer sells nothing on."""

    buyer: Buyer
    line: PricedLine
    margin_minor: int | None


def price_chain(terms: LineTerms, links: Sequence[Link]) -> list[ChainPrice]:
    """Price a line for every buyer of a chain, from the end customer up to whoever buys of the vendor.

    The terms give quantity, list price and breaks; breaks are taken once, on the first link. Each price begins
    where the one above it ends, so that the margins of all and the vendor's income add up to what the end
    customer pays.
    Rounding: as `price_line`. Errors: ChainOrder, and those of `price_line`.
    """
    places = [CHAIN.index(link.buyer) for link in links]
    if not places or places != sorted(set(places)):
        raise ChainOrder(field="chain")
    prices: list[ChainPrice] = []
    for link in links:
        priced = price_line(_terms(terms, link, prices))
        margin = prices[-1].line.net_minor - priced.net_minor if prices else None
        prices.append(ChainPrice(link.buyer, priced, margin))
    return prices


def _terms(terms: LineTerms, link: Link, above: Sequence[ChainPrice]) -> LineTerms:
    asked = replace(terms, cuts=link.cuts, floor=link.floor, ladder=terms.ladder if link.breaks else ())
    if not above or link.off_list:
        return asked
    return replace(asked, ladder=(), list_total_minor=above[-1].line.net_minor, list_facts={})
