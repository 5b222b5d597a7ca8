"""What a partner whose registration was refused may still sell on: the terms of its version, from its own rows alone.

They are the same on every refusal, whatever its cause, so a price that uses them tells nothing of a rival.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.names import name_key
from partners.conflict.policy import in_force
from partners.conflict.terms import LoserTerms
from partners.registration.models import Registration, RegistrationLine, Stage
from partners.registration.stages import STANDING


@dataclass(frozen=True, slots=True)
class TermsLeft:
    """The terms, the share of the winner's discount where they are one (ppm), and the registration they come from."""

    terms: LoserTerms
    share_ppm: int | None
    number: str
    line_ids: tuple[UUID, ...]


def terms_left(session: Session, registration: Registration) -> TermsLeft | None:
    """The terms of a refused registration, by the version in force at its submission; None for any other."""
    if registration.stage is not Stage.REJECTED or registration.submitted_at is None:
        return None
    policy = in_force(session, registration.submitted_at)
    share = policy.loser_share_ppm if policy.loser_terms is LoserTerms.SHARE else None
    lines = tuple(line.product_line_id for line in registration.lines)
    return TermsLeft(policy.loser_terms, share, registration.number, lines)


def terms_at_customer(
    session: Session, partner_id: UUID, customer_name: str, line_ids: Iterable[UUID]
) -> TermsLeft | None:
    """The terms on which a partner may sell these lines to a customer after a refusal, as for a deal or a quote.

    Its newest registration of the customer and one of the lines counts, if it was refused and none stands.
    """
    asks = select(RegistrationLine.registration_id).where(RegistrationLine.product_line_id.in_(list(line_ids)))
    own = (
        select(Registration)
        .where(
            Registration.partner_id == partner_id,
            Registration.customer_key == name_key(customer_name),
            Registration.stage.in_([*STANDING, Stage.REJECTED]),
            Registration.id.in_(asks),
        )
        .order_by(Registration.submitted_at.desc(), Registration.id.desc())
    )
    found = session.scalars(own).all()
    if not found or any(row.stage in STANDING for row in found):
        return None
    return terms_left(session, found[0])
