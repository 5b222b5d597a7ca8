"""Drafting price terms: copied from the newest version, edited, published by another person or thrown away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pricing.ground.drafting import DraftOpen, hold, hold_own, refuse_drafter
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id
from pricing.price_terms.find import open_draft, versions
from pricing.price_terms.models import PriceTerms, PriceTermsDraft, TermsDraftState
from pricing.price_terms.terms import SHIPPED, Terms, check


class TermsStart(Invalid):
    """A version begins today or later, after every version that is published."""

    code = "price-terms-start"


class TermsUnchanged(DomainError):
    """The draft says what the newest version says."""

    code = "price-terms-unchanged"


def begin(session: Session, by: UUID, now: datetime) -> PriceTermsDraft:
    """A draft with the content of the newest version, or of the shipped one. Raises DraftOpen."""
    if open_draft(session):
        raise DraftOpen
    newest = session.scalar(versions().limit(1))
    content = dict(newest.content) if newest else SHIPPED.data()
    draft = PriceTermsDraft(id=new_id(), content=content, state=TermsDraftState.OPEN, drafted_by=by, drafted_at=now)
    session.add(draft)
    return draft


def edit(session: Session, draft: PriceTermsDraft, terms: Terms, by: UUID, now: datetime) -> None:
    """Replace the draft's content. Raises DraftOver, DraftOfAnother, TermsOff."""
    hold_own(session, draft, by)
    check(terms)
    draft.content, draft.drafted_at = terms.data(), now


def discard(session: Session, draft: PriceTermsDraft) -> None:
    """Throw the draft away; it is kept, but never comes into force. Raises DraftOver."""
    hold(session, draft)
    draft.state = TermsDraftState.DISCARDED


def publish(
    session: Session, draft: PriceTermsDraft, valid_from: date, by: UUID, when: tuple[date, datetime]
) -> PriceTerms:
    """The next version, in force from a day; `when` is the tenant's date, and the instant.

    What was quoted keeps the price that it got. Raises DraftOver, DraftOwn, TermsStart, TermsUnchanged.
    """
    today, now = when
    hold(session, draft)
    refuse_drafter(draft, by)
    newest = session.scalar(versions().limit(1))
    last = session.scalar(select(func.max(PriceTerms.valid_from)))
    if valid_from < today or (last and valid_from <= last):
        raise TermsStart(field="valid_from", day=max(today, last or today).isoformat())
    before = Terms.read(newest.content) if newest else SHIPPED
    if before == Terms.read(draft.content):
        raise TermsUnchanged
    row = PriceTerms(
        id=new_id(),
        version=newest.version + 1 if newest else 1,
        valid_from=valid_from,
        content=dict(draft.content),
        drafted_by=draft.drafted_by,
        published_by=by,
        published_at=now,
    )
    draft.state, draft.published_by = TermsDraftState.PUBLISHED, by
    session.add(row)
    return row
