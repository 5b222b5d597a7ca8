"""Importing a price book's file: taken in, read by the worker, and put into the draft whole or not at all."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.programme.models import Tier
from portal.actor import Actor, robot
from portal.bulk import Bulk
from portal.clock import now
from portal.db import read, work
from portal.imports.table import Row, rows_of
from portal.imports.workbook import is_workbook, rows_of_workbook
from portal.jobs.promise import later
from portal.tenancy import tenant_of
from pricing.book.draft import PORTION, BookDraftOfAnother, fill, open_draft
from pricing.book.models import BookImport, ImportState, PriceBook, Side
from pricing.book.read_sheet import read as read_sheet
from pricing.book.sheet import NEEDED, Known, Sheet, SheetRefused
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id
from pricing.product.find import lines
from pricing.product.models import Product

ROWS_MAX = 400_000
FAULTS_KEPT_MAX = 200
TICK = 10_000  # rows between two notes of progress


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent, by whom and when."""

    file_name: str
    content: bytes
    by: UUID
    today: date
    now: datetime


def receive(session: Session, book: PriceBook, sent: Sent) -> BookImport:
    """Keep a file for the worker. Raises BookNotDraft, BookDraftOfAnother."""
    open_draft(session, book)
    if book.drafted_by not in (None, sent.by):
        raise BookDraftOfAnother
    row = BookImport(id=new_id(), book_id=book.id, file_name=sent.file_name[:200], content=sent.content)
    row.total = 0 if is_workbook(sent.content) else max(sent.content.count(b"\n") - 1, 0)
    row.asked_by, row.asked_on, row.asked_at = sent.by, sent.today, sent.now
    session.add(row)
    later(session, "book.import", id=str(row.id))
    return row


def understand(tenant_id: int, import_id: UUID) -> Sheet | DomainError:
    """Read a kept file, noting the progress: the book's contents, or why it is refused. Nothing of it is written."""
    actor = robot(tenant_id)
    with read(actor) as session:
        row = session.get_one(BookImport, (tenant_id, import_id))
        content = session.scalar(select(BookImport.content).where(BookImport.id == import_id))
        allowed = known(session, session.get_one(PriceBook, (tenant_id, row.book_id)), row.asked_on)
    if content is None:  # it was finished by another worker
        return Sheet()
    try:
        found = _rows(row.file_name, content)
        return read_sheet(((one.line, one.values) for one in _counted(found, actor, import_id)), allowed)
    except DomainError as error:
        return error


def finish(session: Session, import_id: UUID, found: Sheet | DomainError) -> None:
    """Put what was read in place of the draft's contents, or keep why it cannot be."""
    row = session.get_one(BookImport, (tenant_of(session), import_id))
    if row.content is None:
        return
    try:
        if isinstance(found, DomainError):
            raise found
        book = session.get_one(PriceBook, (tenant_of(session), row.book_id))
        fill(session, Bulk(session), book, found, row.asked_by)
        row = session.get_one(BookImport, (tenant_of(session), import_id))
        row.state, row.prices = ImportState.DONE, len(found.prices)
    except DomainError as error:
        row.state, row.code, row.facts = ImportState.REFUSED, error.code, _facts(error)
    row.content, row.finished_at = None, now()


def known(session: Session, book: PriceBook, today: date) -> Known:
    """What a sheet of this book may speak of on a day."""
    query = select(Product.sku, Product.id, Product.retired_on).execution_options(yield_per=PORTION)
    sold = session.execute(query)
    return Known(
        currency=book.currency,
        skus={sku: None if retired and retired <= today else product for sku, product, retired in sold},
        lines={line.code: line.id for line in session.scalars(lines())},
        tiers=frozenset(session.scalars(select(Tier.code))) if book.side is Side.CHANNEL else None,
    )


def _rows(file_name: str, content: bytes) -> Iterator[Row]:
    kind = rows_of_workbook if is_workbook(content) else rows_of
    return kind(file_name, content, NEEDED, ROWS_MAX)


def _counted(rows: Iterator[Row], actor: Actor, import_id: UUID) -> Iterator[Row]:
    """The rows; every so many, the progress is noted where the page reads it."""
    for number, row in enumerate(rows):
        if number % TICK == 0:
            with work(actor) as session:
                seen = session.get_one(BookImport, (actor.tenant_id, import_id))
                seen.state, seen.seen = ImportState.RUNNING, number
        yield row


def _facts(error: DomainError) -> dict[str, object]:
    """The figures of a refusal as JSON; of its refused rows the first ones."""
    facts = {name: value for name, value in error.facts.items() if name != "faults"}
    faults = error.facts.get("faults") if isinstance(error, SheetRefused) else None
    kept = faults[:FAULTS_KEPT_MAX] if isinstance(faults, list) else []
    return {"facts": facts, "faults": [{**asdict(fault), "flaw": fault.flaw.value} for fault in kept]}


def refusal_of(row: BookImport) -> Invalid:
    """The refusal as it was raised."""
    error = Invalid(**row.facts["facts"])
    error.code = row.code or Invalid.code
    return error
