"""Contract prices and promotions in a quote: which of them price a line, and how long they last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.quote.buyer import Buyer
from pricing.book.facts import BookFacts
from pricing.contract_price.find import contracted
from pricing.price.cut import Cut
from pricing.price.line import LineTerms
from pricing.price.step import StepKind
from pricing.price_promotion.find import promoted

OFFERS = (StepKind.CONTRACTED, StepKind.PROMOTION)


@dataclass(frozen=True, slots=True)
class Offers:
    """By product id: what the buyer pays by contract, and what is taken off for everybody."""

    contracted: Mapping[UUID, Cut] = field(default_factory=dict)
    promoted: Mapping[UUID, Cut] = field(default_factory=dict)

    def cuts(self, product_id: UUID) -> list[Cut]:
        """The steps of a product. A contract price is what is paid: a promotion comes off it only if it says so."""
        bargain, promotion = self.contracted.get(product_id), self.promoted.get(product_id)
        if bargain and promotion and not promotion.facts["on_contracts"]:
            promotion = None
        return [cut for cut in (bargain, promotion) if cut]


NONE = Offers()


def offers(session: Session, buyer: Buyer, known: BookFacts) -> Offers:
    """The offers that hold for a buyer and the products of a quote, in two statements. Raises ContractPriceTwice."""
    asked, lines = buyer.asked, {one.id: one.product_line_id for one in known.products.values()}
    return Offers(
        contracted(session, buyer.ids, asked.currency, lines.keys(), asked.day),
        promoted(session, asked.side, asked.market, lines, asked.day),
    )


def last_on(terms: Iterable[LineTerms], other: date | None) -> date | None:
    """The last day on which all offers of the lines hold, or an earlier other day: a quote does not outlive them."""
    untils = [cut.facts["until"] for line in terms for cut in line.cuts if cut.kind in OFFERS]
    days = [date.fromisoformat(until) - timedelta(days=1) for until in untils if isinstance(until, str)]
    return min([*days, *([other] if other else [])], default=None)
