"""The prices down the chain: what the end customer, the reseller and the distributor above it would pay."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.quote.buyer import Buyer, of_partner
from ltc.quote.offers import offers
from ltc.quote.priced import Basis, Wanted, terms_of
from partners.partner.models import Partner, PartnerKind
from pricing.book.facts import facts
from pricing.book.find import in_force
from pricing.price import chain
from pricing.price.chain import ChainPrice, Link, price_chain
from pricing.price.line import LineTerms, price_line

PLACES = {PartnerKind.DISTRIBUTOR: chain.Buyer.DISTRIBUTOR}


def down(session: Session, buyer: Buyer, terms: LineTerms, asked: tuple[Wanted, Basis]) -> list[ChainPrice]:
    """A line's price for everybody from the end customer up to whoever buys of the vendor; nothing without a partner.

    The end customer's is the list price with its breaks, a recommendation. A distributor pays as the price terms
    declare: off what its reseller pays, or off the list; with a book of its own, off that book's list.
    Errors: those of `terms_of` and `price_chain`, the distributor's too.
    """
    if buyer.partner_id is None:
        return []
    (wanted, basis), partner = asked, session.scalars(select(Partner).where(Partner.id == buyer.partner_id)).one()
    place = PLACES.get(partner.kind, chain.Buyer.RESELLER)
    links = [Link(chain.Buyer.END_CUSTOMER, ()), Link(place, terms.cuts, off_list=True, breaks=bool(terms.ladder))]
    terms = replace(terms, ladder=basis.known.of(wanted.product_id)[1].ladder)
    above = _above(session, partner)
    if above is None or place is chain.Buyer.DISTRIBUTOR:
        return price_chain(terms, links)
    return _with(session, above, (buyer, wanted, basis), (terms, links))


def _above(session: Session, partner: Partner) -> Partner | None:
    """The distributor that a partner buys of."""
    of = select(Partner).where(Partner.id == partner.parent_id, Partner.kind == PartnerKind.DISTRIBUTOR)
    return session.scalar(of) if partner.parent_id else None


def _with(
    session: Session, above: Partner, asked: tuple[Buyer, Wanted, Basis], known: tuple[LineTerms, list[Link]]
) -> list[ChainPrice]:
    """The chain with its distributor at the end."""
    (buyer, wanted, basis), (terms, links) = asked, known
    one = of_partner(session, above.id, buyer.asked.currency, buyer.asked.market, buyer.asked.day)
    one = one.at_home(buyer.asked.home)
    said = facts(session, in_force(session, one.asked), one.tier_code, {wanted.product_id}, one.asked.day)
    offered = offers(session, one, said)
    own = terms_of(wanted, Basis(said, one.tier_code, basis.terms, {}, offered))
    if own.source == terms.source:
        return price_chain(
            terms, [*links, Link(chain.Buyer.DISTRIBUTOR, own.cuts, basis.terms.off_list, bool(own.ladder))]
        )
    prices, line = price_chain(terms, links), price_line(own)
    return [*prices, ChainPrice(chain.Buyer.DISTRIBUTOR, line, prices[-1].line.net_minor - line.net_minor)]
