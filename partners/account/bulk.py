"""Many customers at once, through the bulk door: an import, or the accounts of `fairway match`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.identifiers import Identifiers
from partners.account.index import EVERY, Named, name_row
from partners.account.matching.keys import keys
from partners.account.matching.name import unpacked
from partners.account.models import Account, AccountIdentifier, AccountKey, AccountKeyCount, AccountName, NameKind
from pricing.ground.bulk import BulkDoor
from pricing.ground.record import new_id

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A customer to take over: its id is the caller's."""

    id: UUID
    name: str
    identifiers: Identifiers


def take_over(session: Session, door: BulkDoor, accounts: Iterable[NewAccount]) -> int:
    """Write customers with their names, identifiers and keys. Returns how many.

    An identifier that came before, in this call or in the database, stays with whom it came to first.
    """
    counts, taken, done = Counter[str](), _taken(session), 0
    source = iter(accounts)
    while some := list(islice(source, AT_ONCE)):
        door.insert(Account, [{"id": one.id, "name": one.name, "named": False} for one in some])
        _names(door, some, counts)
        _identifiers(door, some, taken)
        done += len(some)
    counts[EVERY] = done
    _counts(session, door, counts)
    return done


def _names(door: BulkDoor, accounts: Sequence[NewAccount], counts: Counter[str]) -> None:
    rows, found = [], []
    for one in accounts:
        row = name_row(Named(one.id, NameKind.LEGAL, one.name))
        of = keys(unpacked(row.parts))
        found += [(key, row.no) for key in of]
        values = {"kind": row.kind, "text": row.text, "key": row.key, "no": row.no, "parts": row.parts}
        rows.append(values | {"id": new_id(), "account_id": one.id})
    counts.update(key for key, _ in found)
    door.insert(AccountName, rows)
    door.insert(AccountKey, [{"key": key, "name_no": no} for key, no in sorted(found)])


def _identifiers(door: BulkDoor, accounts: Sequence[NewAccount], taken: set[tuple[str, str]]) -> None:
    rows: list[dict[str, Any]] = []
    for one in accounts:
        for kind, value in one.identifiers.pairs():
            if (kind.value, value) not in taken:
                taken.add((kind.value, value))
                rows.append({"id": new_id(), "account_id": one.id, "kind": kind, "value": value})
    door.insert(AccountIdentifier, rows)


def _taken(session: Session) -> set[tuple[str, str]]:
    known = session.execute(select(AccountIdentifier.kind, AccountIdentifier.value))
    return {(kind.value, value) for kind, value in known}


def _counts(session: Session, door: BulkDoor, counts: Counter[str]) -> None:
    """Counts of keys that were there before grow; the others are new."""
    known = {row.key: row for row in session.scalars(select(AccountKeyCount))}
    for key in known.keys() & counts.keys():
        known[key].names += counts[key]
    session.flush()
    door.insert(AccountKeyCount, [{"key": key, "names": counts[key]} for key in sorted(counts.keys() - known.keys())])
