"""The key tables: kept equal to the names, in the transaction that changes a name."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.matching.keys import keys
from partners.account.matching.name import Name, parse, unpacked
from partners.account.models import AccountKey, AccountKeyCount, AccountName, NameKind
from partners.account.names import name_key
from pricing.ground.prepared import rows

EVERY = ""  # the key that counts the names themselves
NUMBER_BITS = 48
AT_ONCE = 500  # keys asked for in one statement
KEYS, COUNTS = rows(AccountKey), rows(AccountKeyCount, adds="names")


@dataclass(frozen=True, slots=True)
class Named:
    """A name to keep for an account."""

    account_id: UUID
    kind: NameKind
    text: str


class NameValues(TypedDict):
    """The columns of a name that follow from its text, and a number of its own."""

    text: str
    key: str
    no: int
    parts: str


def name_values(text: str, name: Name) -> NameValues:
    """The columns of a name: its key, its parts, and a number that nobody else has."""
    return {"text": text, "key": name_key(text), "no": secrets.randbits(NUMBER_BITS), "parts": name.packed()}


def add(session: Session, names: Iterable[Named]) -> list[AccountName]:
    """Keep names with their keys. Joins the caller's transaction."""
    made, found = list[AccountName](), list[tuple[str, int]]()
    for named in names:
        name = parse(named.text)
        row = AccountName(account_id=named.account_id, kind=named.kind, **name_values(named.text, name))
        made.append(row)
        found += ((key, row.no) for key in sorted(keys(name)))
    session.add_all(made)
    if made:
        KEYS.insert(session, {"key": [key for key, _ in found], "name_no": [no for _, no in found]})
        _count(session, Counter(key for key, _ in found) + Counter({EVERY: len(made)}))
    return made


def remove(session: Session, rows: Sequence[AccountName]) -> None:
    """Forget names and their keys."""
    gone = Counter[str]()
    for row in rows:
        of = keys(unpacked(row.parts))
        gone.update(of)
        query = select(AccountKey).where(AccountKey.name_no == row.no, AccountKey.key.in_(of))
        for key in session.scalars(query):
            session.delete(key)
        session.delete(row)
    _uncount(session, gone + Counter({EVERY: len(rows)}))


def _count(session: Session, more: Counter[str]) -> None:
    """Add to the counts, in one order so that two writers never wait for each other in a ring."""
    wanted = sorted(more)
    COUNTS.insert(session, {"key": wanted, "names": [more[key] for key in wanted]})


def _uncount(session: Session, fewer: Counter[str]) -> None:
    """Take from the counts, their rows locked in the same order."""
    wanted = sorted(fewer)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        query = select(AccountKeyCount).where(AccountKeyCount.key.in_(some)).order_by(AccountKeyCount.key)
        for row in session.scalars(query.with_for_update()):
            row.names -= fewer[row.key]
    session.flush()
