"""What one policy says that another does not. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from partners.conflict.rulebook import Entry, Rulebook

Term = str | int | bool | None


class DiffersBy(StrEnum):
    """How two policies differ at a place."""

    TERM = "term"
    ADDED = "entry_added"
    REMOVED = "entry_removed"
    CHANGED = "entry_changed"


@dataclass(frozen=True, slots=True)
class Differs:
    """One difference: of a term by its name, or of entries."""

    by: DiffersBy
    term: str = ""
    was: Term = None
    now: Term = None
    old: Entry | None = None
    new: Entry | None = None


def difference(before: Rulebook, after: Rulebook) -> list[Differs]:
    """Every term and entry in which two policies differ. An entry of the same rule and conditions is a changed one."""
    return [*_terms(before, after), *_entries(before, after)]


def _terms(before: Rulebook, after: Rulebook) -> Iterator[Differs]:
    old, new = before.data(), after.data()
    for name in old:
        if name != "entries" and old[name] != new[name]:
            yield Differs(DiffersBy.TERM, name, old[name], new[name])


def _entries(before: Rulebook, after: Rulebook) -> Iterator[Differs]:
    gone = [entry for entry in before.entries if entry.data() not in [e.data() for e in after.entries]]
    come = [entry for entry in after.entries if entry.data() not in [e.data() for e in before.entries]]
    for entry in come:
        old = next((e for e in gone if (e.rule, e.when) == (entry.rule, entry.when)), None)
        if old:
            gone.remove(old)
            yield Differs(DiffersBy.CHANGED, old=old, new=entry)
        else:
            yield Differs(DiffersBy.ADDED, new=entry)
    for entry in gone:
        yield Differs(DiffersBy.REMOVED, old=entry)
