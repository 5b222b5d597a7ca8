"""A price check: what a buyer would pay for a product, that day, that quantity, and why; and why not otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.quote.buyer import Buyer
from ltc.quote.hint import Cheaper, cheaper_with_more
from ltc.quote.priced import Wanted, terms_of
from pricing.book.facts import facts, having
from pricing.book.find import in_force, rates
from pricing.book.finding import Finding, findings
from pricing.book.models import BookState, PriceBook
from pricing.ground.errors import DomainError
from pricing.price.cut import Break
from pricing.price.line import PricedLine, price_line


@dataclass(frozen=True, slots=True)
class Check:
    """The priced line, or why there is none; what is said of every book; the breaks of the one that gives the price."""

    line: PricedLine | None
    refusal: DomainError | None
    findings: Sequence[Finding]
    ladder: Sequence[Break] = ()
    cheaper: Cheaper | None = None
    tax_ppm: int | None = None


def check(session: Session, buyer: Buyer, product_id: UUID, quantity: int) -> Check:
    """Price one product for a buyer as a quote would, with the reasons. A refusal is a value: it has reasons too."""
    known = session.scalars(select(PriceBook).where(PriceBook.state != BookState.RETIRED)).all()
    having_it = having(session, known, product_id).keys()
    said = findings(known, buyer.asked, having_it, rates(session, known, buyer.asked))
    try:
        shelf = in_force(session, buyer.asked)
        found = facts(session, shelf, buyer.tier_code, [product_id], buyer.asked.day)
        terms = terms_of(Wanted(product_id, quantity), found, buyer.tier_code)
        line = price_line(terms)
    except DomainError as error:
        return Check(None, error, said)
    ladder = sorted(terms.ladder, key=lambda rung: rung.starts_at)
    return Check(line, None, said, ladder, cheaper_with_more(terms), found.tax_ppm[product_id])
