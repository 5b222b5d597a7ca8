"""The review of an appeal: opened when it is judged, closed by the ruling of somebody else."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.appeal.models import Appeal, AppealReview
from partners.conflict.models import Outcome, Ruling
from partners.registration.models import Registration
from pricing.ground.errors import DomainError


class SameReviewer(DomainError):
    """Whoever made a ruling does not decide the appeal against it."""

    code = "same-reviewer"
    status = 403


def begin(session: Session, registration: Registration, disputed: Ruling | None) -> AppealReview | None:
    """Open the review of a registration's appeal; None where there is no appeal, or its review is open already."""
    appeal = session.scalar(select(Appeal).where(Appeal.registration_id == registration.id))
    if appeal is None or disputed is None or _review(session, registration) is not None:
        return None
    review = AppealReview(appeal_id=appeal.id, disputed_id=disputed.id, first_decided_by=disputed.decided_by)
    session.add(review)
    return review


def refuse_first(session: Session, registration: Registration, *people: UUID | None) -> None:
    """Refuse whoever made the disputed ruling. Raises SameReviewer; a CHECK of the database stands behind it."""
    first = first_reviewer(session, registration)
    if first and first in people:
        raise SameReviewer


def first_reviewer(session: Session, registration: Registration) -> UUID | None:
    """Who made the ruling that an open appeal disputes; None where there is none, or the policy itself made it."""
    review = _review(session, registration)
    return review.first_decided_by if review and review.ruling_id is None else None


def ruled(session: Session, registration: Registration, ruling: Ruling) -> None:
    """Close the open review with a ruling; a question to the partner leaves it open."""
    review = _review(session, registration)
    if review is None or review.ruling_id is not None:
        return
    if ruling.outcome is not Outcome.RETURN:
        review.ruling_id, review.decided_by = ruling.id, ruling.decided_by


def reopen(session: Session, ruling: Ruling) -> None:
    """A ruling was taken back: the review that it closed is open again."""
    for review in session.scalars(select(AppealReview).where(AppealReview.ruling_id == ruling.id)):
        review.ruling_id = review.decided_by = None


def _review(session: Session, registration: Registration) -> AppealReview | None:
    query = select(AppealReview).join(Appeal, Appeal.id == AppealReview.appeal_id)
    return session.scalar(query.where(Appeal.registration_id == registration.id))
