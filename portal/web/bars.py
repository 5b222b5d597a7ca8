"""A chart of horizontal bars, one for each stage: one value in front of another. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

LABEL, ROOM, ROW, BAR, SAID, TOP = 190, 360, 30, 18, 190, 6  # in units of the drawing


@dataclass(frozen=True, slots=True)
class Measure:
    """What is drawn: a label, the value in front, the one behind it, and what is written after them."""

    label: str
    front: int
    back: int
    said: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with where it stands."""

    label: str
    said: str
    y: int
    text_y: int
    front: int
    back: int
    said_x: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole drawing."""

    width: int
    height: int
    bars: list[Bar]


def bars(measures: Sequence[Measure]) -> Bars:
    """Draw them; the largest value takes the whole room, and what is above zero can be seen."""
    most = max((max(one.front, one.back) for one in measures), default=0) or 1

    def long(value: int) -> int:
        return max(value * ROOM // most, 2) if value else 0

    drawn = []
    for place, one in enumerate(measures):
        y, end = TOP + place * ROW, max(long(one.front), long(one.back))
        drawn.append(Bar(one.label, one.said, y, y + BAR - 4, long(one.front), long(one.back), LABEL + end + 8))
    return Bars(LABEL + ROOM + SAID, TOP * 2 + len(measures) * ROW, drawn)
