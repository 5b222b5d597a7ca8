"""The events of a deal, gathered from what its reader may see: each kind its newest, merged by time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.contract.models import Contract
from ltc.deal.find import moves
from ltc.deal.models import Deal
from ltc.deal.room.models import DealFile, DealMeeting, DealNote, DealTask, DealTeamMember
from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from ltc.path.find import path_of
from ltc.quote.models import Quote
from portal.files.models import StoredFile
from portal.identity.people import names_of
from portal.permits import Permission, permits
from portal.web.format import day, minor, moment, zone
from portal.words.speak import named, word
from pricing.ground.record import TenantRecord

SHORT = 140


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at an instant, or on a day; by whom, where that is kept."""

    at: datetime | date
    what: str
    who: UUID | None = None
    url: str = ""
    name: str = ""  # of whoever did it

    @property
    def when(self) -> str:
        """The instant or the day in words."""
        return moment(self.at) if isinstance(self.at, datetime) else day(self.at)

    @property
    def place(self) -> datetime:
        """Where it stands in time: a day at its beginning."""
        return self.at if isinstance(self.at, datetime) else datetime.combine(self.at, time(), zone())


Source = Callable[[Session, Deal, int], Iterator[Event]]


def newest(session: Session, deal: Deal, most: int) -> list[Event]:
    """The newest events of a deal, so many at most."""
    found = [event for source in SOURCES for event in source(session, deal, most)]
    if ordered := list(_orders(session, deal, most)):
        found += ordered + [event for source in AFTER_AN_ORDER for event in source(session, deal, most)]
    chosen = sorted(found, key=lambda event: event.place, reverse=True)[:most]
    people = names_of(event.who for event in chosen)
    return [Event(e.at, e.what, e.who, e.url, people.get(e.who, "") if e.who else "") for e in chosen]


def _moves(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    names = {stage.code: named(stage) for stage in path_of(session, deal.path_id).stages}
    for move in moves(session, deal.id)[:most]:
        ends = [names.get(code, word(code)) for code in (move.from_stage, move.to_stage) if code]
        yield Event(move.moved_at, " → ".join(ends) + (f" ({word(move.note)})" if move.note else ""), move.moved_by)


def _quotes(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    query = select(Quote).where(Quote.deal_id == deal.id)
    for quote in session.scalars(query.order_by(*_last(Quote, Quote.made_at)).limit(most)):
        url, told = url_for("quote.show", id=quote.id), {"number": quote.number}
        told["amount"] = minor(quote.gross_minor, quote.currency)
        yield Event(quote.made_at, _("Quote %(number)s: %(amount)s", **told), quote.made_by, url)
        if quote.sent_at:
            yield Event(quote.sent_at, _("Quote %(number)s is sent", number=quote.number), None, url)
        if quote.answered_at:
            said = _("Quote %(number)s: %(state)s", number=quote.number, state=word(quote.state))
            yield Event(quote.answered_at, said, None, url)


def _contracts(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    """Contracts, for those who may read them."""
    if not permits(g.actor, Permission.CONTRACT_READ):
        return
    query = select(Contract).where(Contract.deal_id == deal.id)
    for row in session.scalars(query.order_by(*_last(Contract, Contract.made_at)).limit(most)):
        url, number = url_for("contract.show", id=row.id), row.number
        yield Event(row.made_at, _("Contract %(number)s", number=number), row.made_by, url)
        if row.sent_at:
            yield Event(row.sent_at, _("Contract %(number)s is sent", number=number), row.sent_by, url)
        if row.signed_on:
            yield Event(row.signed_on, _("Contract %(number)s is signed", number=number), None, url)
        if row.over_on:
            said = _("Contract %(number)s: %(state)s", number=number, state=word(row.state))
            yield Event(row.over_on, said, None, url)


def _orders(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    query = select(SalesOrder).where(SalesOrder.deal_id == deal.id)
    for order in session.scalars(query.order_by(*_last(SalesOrder, SalesOrder.ordered_on)).limit(most)):
        amount = minor(order.gross_minor, order.currency)
        said = _("Order %(number)s: %(amount)s", number=order.number, amount=amount)
        yield Event(order.ordered_on, said, None, url_for("order.show", id=order.id))


def _deliveries(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    query = select(Delivery).join(SalesOrder, SalesOrder.id == Delivery.order_id).where(SalesOrder.deal_id == deal.id)
    for row in session.scalars(query.order_by(*_last(Delivery, Delivery.delivered_on)).limit(most)):
        url = url_for("delivery.show", id=row.id)
        yield Event(row.delivered_on, _("Delivery %(number)s", number=row.number), None, url)
        if row.accepted_on:
            yield Event(row.accepted_on, _("Delivery %(number)s is accepted", number=row.number), None, url)


def _invoices(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    query = select(Invoice).where(Invoice.deal_id == deal.id)
    for row in session.scalars(query.order_by(*_last(Invoice, Invoice.issued_on)).limit(most)):
        said = _("Invoice %(number)s: %(amount)s", number=row.number, amount=minor(row.gross_minor, row.currency))
        yield Event(row.issued_on, said, None, url_for("invoice.show", id=row.id))


def _receipts(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    """What came in for the deal's invoices, for those who may read receipts."""
    if not permits(g.actor, Permission.RECEIPT_READ):
        return
    query = select(Allocation, Receipt, Invoice).join(Receipt, Receipt.id == Allocation.receipt_id)
    query = query.join(Invoice, Invoice.id == Allocation.invoice_id).where(Invoice.deal_id == deal.id)
    for part, receipt, invoice in session.execute(
        query.order_by(*_last(Allocation, Allocation.allocated_at)).limit(most)
    ):
        told = {"amount": minor(part.amount_minor, part.currency), "number": invoice.number}
        said = _("Receipt: %(amount)s for invoice %(number)s", **told)
        yield Event(part.allocated_at, said, part.allocated_by, url_for("receipt.show", id=receipt.id))


def _written(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    """Notes and meetings."""
    notes = select(DealNote).where(DealNote.deal_id == deal.id)
    for note in session.scalars(notes.order_by(*_last(DealNote, DealNote.written_at)).limit(most)):
        yield Event(note.written_at, _("Note: %(text)s", text=_short(note.text)), note.written_by)
    held = select(DealMeeting).where(DealMeeting.deal_id == deal.id)
    for one in session.scalars(held.order_by(*_last(DealMeeting, DealMeeting.held_on)).limit(most)):
        told = {"kind": word(one.kind), "who": one.attendees, "outcome": _short(one.outcome)}
        said = _("%(kind)s, %(who)s: %(outcome)s", **told)
        yield Event(one.held_on, said, one.recorded_by)


def _done(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    query = select(DealTask).where(DealTask.deal_id == deal.id, DealTask.done_at.is_not(None))
    for task in session.scalars(query.order_by(*_last(DealTask, DealTask.done_at)).limit(most)):
        yield Event(task.done_at or task.set_at, _("Task done: %(title)s", title=task.title), task.done_by)


def _files(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    query = select(DealFile, StoredFile).join(StoredFile, StoredFile.id == DealFile.stored_file_id)
    query = query.where(DealFile.deal_id == deal.id)
    for file, kept in session.execute(query.order_by(*_last(DealFile, DealFile.put_at)).limit(most)):
        url = "" if file.removed_at else url_for("deal_file.content", id=file.id)
        yield Event(file.put_at, _("File added: %(name)s", name=kept.name), file.put_by, url)
        if file.removed_at:
            told = {"name": kept.name, "why": file.removed_why}
            yield Event(file.removed_at, _("File removed: %(name)s (%(why)s)", **told), file.removed_by)


def _team(session: Session, deal: Deal, most: int) -> Iterator[Event]:
    query = select(DealTeamMember).where(DealTeamMember.deal_id == deal.id)
    rows = session.scalars(query.order_by(*_last(DealTeamMember, DealTeamMember.since_at)).limit(most)).all()
    people = names_of(row.person_id for row in rows) if rows else {}
    for row in rows:
        told = {"role": word(row.role), "name": people.get(row.person_id, "–")}
        yield Event(row.since_at, _("%(role)s: %(name)s", **told), row.set_by)
        if row.until_at:
            yield Event(row.until_at, _("%(role)s: no longer %(name)s", **told), row.ended_by)


def _last(kind: type[TenantRecord], when: InstrumentedAttribute[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The newest first; of what is of one time, the last written."""
    return when.desc(), kind.id.desc()


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHORT else plain[: SHORT - 1] + "…"


SOURCES: tuple[Source, ...] = (_moves, _quotes, _contracts, _written, _done, _files, _team)
AFTER_AN_ORDER: tuple[Source, ...] = (_deliveries, _invoices, _receipts)
