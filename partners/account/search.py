"""Searching customers by what somebody remembers of their names: the matcher's answers, then names that begin so."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.find import Asked, accounts, match
from partners.account.matching.evidence import Evidence
from partners.account.models import Account, AccountName
from partners.account.names import name_key

SHOWN, SCORE_MIN = 25, 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that was found, and why; one that only begins so has no evidence."""

    account: Account
    evidence: tuple[Evidence, ...]


def search(session: Session, text: str) -> list[Hit]:
    """Customers that a text may mean, the likeliest first; at most twenty-five. Tax numbers and hosts count too."""
    found = match(session, Asked(text, tax_id=text, host=text)).found
    likely = [one for one in found if one.score >= SCORE_MIN or one.evidence]
    why = {one.account: one.evidence for one in likely if isinstance(one.account, UUID)}
    known = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(why)))} if why else {}
    hits = [Hit(known[key], evidence) for key, evidence in why.items() if key in known]
    beginning = select(AccountName.account_id).where(AccountName.key.startswith(name_key(text), autoescape=True))
    more = accounts().where(Account.id.in_(beginning), Account.id.not_in(known)).limit(SHOWN - len(hits))
    return [*hits, *(Hit(row, ()) for row in (session.scalars(more) if name_key(text) else ()))]
