"""The limits as values: a ladder of approvers, the bounds of each product line, and the gate. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

ALL_LINES = ""


class Approver(StrEnum):
    """A role of the house that can be named as an approver; the portal's roles have the same codes."""

    CHANNEL_MANAGER = "channel_manager"
    DIRECT_SELLER = "direct_seller"
    FINANCE = "finance"
    TENANT_ADMIN = "tenant_admin"


@dataclass(frozen=True, slots=True)
class Rung:
    """Up to what one role may approve alone: a limit is reached, not passed. None: this does not bound it."""

    approver: Approver
    discount_max_ppm: int  # off the list price
    margin_min_ppm: int | None = None  # of the net price
    value_max_minor: int | None = None  # of the whole request


@dataclass(frozen=True, slots=True)
class Bound:
    """Cost and floor price of a product line, as shares of the list price. No line: every line without its own."""

    line: str  # the id of a product line, or ALL_LINES
    cost_ppm: int | None = None
    floor_ppm: int | None = None


NOTHING = Bound(ALL_LINES)


@dataclass(frozen=True, slots=True)
class Limits:
    """One version's content. Whoever is the gate passes a floor price, with a reason."""

    rungs: tuple[Rung, ...]
    bounds: tuple[Bound, ...]
    gate: Approver
    waiting_days: int  # a registration stands so long before a special price can be used

    def bound(self, line: str) -> Bound:
        """What bounds a product line: its own bound, else the one of every line, else nothing."""
        known = {bound.line: bound for bound in self.bounds}
        return known.get(line, known.get(ALL_LINES, NOTHING))

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Limits":
        """From JSON as `data()` wrote it and a JSON column gives it back."""
        rungs = tuple(Rung(**rung | {"approver": Approver(rung["approver"])}) for rung in data["rungs"])
        bounds = tuple(Bound(**bound) for bound in data["bounds"])
        return cls(rungs, bounds, Approver(data["gate"]), data["waiting_days"])
