"""What the page of figures shows: each figure as text, with the address of the rows behind it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import g, url_for
from flask_babel import gettext as _

from ltc.figure.cell import About, Cell, FigureKind
from ltc.figure.find import Figures
from ltc.figure.measure import share_ppm
from ltc.path.every_stage import StageOf
from portal.permits import Permission, permits
from portal.web.bars import Bars, Measure, bars
from portal.web.format import calendar_month, count, percent
from portal.words.speak import named

K = FigureKind
OPENS = {
    K.LEAD_CONVERSION: Permission.LEAD_READ,
    K.SALES_OUTSTANDING: Permission.INVOICE_READ,
    K.RULING_TIME: Permission.CASE_READ,
    K.RULING_APPROVED: Permission.CASE_READ,
    K.RULING_CONFLICT: Permission.CASE_READ,
    K.PROTECTION_LAPSED: Permission.PROTECTION_READ,
    K.APPEAL_UPHELD: Permission.APPEAL_READ,
}  # what a reader must be permitted to open these rows; all others are deals
HOUR, DAY = 3600, 86400


def opens(kind: FigureKind) -> bool:
    """Whether the reader may open the rows behind a figure."""
    return permits(g.actor, OPENS.get(kind, Permission.DEAL_READ))


def told(figures: Figures, mode: str, stages: list[StageOf]) -> "Told":
    """The figures of a mode, for the reader at hand."""
    url = url_for("figure.rows", as_of=figures.window.as_of.isoformat())
    return Told(figures, mode, stages, url, frozenset(kind for kind in FigureKind if opens(kind)))


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one mode (empty: of all), as its page tells them."""

    figures: Figures
    mode: str
    stages: list[StageOf]  # of the mode
    rows_url: str  # of the rows behind the figures, as they were counted
    opened: frozenset[FigureKind]  # what the reader may open

    def cell(self, kind: str, stage: str = "", month: str = "") -> Cell:
        """A figure of the mode."""
        return self.figures.get(FigureKind(kind), self.mode, stage, month)

    def whole(self, kind: str, month: str = "") -> Cell:
        """A figure that is of no mode."""
        return self.figures.get(FigureKind(kind), "", "", month)

    def of(self, kind: str, month: str | None = None) -> list[Cell]:
        """All figures of a kind, by currency."""
        found = self.figures.of(FigureKind(kind), month)
        return sorted((one for one in found if one.about.mode == self.mode), key=lambda one: one.about.currency)

    def outstanding(self) -> list[Cell]:
        """Days sales outstanding, by currency."""
        return sorted(self.figures.of(K.SALES_OUTSTANDING), key=lambda one: one.about.currency)

    def months(self) -> list[str]:
        """The months, the latest first."""
        return [f"{first:%Y-%m}" for first in reversed(self.figures.window.months)]

    def url(self, cell: Cell) -> str:
        """Where the rows behind a figure are; empty where there are none, or none for this reader."""
        if not cell.rows or cell.about.kind not in self.opened:
            return ""
        return f"{self.rows_url}&{urlencode(cell.about.query())}"

    def share(self, cell: Cell) -> str:
        """Which part of a figure's rows count."""
        return "–" if not cell.rows else percentage(share_ppm(cell.part, cell.rows, cell.rows))

    def value_share(self, cell: Cell) -> str:
        """Which part of the value was won."""
        return percentage(share_ppm(cell.minor, cell.whole_minor, cell.rows))

    def reached_share(self, cell: Cell) -> str:
        """Which part of a month's deals reached a stage."""
        opened = self.cell(K.OPENED, month=cell.about.month)
        return percentage(share_ppm(cell.rows, opened.rows, opened.rows))

    def funnel(self) -> Bars:
        """How many reached each stage."""
        cells = [(stage, self.cell(K.REACHED, stage.code)) for stage in self.stages]
        said = [(stage, cell, self.reached_share(cell)) for stage, cell in cells]
        return bars([Measure(named(stage), cell.rows, 0, f"{count(cell.rows)} · {of}") for stage, cell, of in said])

    def paces(self) -> Bars:
        """How long each stage takes: the median in front of the 90th percentile."""
        cells = [(stage, self.cell(K.STAGE_TIME, stage.code)) for stage in self.stages if not stage.is_last]
        return bars(
            [
                Measure(named(stage), cell.low or 0, cell.high or 0, f"{spell(cell.low)} · {spell(cell.high)}")
                for stage, cell in cells
            ]
        )


def percentage(ppm: int | None) -> str:
    """A share with one decimal, cut off; or that there are too few rows to say."""
    return str(_("too few to say")) if ppm is None else percent(ppm // 1000 * 1000)


def spell(seconds: int | None) -> str:
    """A time in days and hours, cut off; or that there are too few rows to say."""
    if seconds is None:
        return str(_("too few to say"))
    if seconds < DAY:
        return str(_("%(hours)s h", hours=seconds // HOUR))
    return str(_("%(days)s d %(hours)s h", days=count(seconds // DAY), hours=seconds % DAY // HOUR))


def days_said(days: int | None, cell: Cell) -> str:
    """Days sales outstanding, or that there are too few invoices to say."""
    few = days is None or share_ppm(1, 1, cell.rows) is None
    return str(_("too few to say") if few else _("%(days)s days", days=days))


def month_as(month: str) -> str:
    """A month such as 2026-03 with its name and year."""
    return calendar_month(date.fromisoformat(f"{month}-01"))


def asked_about(given: dict[str, str]) -> About:
    """What an address asks about. Raises ValueError."""
    named_ = {name: given.get(name, "")[:40] for name in ("mode", "stage", "month", "currency")}
    return About(FigureKind(given.get("kind", "")), **named_)
