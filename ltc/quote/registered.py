"""What a registration is worth in a price: the step of each product line that it asks for.

Only the partner's own rows are read, and a refusal has the same terms whatever its cause, so a price tells nothing
of a rival.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from partners.conflict.losers import TermsLeft, terms_at_customer
from partners.conflict.terms import LoserTerms
from partners.registration.models import Registration, Stage
from pricing.book.models import Side
from pricing.price.cut import Cut, RegistrationTerms, registration
from pricing.price_terms.find import InForce
from pricing.product.models import ProductLine

HELD = (Stage.APPROVED, Stage.WON)
Steps = Mapping[UUID, Cut]  # by product line


def registered(session: Session, deal: Deal, side: Side, given: InForce) -> Steps:
    """The registration's steps of a deal that a partner buys; in the other modes the customer's price has none.

    A held registration hunts, or teams where a lead of the house began it. Where the partner was refused, the loser's
    terms of its policy version apply. What the terms declare no rate for gets nothing off.
    """
    if side is not Side.CHANNEL or deal.partner_id is None or not given.terms.rates():
        return {}
    if deal.registration_id:
        query = select(Registration).where(Registration.id == deal.registration_id)
        return _held(session.scalars(query).one(), given)
    lines = session.scalars(select(ProductLine.id)).all()
    left = terms_at_customer(session, deal.partner_id, deal.customer_name, lines)
    return lost(left, given) if left else {}


def _held(row: Registration, given: InForce) -> Steps:
    if row.stage not in HELD:
        return {}
    terms = RegistrationTerms.TEAMING if row.lead_offer_id else RegistrationTerms.HUNTING
    return _steps([line.product_line_id for line in row.lines], row.number, step_of(terms, given))


def lost(left: TermsLeft, given: InForce) -> Steps:
    """The steps on a loser's terms: nothing, what a team gets, or its share of what the winner gets."""
    if left.terms is LoserTerms.STANDARD:
        return {}
    terms = RegistrationTerms.OPEN if left.terms is LoserTerms.SHARE else RegistrationTerms.TEAMING
    return _steps(left.line_ids, left.number, step_of(terms, given, left.share_ppm))


def step_of(terms: RegistrationTerms, given: InForce, share_ppm: int | None = None) -> Cut | None:
    """The step on these terms; None where the version declares no rate for them."""
    rates = given.terms.rates(share_ppm)
    return registration(terms, rates, given.source) if terms in rates else None


def _steps(lines: Iterable[UUID], number: str, cut: Cut | None) -> Steps:
    if cut is None:
        return {}
    named = replace(cut, facts={**cut.facts, "number": number})
    return dict.fromkeys(lines, named)
