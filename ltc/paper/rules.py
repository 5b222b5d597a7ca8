"""Which statements lack a paper without which they are not paid. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

EVERY_OTHER = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether a paper is needed in a country, for periods that end on a day or later."""

    country: str
    needed: bool
    starts: date
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Slip:
    """A statement of an account: what it adds, its last day, whether it is billed, and whether it is paid or even."""

    id: UUID
    added_minor: int
    last_day: date
    has_paper: bool
    is_cleared: bool


def needs(rules: Iterable[Rule], country: str | None, day: date) -> bool:
    """Whether a paper is needed on a day: the country's own rule, else that of every other; none: it is not."""
    began = [rule for rule in rules if rule.starts <= day]
    own = [rule for rule in began if country and rule.country == country]
    found = own or [rule for rule in began if rule.country == EVERY_OTHER]
    last = max(found, key=lambda rule: (rule.starts, rule.set_at), default=None)
    return last is not None and last.needed


def lacking(slips: Sequence[Slip], rules: Sequence[Rule], country: str | None) -> set[UUID]:
    """Statements of one account, the oldest first, that cannot be paid for want of a paper.

    What was not paid is carried on, so a statement needs the papers of all that came since the last one that was paid
    or closed even. One that adds nothing needs none.
    """
    found, bare = set(), False
    for slip in slips:
        needed = slip.added_minor != 0 and needs(rules, country, slip.last_day)
        bare = bare or (needed and not slip.has_paper)
        if slip.is_cleared:
            bare = False
        elif bare:
            found.add(slip.id)
    return found
