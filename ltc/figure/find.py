"""Reading figures as they were counted last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.figure.cell import About, Cell, FigureKind
from ltc.figure.models import FigureSnapshot
from ltc.figure.window import Window


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted of a mode (or of everything), when, and about which months."""

    window: Window
    counted_at: datetime
    cells: dict[About, Cell]

    def get(self, kind: FigureKind, mode: str, stage: str = "", month: str = "") -> Cell:
        """A figure; one that nothing stands behind is empty."""
        about = About(kind, mode, stage, month)
        return self.cells.get(about) or Cell(about, 0)

    def of(self, kind: FigureKind, month: str | None = None) -> list[Cell]:
        """All figures of a kind, of a month if one is given."""
        return [one for one in self.cells.values() if one.about.kind is kind and month in (None, one.about.month)]


def figures(session: Session, modes: Iterable[str]) -> Figures | None:
    """The figures of some modes; None before they were counted for the first time."""
    rows = session.scalars(select(FigureSnapshot).where(FigureSnapshot.mode.in_(tuple(modes)))).all()
    if not rows:
        return None
    cells = [Cell.read(data) for row in rows for data in row.cells]
    window = Window(rows[0].as_of, rows[0].time_zone)
    return Figures(window, rows[0].counted_at, {one.about: one for one in cells})
