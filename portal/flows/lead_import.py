"""A file of leads: kept, read as its columns are mapped, and taken; the leads are scored and given out by jobs."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.lead.enter import enter
from partners.lead.models import Lead
from partners.lead_import.kinds import LeadField, LeadImportState
from partners.lead_import.models import LeadImport
from partners.lead_import.read import Plan, Read, guess, keys, read
from partners.programme.models import Region
from portal.flows.lead_life import COME
from portal.flows.lead_score import LIVING
from portal.identity import tenants
from portal.imports.table import Row, rows_of
from portal.jobs.promise import later
from pricing.ground.cell import guarded
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id
from pricing.product.models import ProductLine

ROWS_MAX = 2000
AT_ONCE = 50  # leads that one job scores and gives out
NAME_MAX = 200


class NoRows(Invalid):
    """The file has no row below its first line."""

    code = "lead-import-empty"


class ImportDone(DomainError):
    """The file was taken before."""

    code = "lead-import-done"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file is to be read: the column of each field, and what rows without one get."""

    mapping: Mapping[LeadField, str]
    region_id: UUID | None
    product_line_id: UUID | None
    need: str
    with_doubles: bool


def receive(session: Session, file: tuple[str, bytes], by: UUID, now: datetime) -> LeadImport:
    """Keep a file; its columns are guessed by their names. Raises NoRows and what `rows_of` refuses."""
    found = rows(*file)
    row = LeadImport(id=new_id(), file_name=file[0][:NAME_MAX], content=file[1], rows=len(found), left_out=[])
    row.mapping = {one.value: column for one, column in guess(headers(found)).items()}
    row.with_doubles, row.sent_by, row.sent_at = False, by, now
    session.add(row)
    return row


def rows(file_name: str, content: bytes) -> list[Row]:
    """The rows of a file. Raises NoRows and what `rows_of` refuses."""
    found = list(rows_of(file_name, content, (), ROWS_MAX))
    if not found:
        raise NoRows(field="file")
    return found


def headers(found: Collection[Row]) -> list[str]:
    """The names of a file's columns."""
    return [name for name in next(iter(found)).values if name]


def set_up(row: LeadImport, wanted: Wanted) -> None:
    """Keep how a file is to be read. Raises ImportDone."""
    if row.state is not LeadImportState.SENT:
        raise ImportDone
    row.mapping = {one.value: column for one, column in wanted.mapping.items() if column}
    row.region_id, row.product_line_id = wanted.region_id, wanted.product_line_id
    row.need, row.with_doubles = wanted.need.strip() or None, wanted.with_doubles


def look(session: Session, row: LeadImport, content: bytes) -> Read:
    """What the file holds as it is read now. Nothing is written."""
    found = rows(row.file_name, content)
    return read(((one.line, one.values) for one in found), _plan(session, row))


def take(session: Session, import_id: UUID, by: UUID, now: datetime) -> LeadImport:
    """Make a lead of every good row, in one transaction; the others stay with what is wrong. Raises ImportDone."""
    query = select(LeadImport).where(LeadImport.id == import_id).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).one()
    if row.state is not LeadImportState.SENT:
        raise ImportDone
    found = look(session, row, row.content)
    made = [str(enter(session, enquiry, by, now).id) for _, enquiry in found.good]
    for start in range(0, len(made), AT_ONCE):
        later(session, COME, leads=made[start : start + AT_ONCE])
    row.state, row.done_at, row.made = LeadImportState.DONE, now, len(made)
    row.left_out = [one.data() for one in found.bad]
    return row


def left_out(row: LeadImport, content: bytes) -> str:
    """The rows that were not taken as CSV, as they were sent, each with its line, the field and the flaw."""
    wrong = {one["line"]: one for one in row.left_out}
    found = rows(row.file_name, content)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*headers(found), "line", "field", "flaw"])
    for one in found:
        if flaw := wrong.get(one.line):
            cells = [*(one.values[name] for name in headers(found)), flaw["line"], flaw["field"], flaw["flaw"]]
            writer.writerow([guarded(str(cell)) for cell in cells])
    return out.getvalue()


def _plan(session: Session, row: LeadImport) -> Plan:
    regions = session.scalars(select(Region)).all()
    lines = session.scalars(select(ProductLine)).all()
    return Plan(
        mapping={LeadField(one): column for one, column in row.mapping.items()},
        regions=_by_words(regions),
        lines=_by_words(lines),
        currency=tenants.own(session).currency,
        file_name=row.file_name,
        region_id=row.region_id,
        product_line_id=row.product_line_id,
        need=row.need or "",
        with_doubles=row.with_doubles,
        known=_known(session),
    )


def _by_words(found: Collection[Region] | Collection[ProductLine]) -> dict[str, UUID]:
    return {word.casefold(): one.id for one in found for word in (one.code, one.name_en, one.name_zh) if word}


def _known(session: Session) -> frozenset[str]:
    """The keys of the open leads' customers."""
    query = select(Lead.customer_name, Lead.customer_tax_id, Lead.customer_host).where(Lead.state.in_(LIVING))
    return frozenset(key for row in session.execute(query) for key in keys(*row))
