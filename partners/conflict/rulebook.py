"""A policy version as a value: its table of entries and its terms. Pure.

Every entry whose conditions a case meets is heard, and the hardest finding decides. So the order of
entries means nothing, and an entry can be read without the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from partners.conflict.contest import DecidingMode
from partners.conflict.rules.declare import ParamValue
from partners.conflict.terms import Disclosure, LoserTerms
from pricing.ground.decision import Verdict
from pricing.ground.rate import PPM

FORMAT = "fairway-conflict-policy/1"


@dataclass(frozen=True, slots=True)
class When:
    """Which registrations an entry is for. An empty list is every line, region or tier; value in minor units."""

    lines: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    value_from_minor: int = 0

    def data(self) -> dict[str, Any]:
        """As JSON."""
        codes = {name: list(getattr(self, name)) for name in ("lines", "regions", "tiers")}
        return {**codes, "value_from_minor": self.value_from_minor}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the decision table: a rule, how strong, with which parameters, for which registrations."""

    rule: str
    strength: Verdict
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    when: When = field(default_factory=When)

    def data(self) -> dict[str, Any]:
        """As JSON."""
        params = {name: list(v) if isinstance(v, tuple) else v for name, v in sorted(self.params.items())}
        return {"rule": self.rule, "strength": self.strength.value, "params": params, "when": self.when.data()}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that a policy version says. Minutes, days, hours; minor units of the currency; parts per million."""

    version: str  # how a decision names it: "v3"
    currency: str
    entries: tuple[Entry, ...]
    value_min_minor: int
    protection_days: int
    answer_slot_minutes: int
    approves_clean: bool = False
    disclosure: Disclosure = Disclosure.NONE
    deciding_mode: DecidingMode = DecidingMode.FIRST_VERIFIED
    window_hours: int = 24
    loser_terms: LoserTerms = LoserTerms.STANDARD
    loser_share_ppm: int | None = None
    two_people_from_minor: int | None = None  # from this value on a ruling needs two people; None: never for its value

    def data(self) -> dict[str, Any]:
        """As JSON, in the format that `read` takes."""
        terms = {name: _plain(getattr(self, name)) for name in (*RANGES, *WORDS, *MAYBE, "approves_clean")}
        entries = [entry.data() for entry in self.entries]
        return {"format": FORMAT, "currency": self.currency, **terms, "entries": entries}


RANGES: Mapping[str, tuple[int, int]] = {
    "value_min_minor": (1, 10**15),
    "protection_days": (1, 365),
    "answer_slot_minutes": (0, 14 * 24 * 60),
    "window_hours": (1, 720),
}
MAYBE: Mapping[str, tuple[int, int]] = {  # terms that a policy may leave out
    "loser_share_ppm": (1, PPM),
    "two_people_from_minor": (1, 10**15),
}
WORDS: Mapping[str, type[StrEnum]] = {
    "disclosure": Disclosure,
    "deciding_mode": DecidingMode,
    "loser_terms": LoserTerms,
}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
