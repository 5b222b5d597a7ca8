"""Drafting settlement terms: copied from the newest version, edited, published by another person or thrown away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.settlement_terms.find import open_draft, versions
from ltc.settlement_terms.models import SettlementTerms, SettlementTermsDraft, SettlementTermsDraftState
from ltc.settlement_terms.terms import SHIPPED, Terms, check
from pricing.ground.drafting import DraftOpen, hold, hold_own, refuse_drafter
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class SettlementTermsStart(Invalid):
    """A version begins today or later, after every version that is published."""

    code = "settlement-terms-start"


class SettlementTermsUnchanged(DomainError):
    """The draft says what the newest version says."""

    code = "settlement-terms-unchanged"


def begin(session: Session, by: UUID, now: datetime) -> SettlementTermsDraft:
    """A draft with the content of the newest version, or of the shipped one. Raises DraftOpen."""
    if open_draft(session):
        raise DraftOpen
    newest = session.scalar(versions().limit(1))
    content = dict(newest.content) if newest else SHIPPED.data()
    state = SettlementTermsDraftState.OPEN
    draft = SettlementTermsDraft(id=new_id(), content=content, state=state, drafted_by=by, drafted_at=now)
    session.add(draft)
    return draft


def edit(session: Session, draft: SettlementTermsDraft, terms: Terms, by: UUID, now: datetime) -> None:
    """Replace the draft's content. Raises DraftOver, DraftOfAnother, SettlementTermsOff."""
    hold_own(session, draft, by)
    check(terms)
    draft.content, draft.drafted_at = terms.data(), now


def discard(session: Session, draft: SettlementTermsDraft) -> None:
    """Throw the draft away; it is kept, but never comes into force. Raises DraftOver."""
    hold(session, draft)
    draft.state = SettlementTermsDraftState.DISCARDED


def publish(
    session: Session, draft: SettlementTermsDraft, valid_from: date, by: UUID, when: tuple[date, datetime]
) -> SettlementTerms:
    """The next version, in force from a day; `when` is the tenant's date, and the instant.

    A statement that was told keeps its days. Raises DraftOver, DraftOwn, SettlementTermsStart,
    SettlementTermsUnchanged.
    """
    today, now = when
    hold(session, draft)
    refuse_drafter(draft, by)
    newest = session.scalar(versions().limit(1))
    last = session.scalar(select(func.max(SettlementTerms.valid_from)))
    if valid_from < today or (last and valid_from <= last):
        raise SettlementTermsStart(field="valid_from", day=max(today, last or today).isoformat())
    before = Terms.read(newest.content) if newest else SHIPPED
    if before == Terms.read(draft.content):
        raise SettlementTermsUnchanged
    row = SettlementTerms(
        id=new_id(),
        version=newest.version + 1 if newest else 1,
        valid_from=valid_from,
        content=dict(draft.content),
        drafted_by=draft.drafted_by,
        published_by=by,
        published_at=now,
    )
    draft.state, draft.published_by = SettlementTermsDraftState.PUBLISHED, by
    session.add(row)
    return row
