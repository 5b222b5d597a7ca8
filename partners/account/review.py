"""Deciding a doubt: the customer that was asked for is a known one, whose alias its name becomes, or a new one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.account.matching.evidence import Evidence
from partners.account.merge import Kinds, merge
from partners.account.models import Account, AccountMerge, AccountReview, ReviewState
from pricing.ground.errors import DomainError


class ReviewDecided(DomainError):
    """Somebody was quicker."""

    code = "review-decided"


class NotOffered(DomainError):
    """The chosen customer was not among the candidates."""

    code = "review-not-offered"
    status = 422


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate of a review as it stands today: one that was merged since is the one it lives on in."""

    account: Account
    score: int
    evidence: tuple[Evidence, ...]


def open_reviews() -> Select[AccountReview]:
    """Doubts that wait, the oldest first."""
    query = select(AccountReview).where(AccountReview.state == ReviewState.OPEN)
    return query.order_by(AccountReview.asked_at, AccountReview.id)


def offers(session: Session, review: AccountReview) -> list[Offer]:
    """The candidates of a review, each once, without the customer that is in doubt itself."""
    found: dict[UUID, Offer] = {}
    for one in review.candidates:
        account = _living(session, UUID(one["account"]))
        if account.id != review.account_id:
            evidence = tuple(Evidence(*told) for told in one["evidence"])
            found.setdefault(account.id, Offer(account, one["score"], evidence))
    return list(found.values())


def decide(
    session: Session, review_id: UUID, chosen_id: UUID | None, kinds: Kinds, decided: tuple[UUID, datetime]
) -> AccountMerge | None:
    """Close a doubt, once. A known customer takes the doubtful one in; None says that it is a new one."""
    query = select(AccountReview).where(AccountReview.id == review_id).with_for_update()
    review = session.scalars(query.execution_options(populate_existing=True)).one()
    if review.state is not ReviewState.OPEN:
        raise ReviewDecided
    if chosen_id is None:
        review.state = ReviewState.NEW
        review.decided_by, review.decided_at = decided
        return None
    if chosen_id not in {offer.account.id for offer in offers(session, review)}:
        raise NotOffered
    return merge(session, (review.account_id, chosen_id), kinds, *decided)


def _living(session: Session, account_id: UUID) -> Account:
    """The account that an account lives on in, through all its merges."""
    account = session.scalars(select(Account).where(Account.id == account_id)).one()
    return _living(session, account.merged_into_id) if account.merged_into_id else account
