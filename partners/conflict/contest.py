"""Who goes first among those who wait for the same customer and line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from partners.conflict.case import Case, Proof, Rival, points

NEVER = datetime.max.replace(tzinfo=UTC)


class DecidingMode(StrEnum):
    """By what a contest is decided."""

    FIRST_VERIFIED = "first_verified"
    MERIT = "merit"
    CUSTOMER_CHOICE = "customer_choice"


@dataclass(frozen=True, slots=True)
class Contender:
    """One of those who wait: when its registration was complete, and what it can show."""

    number: str
    verified_at: datetime | None
    points: int = 0
    chosen: bool = False

    @property
    def turn(self) -> tuple[datetime, str]:
        """The place in the line by time; of the same instant, by number. Never complete is last."""
        return (self.verified_at or NEVER, self.number)


def favoured(mode: DecidingMode, window_hours: int, contenders: Sequence[Contender]) -> Contender:
    """The one that goes first.

    First verified: the earliest complete registration. Merit: of those complete within the window
    after the earliest, the weightiest evidence; equal weight, the earlier. Customer's choice: whom
    the customer chose in writing; nobody or several chosen, the earlier of them.
    """
    first = min(contenders, key=lambda c: c.turn)
    if mode is DecidingMode.CUSTOMER_CHOICE:
        return min((c for c in contenders if c.chosen), key=lambda c: c.turn, default=first)
    if mode is DecidingMode.MERIT and first.verified_at:
        ends = first.verified_at + timedelta(hours=window_hours)
        timely = [c for c in contenders if c.verified_at and c.verified_at <= ends]
        return min(timely, key=lambda c: (-c.points, *c.turn))
    return first


def contender(of: Case | Rival, number: str) -> Contender:
    """A case or a rival as one of those who wait."""
    return Contender(number, of.verified_at, points(of.proofs), Proof.WRITTEN_CHOICE in of.proofs)
