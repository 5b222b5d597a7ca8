"""A solution's lines as they are typed or come from a file, the answers on its lines, and its review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import FileField, TextAreaField
from wtforms.validators import Length

from ltc.solution.answer import Answer, LeadDaysWrong
from ltc.solution.bill import Item
from ltc.solution.models import Feasibility, SolutionLine
from portal.imports.table import rows_of
from portal.web.form import HouseForm
from portal.web.quote_form import LINE, ROWS_MAX, Reading, TypedLine, skus_of, wanted

COLUMNS = ("sku", "quantity")
SITE_MAX, NOTE_MAX = 120, 500
TEXT_MAX = 10_000


@dataclass(frozen=True, slots=True)
class TypedItem:
    """One row of the editor, as text."""

    line: TypedLine
    site: str = ""
    note: str = ""

    @property
    def number(self) -> int:
        """The row's number on the page."""
        return self.line.number


class SolutionForm(HouseForm):
    """What stands beside the lines."""

    configuration = TextAreaField(_("Notes on the configuration"), [Length(max=TEXT_MAX)])
    file = FileField(_("Lines from a file"))

    def from_file(self, start: int) -> list[TypedItem]:
        """The rows of a CSV file, if one was sent. Raises Invalid."""
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return []
        found = rows_of(sent.filename, sent.read(), COLUMNS, ROWS_MAX)
        return [
            TypedItem(
                TypedLine(start + n, row["sku"], row["quantity"]),
                row.values.get("site", "")[:SITE_MAX],
                row.values.get("note", "")[:NOTE_MAX],
            )
            for n, row in enumerate(found)
        ]


class ReviewForm(HouseForm):
    """What whoever reviews says."""

    note = TextAreaField(_("What you found"), [Length(max=TEXT_MAX)])


def typed(form: Mapping[str, str]) -> list[TypedItem]:
    """The rows that were sent, empty ones included."""
    numbers = sorted({int(found[1]) for name in form if (found := LINE.fullmatch(name))})

    def cell(n: int, name: str) -> str:
        return form.get(f"lines-{n}-{name}", "").strip()

    return [
        TypedItem(
            TypedLine(n, cell(n, "product"), cell(n, "quantity")),
            cell(n, "site")[:SITE_MAX],
            cell(n, "note")[:NOTE_MAX],
        )
        for n in numbers[:ROWS_MAX]
    ]


def of_lines(lines: Sequence[SolutionLine], skus: Mapping[UUID, str]) -> list[TypedItem]:
    """A solution's lines as rows."""
    return [
        TypedItem(TypedLine(n, skus[line.product_id], str(line.quantity)), line.site, line.note)
        for n, line in enumerate(lines)
    ]


def with_room(rows: Sequence[TypedItem], more: int) -> list[TypedItem]:
    """Rows with some empty ones after them; the site of the last goes on."""
    start = max((row.number for row in rows), default=-1) + 1
    return [*rows, *(TypedItem(TypedLine(start + n), rows[-1].site if rows else "") for n in range(more))]


def items(session: Session, rows: Sequence[TypedItem], currency: str) -> list[Item]:
    """The lines that are asked for; rows without a product do not count. Raises Invalid."""
    filled = [row for row in rows if row.line.product]
    lines = [replace(row.line, discount="", price="") for row in filled]
    found = wanted(lines, Reading(skus_of(session, lines), currency, by_hand=False))
    return [Item(one.product_id, one.quantity, row.site, row.note) for one, row in zip(found, filled, strict=True)]


def answers(lines: Sequence[SolutionLine], form: Mapping[str, str]) -> dict[UUID, Answer]:
    """The answers that were given by line; what was left open waits. Raises LeadDaysWrong."""
    found: dict[UUID, Answer] = {}
    for line in lines:
        said = form.get(f"answer-{line.id}", "")
        if said in set(Feasibility):
            days = form.get(f"days-{line.id}", "").strip() if said == Feasibility.LEAD_TIME else ""
            if days and not (days.isdecimal() and len(days) < 5):
                raise LeadDaysWrong(field="lines", most=500)
            found[line.id] = Answer(Feasibility(said), int(days) if days else None)
    return found
