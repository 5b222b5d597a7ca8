"""Recognising the customer of a registration: a known one, a new one, or a new one with a doubt for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.find import Asked, match
from partners.account.matching.verdict import Found, Likeness
from partners.account.models import Account, AccountReview, ReviewState
from partners.account.remember import create, remember


@dataclass(frozen=True, slots=True)
class AccountMatch:
    """The customer of a registration, by which evidence (`tax`, `host`, `phone`, `name`; empty: it is new).

    `possible` are the names of known customers that it may be; a person has not decided yet.
    """

    account: Account
    evidence: str
    possible: tuple[str, ...] = ()


def recognise(session: Session, asked: Asked, region_id: UUID | None, now: datetime) -> AccountMatch:
    """Find or create the customer that is meant; a doubt is written down for review.

    Every spelling of a recognised customer is remembered. While a doubt is open, the customer that was made
    for it stays doubtful, however often it is recognised.
    """
    found = match(session, asked)
    if found.account_id is not None:
        account = session.scalars(select(Account).where(Account.id == found.account_id)).one()
        remember(session, account, asked)
        return AccountMatch(account, found.proof, _still_possible(session, account))
    account = create(session, asked, region_id)
    possible = [one for one in found.found if one.verdict is Likeness.POSSIBLE]
    if possible:
        doubt = [_kept(one) for one in possible]
        session.add(AccountReview(account_id=account.id, name=account.name, candidates=doubt, asked_at=now))
    return AccountMatch(account, "", _names(session, (one.account for one in possible)))


def _kept(one: Found) -> dict[str, object]:
    evidence = [[e.code, e.one, e.other] for e in one.evidence]
    return {"account": str(one.account), "score": one.score, "evidence": evidence}


def _still_possible(session: Session, account: Account) -> tuple[str, ...]:
    query = select(AccountReview).where(AccountReview.account_id == account.id, AccountReview.state == ReviewState.OPEN)
    review = session.scalar(query)
    return _names(session, (UUID(one["account"]) for one in review.candidates)) if review else ()


def _names(session: Session, ids: Iterable[object]) -> tuple[str, ...]:
    """Names in the order of the ids."""
    wanted = list(ids)
    known = {a.id: a.name for a in session.scalars(select(Account).where(Account.id.in_(wanted)))} if wanted else {}
    return tuple(known[one] for one in wanted if isinstance(one, UUID) and one in known)
