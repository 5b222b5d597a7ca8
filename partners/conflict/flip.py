"""The nearest flip: the smallest single change of a fact or a date that would have changed a verdict. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from partners.conflict.case import Case
from partners.conflict.changes import Change, changes
from partners.conflict.judge import Judge
from pricing.ground.decision import Decision, Fact, Verdict


@dataclass(frozen=True, slots=True)
class Flip:
    """A change, the verdict that it would have brought, and whether it is one of the partner's own facts."""

    code: str
    verdict: Verdict
    facts: Mapping[str, Fact] = field(default_factory=dict)
    own: bool = False

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {"code": self.code, "verdict": self.verdict.value, "facts": dict(self.facts), "own": self.own}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Flip":
        """From JSON as `data()` wrote it."""
        return cls(data["code"], Verdict(data["verdict"]), data["facts"], data["own"])


def flip(case: Case, judge: Judge) -> Flip | None:
    """The nearest flip of a case, for staff. None: more than one thing would have to change."""
    return _nearest(case, judge.hear, changes(case, judge.rulebook, judge.hear(case)))


def own_flip(case: Case, judge: Judge) -> Flip | None:
    """The nearest flip of what the partner's own facts alone would bring.

    It looks at nothing that anybody else did, so it is the same whoever holds the customer.
    """
    heard = judge.own(case)
    own = (change for change in changes(case, judge.rulebook, heard) if change.own)
    return _nearest(case, judge.own, own)


def _nearest(case: Case, hear: Any, found: Iterator[Change]) -> Flip | None:
    before: Decision = hear(case)
    for change in sorted(found, key=lambda c: (c.size, c.code, str(c.facts))):
        after: Decision = hear(change.case)
        if after.verdict is not before.verdict:
            return Flip(change.code, after.verdict, change.facts, change.own)
    return None
