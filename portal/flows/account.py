"""What follows when it is decided who a customer is: rows of every floor move, and open cases are judged again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.survey.models import Survey
from partners.account import merge as merging
from partners.account import review as reviewing
from partners.account.models import Account, AccountAddress, AccountIdentifier, AccountMerge, AccountReview
from partners.conflict.models import CaseState, ConflictCase
from partners.protection.models import Protection
from portal.jobs.promise import later

KINDS = (AccountIdentifier, AccountAddress, ConflictCase, Protection, Deal, Survey)


def preview(session: Session, account: Account, target: Account) -> merging.Preview:
    """Every consequence of merging a customer into another."""
    return merging.preview(session, account, target, KINDS)


def merge(session: Session, account_id: UUID, target_id: UUID, by: UUID, now: datetime) -> AccountMerge:
    """Merge a customer into another; what waits for a ruling on either is judged again."""
    done = merging.merge(session, (account_id, target_id), KINDS, by, now)
    _judge_again(session, target_id)
    return done


def undo(session: Session, done: AccountMerge, by: UUID, now: datetime) -> None:
    """Take a merge back; what waits for a ruling on either is judged again."""
    merging.undo(session, done, KINDS, by, now)
    _judge_again(session, done.account_id, done.target_id)


def decide(session: Session, review: AccountReview, meant: reviewing.Meant | None, by: UUID, now: datetime) -> None:
    """Decide a doubt; what waits for a ruling on a customer that it was about is judged again."""
    reviewing.decide(session, review.id, meant, KINDS, (by, now))
    _judge_again(session, review.account_id, *([meant.account_id] if meant else []))


def _judge_again(session: Session, *account_ids: UUID) -> None:
    session.flush()
    query = select(ConflictCase).where(ConflictCase.account_id.in_(account_ids), ConflictCase.state == CaseState.OPEN)
    for case in session.scalars(query.order_by(ConflictCase.id)):
        later(session, "registration.judge", registration=str(case.registration_id))
