"""One figure of one month, stage or currency, as it was counted; and what it can be asked about. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FigureKind(StrEnum):
    """What is measured; docs/figures.md says how."""

    OPENED = "opened"  # deals of a month
    REACHED = "reached"  # those of them that reached a stage
    STAGE_TIME = "stage_time"
    CYCLE_TIME = "cycle_time"
    WIN_RATE = "win_rate"  # of the deals closed in a month
    WIN_VALUE = "win_value"  # the same by value, in one currency
    WON_SO_FAR = "won_so_far"  # of the deals opened in a month
    WIN_REGISTERED = "win_registered"
    WIN_UNREGISTERED = "win_unregistered"
    GATE_PASS = "gate_pass"
    GATE_TIME = "gate_time"
    LEAD_CONVERSION = "lead_conversion"
    SALES_OUTSTANDING = "sales_outstanding"
    RULING_TIME = "ruling_time"
    RULING_APPROVED = "ruling_approved"
    RULING_CONFLICT = "ruling_conflict"
    PROTECTION_LAPSED = "protection_lapsed"
    APPEAL_UPHELD = "appeal_upheld"


@dataclass(frozen=True, slots=True)
class About:
    """Which figure, and of what: together with the window it says exactly which rows stand behind it."""

    kind: FigureKind
    mode: str = ""  # of deals; empty: all
    stage: str = ""  # a code
    month: str = ""  # 2026-03; empty: the whole window
    currency: str = ""

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        given = (("mode", self.mode), ("stage", self.stage), ("month", self.month), ("currency", self.currency))
        return {"kind": str(self.kind), **{name: value for name, value in given if value}}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many rows stand behind a figure, and what they come to. What a kind does not use is 0 or None."""

    about: About
    rows: int
    part: int = 0  # how many of the rows count: won, passed, converted
    lost: int = 0  # of deals of a month
    minor: int = 0  # won value; what is owed
    whole_minor: int = 0  # value of all; what was invoiced
    low: int | None = None  # median in seconds or working days; days sales outstanding
    high: int | None = None  # 90th percentile; days by counting back

    def data(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        said = {name: getattr(self, name) for name in ("rows", "part", "lost", "minor", "whole_minor")}
        kept = {name: value for name, value in said.items() if value}
        times = {name: value for name, value in (("low", self.low), ("high", self.high)) if value is not None}
        return {"about": self.about.query(), **kept, **times}

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Cell":
        """From JSON as `data()` wrote it."""
        about = About(**{**data["about"], "kind": FigureKind(data["about"]["kind"])})
        return cls(**{"rows": 0, **data, "about": about})
