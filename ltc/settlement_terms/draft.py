"""Drafting settlement terms: copied from the newest version, edited, published by another person or thrown away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.settlement_terms.models import SettlementTerms, SettlementTermsDraft
from ltc.settlement_terms.terms import Terms, check
from ltc.settlement_terms.versions import DATED
from pricing.ground.drafting import hold_own


def begin(session: Session, by: UUID, now: datetime) -> SettlementTermsDraft:
    """A draft with the content of the newest version, or of the shipped one. Raises DraftOpen."""
    return DATED.begin(session, by, now)


def edit(session: Session, draft: SettlementTermsDraft, terms: Terms, by: UUID, now: datetime) -> None:
    """Replace the draft's content. Raises DraftOver, DraftOfAnother, SettlementTermsOff."""
    hold_own(session, draft, by)
    check(terms)
    draft.content, draft.drafted_at = terms.data(), now


def discard(session: Session, draft: SettlementTermsDraft) -> None:
    """Throw the draft away; it is kept, but never comes into force. Raises DraftOver."""
    DATED.discard(session, draft)


def publish(
    session: Session, draft: SettlementTermsDraft, valid_from: date, by: UUID, when: tuple[date, datetime]
) -> SettlementTerms:
    """The next version, in force from a day; `when` is the tenant's date, and the instant.

    A statement that was told keeps its days. Raises DraftOver, DraftOwn, SettlementTermsStart,
    SettlementTermsUnchanged.
    """
    return DATED.publish(session, draft, valid_from, (by, *when))
