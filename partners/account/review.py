"""Deciding a doubt: the asked customer is a known one, whose alias its name becomes, or a new one, perhaps its kin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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


class CustomerInDoubt(DomainError):
    """Nothing is granted to a customer of which nobody has said who it is."""

    code = "customer-in-doubt"


class Kinship(StrEnum):
    """What the asked customer is to a known one."""

    SAME = "the_same"
    BELOW = "below_it"
    ABOVE = "above_it"


@dataclass(frozen=True, slots=True)
class Meant:
    """An answer to a doubt: the same as a known customer, or a new one that belongs to it or that it belongs to."""

    kinship: Kinship
    account_id: UUID


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


def open_review(session: Session, account_id: UUID | None) -> AccountReview | None:
    """The doubt about a customer that nobody has decided."""
    query = select(AccountReview).where(AccountReview.account_id == account_id, AccountReview.state == ReviewState.OPEN)
    return session.scalar(query)


def refuse_doubt(session: Session, account_id: UUID | None) -> None:
    """Raise CustomerInDoubt while it is open who a customer is: a grant may be another's, under another name."""
    if open_review(session, account_id):
        raise CustomerInDoubt


def answers(review: AccountReview, offered: Iterable[Offer]) -> list[Meant]:
    """What can be said of each candidate; kinship stands first where a name told of it."""
    found = []
    for one in offered:
        codes = {evidence.code for evidence in one.evidence}
        kin = [Kinship.SAME]
        if one.account.parent_id != review.account_id:
            kin.insert(0 if "branch.of" in codes else 1, Kinship.BELOW)
        if "head.of" in codes and one.account.parent_id is None:
            kin.insert(0, Kinship.ABOVE)
        found += [Meant(kinship, one.account.id) for kinship in kin]
    return found


def decide(
    session: Session, review_id: UUID, meant: Meant | None, kinds: Kinds, decided: tuple[UUID, datetime]
) -> AccountMerge | None:
    """Close a doubt, once. A known customer takes the doubtful one in, or becomes its kin; None: it is a new one.

    Raises ReviewDecided and NotOffered, and what `merge` raises.
    """
    query = select(AccountReview).where(AccountReview.id == review_id).with_for_update()
    review = session.scalars(query.execution_options(populate_existing=True)).one()
    if review.state is not ReviewState.OPEN:
        raise ReviewDecided
    if meant is not None and meant not in answers(review, offers(session, review)):
        raise NotOffered
    if meant is not None and meant.kinship is Kinship.SAME:
        return merge(session, (review.account_id, meant.account_id), kinds, *decided)
    review.state = ReviewState.NEW
    review.decided_by, review.decided_at = decided
    if meant is not None:
        review.chosen_id = meant.account_id
        _relate(session, review.account_id, meant)
    return None


def _relate(session: Session, account_id: UUID, meant: Meant) -> None:
    pair = [account_id, meant.account_id]
    below, above = pair if meant.kinship is Kinship.BELOW else reversed(pair)
    session.scalars(select(Account).where(Account.id == below)).one().parent_id = above


def _living(session: Session, account_id: UUID) -> Account:
    """The account that an account lives on in, through all its merges."""
    account = session.scalars(select(Account).where(Account.id == account_id)).one()
    return _living(session, account.merged_into_id) if account.merged_into_id else account
