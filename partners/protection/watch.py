"""What a protection needs on a day: a warning, a confirmation, or its end. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WARNINGS = (15, 7, 1)  # days before the end


class Need(StrEnum):
    """What is to be done with a protection today."""

    WARN = "warn"
    ASK = "ask"  # for a confirmation of progress
    RELEASE = "release"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done; `mark` tells it from others of its kind, so that it is done once."""

    need: Need
    mark: str


def due(until: date, heard_on: date, heartbeat: tuple[int, int], today: date) -> list[Due]:
    """What is due for a protection until a date, whose holder was last heard of on another.

    `heartbeat`: days between two confirmations (0: none asked), and days of grace after the question.
    A warning that was missed is not made up for once the next is due.
    """
    if until <= today:
        return [Due(Need.LAPSE, until.isoformat())]
    days, grace = heartbeat
    asked_on = heard_on + timedelta(days=days)
    if days and asked_on + timedelta(days=grace) <= today:
        return [Due(Need.RELEASE, asked_on.isoformat())]
    needs = [Due(Need.WARN, f"{until.isoformat()} {near}")] if (near := warning(until, today)) else []
    return [*needs, Due(Need.ASK, asked_on.isoformat())] if days and asked_on <= today else needs


def warning(until: date, today: date) -> int | None:
    """The warning that is due: the nearest of 15, 7 and 1 days that has been reached."""
    left = (until - today).days
    return min((days for days in WARNINGS if left <= days), default=None)
