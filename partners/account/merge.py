"""Merging two customers that are one: seen before it is done, refused where protections would meet, undone in time.

Which rows hang on a customer is told by the caller (`kinds`): the floors above have some that this one cannot know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.index import Named, add, remove
from partners.account.models import Account, AccountMerge, AccountName, AccountReview, NameKind, ReviewState
from partners.protection.models import Protection, ProtectionState
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id
from pricing.product.models import ProductLine

UNDO_DAYS = 30
Kinds = Sequence[type[Any]]  # mapped classes with an account_id


class MergeItself(DomainError):
    """A customer cannot be merged with itself."""

    code = "merge-itself"
    status = 422


class MergeGone(DomainError):
    """One of the two was merged before."""

    code = "merge-gone"


class MergeProtected(DomainError):
    """Both customers are protected for the same line."""

    code = "merge-protected"


class MergeTooOld(DomainError):
    """The thirty days are over."""

    code = "merge-too-old"


class MergeUndone(DomainError):
    """It was undone before."""

    code = "merge-undone"


class MergeMovedOn(DomainError):
    """What moved has moved on since."""

    code = "merge-moved-on"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: names and rows that move, customers that get another parent, and what forbids it."""

    names: tuple[AccountName, ...]
    rows: dict[str, int]  # table → how many
    children: tuple[Account, ...]
    meeting: tuple[str, ...]  # codes of lines that both are protected for


def preview(session: Session, account: Account, target: Account, kinds: Kinds) -> Preview:
    """Every consequence of merging an account into another; changes nothing."""
    rows = {str(kind.__tablename__): len(_of(session, kind, account.id)) for kind in kinds}
    names, children = _of(session, AccountName, account.id), _children(session, account.id)
    return Preview(tuple(names), rows, tuple(children), _meeting(session, account.id, target.id))


def merge(session: Session, pair: tuple[UUID, UUID], kinds: Kinds, by: UUID, now: datetime) -> AccountMerge:
    """Merge the first account into the second: everything moves, its names become aliases, it lives on in the other."""
    account, target = _two(session, pair)
    if lines := _meeting(session, account.id, target.id):
        raise MergeProtected(lines=", ".join(lines))
    moved: dict[str, Any] = {str(kind.__tablename__): _move(session, kind, account.id, target.id) for kind in kinds}
    moved |= _move_names(session, account.id, target.id)
    children = [child for child in _children(session, account.id) if child.id != target.id]
    for child in children:
        child.parent_id = target.id
    moved["children"] = [str(child.id) for child in children]
    account.merged_into_id = target.id
    _close_reviews(session, account.id, target.id, (by, now))
    done = AccountMerge(
        id=new_id(), account_id=account.id, target_id=target.id, moved=moved, merged_by=by, merged_at=now
    )
    session.add(done)
    return done


def undo(session: Session, done: AccountMerge, kinds: Kinds, by: UUID, now: datetime) -> None:
    """Take a merge of the last thirty days back, row by row. Refused when any row has moved on since."""
    if done.undone_at is not None:
        raise MergeUndone
    if now > done.merged_at + timedelta(days=UNDO_DAYS):
        raise MergeTooOld
    for kind in kinds:
        for row in _moved(session, kind, done, done.moved.get(str(kind.__tablename__), [])):
            row.account_id = done.account_id
    was = dict(done.moved["account_name"])
    for name in _moved(session, AccountName, done, list(was)):
        name.account_id, name.kind = done.account_id, NameKind(was[str(name.id)])
    add(session, [Named(done.account_id, NameKind(kind), text) for kind, text in done.moved["dropped"]])
    for child in session.scalars(select(Account).where(Account.id.in_(map(UUID, done.moved["children"])))):
        child.parent_id = done.account_id
    session.scalars(select(Account).where(Account.id == done.account_id)).one().merged_into_id = None
    done.undone_by, done.undone_at = by, now


def _two(session: Session, pair: tuple[UUID, UUID]) -> tuple[Account, Account]:
    """Both accounts, locked in one order, standing for themselves."""
    if pair[0] == pair[1]:
        raise MergeItself
    query = select(Account).where(Account.id.in_(pair)).order_by(Account.id).with_for_update()
    found = {account.id: account for account in session.scalars(query.execution_options(populate_existing=True))}
    if len(found) < len(pair) or any(account.merged_into_id for account in found.values()):
        raise MergeGone
    return found[pair[0]], found[pair[1]]


def _of(session: Session, kind: type[Any], account_id: UUID) -> list[Any]:
    return list(session.scalars(select(kind).where(kind.account_id == account_id).order_by(kind.id)))


def _children(session: Session, account_id: UUID) -> list[Account]:
    return list(session.scalars(select(Account).where(Account.parent_id == account_id).order_by(Account.id)))


def _meeting(session: Session, one: UUID, other: UUID) -> tuple[str, ...]:
    """The lines for which both accounts have an active protection."""
    active = select(Protection.product_line_id).where(Protection.state == ProtectionState.ACTIVE)
    query = select(ProductLine.code).where(
        ProductLine.id.in_(active.where(Protection.account_id == one)),
        ProductLine.id.in_(active.where(Protection.account_id == other)),
    )
    return tuple(session.scalars(query.order_by(ProductLine.code)))


def _move(session: Session, kind: type[Any], account_id: UUID, target_id: UUID) -> list[str]:
    rows = _of(session, kind, account_id)
    for row in rows:
        row.account_id = target_id
    return [str(row.id) for row in rows]


def _move_names(session: Session, account_id: UUID, target_id: UUID) -> dict[str, Any]:
    """Names become aliases of the target; those that it has already are dropped, and written down."""
    known = {name.key for name in _of(session, AccountName, target_id)}
    names = _of(session, AccountName, account_id)
    twice = [name for name in names if name.key in known]
    moved = [(str(name.id), name.kind.value) for name in names if name.key not in known]
    for name in names:
        if name.key not in known:
            name.account_id, name.kind = target_id, NameKind.ALIAS
    dropped = [(name.kind.value, name.text) for name in twice]
    remove(session, twice)
    return {"account_name": moved, "dropped": dropped}


def _moved(session: Session, kind: type[Any], done: AccountMerge, ids: Sequence[str]) -> list[Any]:
    rows = list(session.scalars(select(kind).where(kind.id.in_([UUID(one) for one in ids]))))
    if len(rows) < len(ids) or any(row.account_id != done.target_id for row in rows):
        raise MergeMovedOn(what=str(kind.__tablename__))
    return rows


def _close_reviews(session: Session, account_id: UUID, target_id: UUID, decided: tuple[UUID, datetime]) -> None:
    query = select(AccountReview).where(AccountReview.account_id == account_id, AccountReview.state == ReviewState.OPEN)
    for review in session.scalars(query):
        review.state, review.chosen_id = ReviewState.SAME, target_id
        review.decided_by, review.decided_at = decided
