"""A decision as a value: an outcome, the rules that found something, and the policy they came from.

No sentence is stored. A reason keeps its rule's id and facts; `portal/words` makes the sentence in
the reader's language, one wording for staff and another for the partner.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypedDict

Fact = str | int | bool | None


class Verdict(StrEnum):
    """What a rule says, from mild to hard; the hardest finding is the outcome."""

    ALLOW = "allow"
    REFER = "refer"
    REFUSE = "refuse"


HARDNESS = {Verdict.ALLOW: 0, Verdict.REFER: 1, Verdict.REFUSE: 2}


class ReasonData(TypedDict):
    """A reason as it is stored in JSON."""

    rule: str
    verdict: str
    facts: dict[str, Fact]


class DecisionData(TypedDict):
    """A decision as it is stored in JSON."""

    verdict: str
    policy: str
    reasons: list[ReasonData]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's finding. `rule` is `area.kebab-case` and never changes once shipped."""

    rule: str
    verdict: Verdict
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def data(self) -> ReasonData:
        """As JSON."""
        return {"rule": self.rule, "verdict": self.verdict.value, "facts": dict(self.facts)}

    @classmethod
    def read(cls, data: ReasonData) -> "Reason":
        """From JSON as `data()` wrote it."""
        return cls(data["rule"], Verdict(data["verdict"]), data["facts"])


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, every reason for it in the order the rules were heard, and the policy's version."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    policy: str

    @classmethod
    def weigh(cls, reasons: Iterable[Reason], policy: str) -> "Decision":
        """The hardest finding decides; nothing found allows."""
        found = tuple(reasons)
        verdict = max((reason.verdict for reason in found), key=HARDNESS.__getitem__, default=Verdict.ALLOW)
        return cls(verdict, found, policy)

    def data(self) -> DecisionData:
        """As JSON."""
        return {"verdict": self.verdict.value, "policy": self.policy, "reasons": [r.data() for r in self.reasons]}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Decision":
        """From JSON as `data()` wrote it and a JSON column gives it back."""
        return cls(Verdict(data["verdict"]), tuple(map(Reason.read, data["reasons"])), data["policy"])
