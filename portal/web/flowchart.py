"""The flowchart of a path: swimlanes by role, drawn from what the path says, so it is never out of date. Pure."""

from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from ltc.path.content import Content
from ltc.path.gate import begins
from ltc.path.roles import Owner

LANE, BOX, HIGH, ROW, HEAD, GATE = 190, 162, 46, 100, 44, 13  # in units of the drawing
LINE, LINES = 24, 2  # how much stands in a line of a box (a Chinese character counts twice), and how many lines


@dataclass(frozen=True, slots=True)
class Lane:
    """A role's column."""

    owner: Owner
    x: int
    middle: int


@dataclass(frozen=True, slots=True)
class Box:
    """A stage, its lines of text with where each stands, and the gate under it."""

    place: int
    x: int
    y: int
    middle: int
    lines: list[tuple[int, str]]
    gate: str | None  # its letters; empty where the gate has none
    gate_y: int
    conditions: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole drawing."""

    width: int
    height: int
    lanes: list[Lane]
    boxes: list[Box]
    arrows: list[str]  # paths of SVG


def chart(content: Content, names: list[str]) -> Chart:
    """Draw a path; `names` are its stages' in the reader's language."""
    owners = list(dict.fromkeys(stage.owner for stage in content.stages))
    lanes = [Lane(owner, place * LANE, place * LANE + LANE // 2) for place, owner in enumerate(owners)]
    boxes = [
        _box(content, place, owners.index(stage.owner), names[place]) for place, stage in enumerate(content.stages)
    ]
    arrows = [_arrow(one, other) for one, other in pairwise(boxes)]
    return Chart(len(lanes) * LANE, HEAD + len(boxes) * ROW, lanes, boxes, arrows)


def _box(content: Content, place: int, lane: int, name: str) -> Box:
    stage = content.stages[place]
    x, y = lane * LANE + (LANE - BOX) // 2, HEAD + place * ROW + 14
    asked = len(begins(content, place))
    lines = wrapped(name)
    first = y + HIGH // 2 + 4 - (len(lines) - 1) * 8
    return Box(
        place=place,
        x=x,
        y=y,
        middle=x + BOX // 2,
        lines=[(first + number * 16, line) for number, line in enumerate(lines)],
        gate=(stage.gate or "") if (stage.gate or asked) and place + 1 < len(content.stages) else None,
        gate_y=y + HIGH + GATE + 5,
        conditions=asked,
    )


def _arrow(one: Box, other: Box) -> str:
    begin = one.y + HIGH if one.gate is None else one.gate_y + GATE
    turn = other.y - 16
    return f"M{one.middle} {begin}V{turn}H{other.middle}V{other.y - 2}"


def wrapped(text: str) -> list[str]:
    """A text in at most two lines that fit a box; what does not fit is cut."""
    lines, line = list[str](), ""
    for part in _parts(text):
        if line.strip() and _width(line + part) > LINE:
            lines.append(line.strip())
            line = ""
        line += part
    lines.append(line.strip())
    kept = [_cut(one) for one in lines[:LINES]]
    return kept if len(lines) <= LINES else [*kept[:-1], kept[-1][: LINE // 2 - 1] + "…"]


def _parts(text: str) -> list[str]:
    """Where a line may break: after a space, and after any Chinese character."""
    parts = [""]
    for sign in text:
        parts[-1] += sign
        if sign == " " or _width(sign) == 2:
            parts.append("")
    return parts


def _cut(line: str) -> str:
    while _width(line) > LINE:
        line = line.rstrip("…")[:-1] + "…"
    return line


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
