"""Drafting price terms: copied from the newest version, edited, published by another person or thrown away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.ground.drafting import hold_own
from pricing.price_terms.models import PriceTerms, PriceTermsDraft
from pricing.price_terms.terms import Terms, check
from pricing.price_terms.versions import DATED


def begin(session: Session, by: UUID, now: datetime) -> PriceTermsDraft:
    """A draft with the content of the newest version, or of the shipped one. Raises DraftOpen."""
    return DATED.begin(session, by, now)


def edit(session: Session, draft: PriceTermsDraft, terms: Terms, by: UUID, now: datetime) -> None:
    """Replace the draft's content. Raises DraftOver, DraftOfAnother, TermsOff."""
    hold_own(session, draft, by)
    check(terms)
    draft.content, draft.drafted_at = terms.data(), now


def discard(session: Session, draft: PriceTermsDraft) -> None:
    """Throw the draft away; it is kept, but never comes into force. Raises DraftOver."""
    DATED.discard(session, draft)


def publish(
    session: Session, draft: PriceTermsDraft, valid_from: date, by: UUID, when: tuple[date, datetime]
) -> PriceTerms:
    """The next version, in force from a day; `when` is the tenant's date, and the instant.

    What was quoted keeps the price that it got. Raises DraftOver, DraftOwn, TermsStart, TermsUnchanged.
    """
    return DATED.publish(session, draft, valid_from, (by, *when))
