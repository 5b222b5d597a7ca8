"""A price check: what a buyer would pay for a product, that day, that quantity, and why; and why not otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.quote.buyer import Buyer
from ltc.quote.chain import down
from ltc.quote.hint import Cheaper, cheaper_with_more
from ltc.quote.offers import offers
from ltc.quote.priced import Basis, Wanted, terms_of_all
from pricing.book.facts import facts, having
from pricing.book.find import in_force, rates
from pricing.book.finding import Finding, findings
from pricing.book.models import BookState, PriceBook
from pricing.ground.errors import DomainError
from pricing.price.chain import ChainPrice
from pricing.price.cut import Break, Cut, RegistrationTerms, registration
from pricing.price.line import PricedLine, price_line
from pricing.price_terms.find import in_force as terms_in_force


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked: a product, how many, and on which terms of a registration, if on any."""

    product_id: UUID
    quantity: int
    registered: RegistrationTerms | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The priced line, or why there is none; what is said of every book; the breaks of the one that gives the price.

    `chain`: what everybody down the chain would pay, where a partner buys.
    """

    line: PricedLine | None
    refusal: DomainError | None
    findings: Sequence[Finding]
    ladder: Sequence[Break] = ()
    cheaper: Cheaper | None = None
    tax_ppm: int | None = None
    chain: Sequence[ChainPrice] = ()


def check(session: Session, buyer: Buyer, asked: Inquiry) -> Check:
    """Price one product for a buyer as a quote would, with the reasons. A refusal is a value: it has reasons too."""
    known = session.scalars(select(PriceBook).where(PriceBook.state != BookState.RETIRED)).all()
    having_it = having(session, known, asked.product_id).keys()
    said = findings(known, buyer.asked, having_it, rates(session, known, buyer.asked))
    wanted = Wanted(asked.product_id, asked.quantity)
    try:
        basis = _basis(session, buyer, asked)
        [terms] = terms_of_all(session, buyer, [wanted], basis)
        line = price_line(terms)
        chain = down(session, buyer, terms, (wanted, basis))
    except DomainError as error:
        return Check(None, error, said)
    ladder = sorted(terms.ladder, key=lambda rung: rung.starts_at)
    tax_ppm = basis.known.tax_ppm[asked.product_id]
    return Check(line, None, said, ladder, cheaper_with_more(terms), tax_ppm, chain)


def _basis(session: Session, buyer: Buyer, asked: Inquiry) -> Basis:
    """What prices the line. Raises NoBook, NoPrice, NoRegistrationRate."""
    books, day = in_force(session, buyer.asked), buyer.asked.day
    known = facts(session, books, buyer.tier_code, [asked.product_id], day)
    given, steps = terms_in_force(session, day), dict[UUID, Cut]()
    if asked.registered and buyer.partner_id:
        product, _ = known.of(asked.product_id)
        steps[product.product_line_id] = registration(asked.registered, given.terms.rates(), given.source)
    return Basis(known, buyer.tier_code, given.terms, steps, offers(session, buyer, known))
