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

EVERY = ""  # the key that counts the names themselves
NUMBER_BITS = 48
AT_ONCE = 500  # keys asked for in one statement


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
    rows, found = [], {}
    for named in names:
        name = parse(named.text)
        row = AccountName(account_id=named.account_id, kind=named.kind, **name_values(named.text, name))
        rows.append(row)
        found[row.no] = keys(name)
    session.add_all(rows)
    session.add_all(AccountKey(key=key, name_no=no) for no, of in found.items() for key in sorted(of))
    _count(session, Counter(key for of in found.values() for key in of), len(rows))
    return rows


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
    _count(session, Counter({key: -times for key, times in gone.items()}), -len(rows))


def _count(session: Session, changed: Counter[str], names: int) -> None:
    """Add to the counts, locking their rows in one order so that two writers never wait for each other in a ring."""
    changed[EVERY] += names
    wanted = sorted(changed)
    known: dict[str, AccountKeyCount] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        query = select(AccountKeyCount).where(AccountKeyCount.key.in_(some)).order_by(AccountKeyCount.key)
        known |= {row.key: row for row in session.scalars(query.with_for_update())}
    for key in wanted:
        if key in known:
            known[key].names += changed[key]
        else:
            session.add(AccountKeyCount(key=key, names=changed[key]))
    session.flush()
