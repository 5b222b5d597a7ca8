"""Many customers at once, through the bulk door: an import, or the accounts of `fairway match`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from partners.account.identifiers import Identifiers
from partners.account.index import EVERY, name_values
from partners.account.matching.keys import keys
from partners.account.matching.name import parse
from partners.account.models import Account, AccountIdentifier, AccountKey, AccountKeyCount, AccountName, NameKind
from pricing.ground.bulk import BulkDoor
from pricing.ground.record import new_id

AT_ONCE = 5000
COUNTS_AT_ONCE = 500_000  # keys whose counts are kept in memory before they are written


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A customer to take over: its id is the caller's."""

    id: UUID
    name: str
    identifiers: Identifiers


def take_over(session: Session, door: BulkDoor, accounts: Iterable[NewAccount]) -> int:
    """Write customers with their names, identifiers and keys. Returns how many; memory does not grow with them.

    An identifier that came before, in this call or in the database, stays with whom it came to first.
    """
    session.flush()
    counts, done = Counter[str](), 0
    source = iter(accounts)
    while some := list(islice(source, AT_ONCE)):
        door.insert(Account, [{"id": one.id, "name": one.name, "named": False} for one in some])
        _names(door, some, counts)
        _identifiers(door, some)
        done += len(some)
        if len(counts) > COUNTS_AT_ONCE:
            _counts(door, counts)
    _counts(door, counts)
    session.expire_all()
    return done


def _names(door: BulkDoor, accounts: Sequence[NewAccount], counts: Counter[str]) -> None:
    rows, carrying = [], defaultdict[str, list[int]](list)
    for one in accounts:
        name = parse(one.name)
        values = name_values(one.name, name)
        rows.append({"id": new_id(), "account_id": one.id, "kind": NameKind.LEGAL, **values})
        for key in keys(name):
            carrying[key].append(values["no"])
    door.insert(AccountName, rows)
    ordered = sorted(carrying)
    repeated = [key for key in ordered for _ in carrying[key]]
    door.insert_columns(AccountKey, {"key": repeated, "name_no": [no for key in ordered for no in carrying[key]]})
    counts.update({key: len(numbers) for key, numbers in carrying.items()})
    counts[EVERY] += len(rows)


def _identifiers(door: BulkDoor, accounts: Sequence[NewAccount]) -> None:
    pairs = [(one.id, kind, value) for one in accounts for kind, value in one.identifiers.pairs()]
    rows = [{"id": new_id(), "account_id": account, "kind": kind, "value": value} for account, kind, value in pairs]
    door.insert_new(AccountIdentifier, rows)


def _counts(door: BulkDoor, counts: Counter[str]) -> None:
    """Counts of keys that were there before grow; the others are new. In one order, so that writers never cross."""
    ordered = sorted(counts)
    door.insert_columns(AccountKeyCount, {"key": ordered, "names": [counts[key] for key in ordered]}, "names")
    counts.clear()
