"""Crediting an invoice: goods that came back, a price that was wrong, or all that is left of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice, InvoiceLine
from ltc.cash.parts import part
from ltc.cash.reopen import reopen
from ltc.commission.accrue import Cause, accrue
from ltc.commission.models import AccrualCause
from ltc.credit_note.find import Credited, credited, notes_of
from ltc.credit_note.models import CreditLine, CreditNote, CreditReason
from ltc.ledger.post import Event, Move, post
from pricing.ground.errors import Invalid
from pricing.ground.money import Money
from pricing.ground.record import new_id
from pricing.tax.group import tax_minor


class CreditOff(Invalid):
    """More is credited than is left of a line, or nothing at all."""

    code = "credit-off"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to credit of an order line: units that came back, or (0 units) a net amount off its price."""

    order_line_id: UUID
    quantity: int
    net_minor: int = 0


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who credits, on which of the tenant's dates, at which instant."""

    by: UUID
    today: date
    now: datetime


def credit(
    session: Session, invoice: Invoice, reason: CreditReason, asked: Sequence[Asked], clerk: Clerk
) -> CreditNote:
    """Write a credit note, post it, and take back what its part had earned. Raises CreditOff.

    Units:    minor units of the invoice. Returned units take their part of what is left of the line.
    Rounding: as the invoice's parts; tax is that of all credits so far less that of those before, so that a
              wholly credited invoice is credited to the cent. Source: docs/decisions/0021-commission.md.
    """
    locked = select(Invoice).where(Invoice.id == invoice.id).with_for_update()
    invoice = session.scalars(locked.execution_options(populate_existing=True)).one()
    before = credited(session, invoice.order_id).get(invoice.id, {})
    by_line = {line.order_line_id: line for line in invoice.lines}
    lines = [_line(by_line, before, one) for one in asked]
    net = sum(line.net_minor for line in lines)
    tax = _tax(session, invoice, by_line, before, lines)
    if not lines or invoice.credited_minor + net + tax > invoice.gross_minor:
        raise CreditOff(field="lines")
    note = CreditNote(
        id=new_id(),
        number=f"{invoice.number}-C{_count(session, invoice) + 1}",
        partner_id=invoice.partner_id,
        invoice_id=invoice.id,
        reason=reason,
        issued_on=clerk.today,
        issued_by=clerk.by,
        currency=invoice.currency,
        net_minor=net,
        tax_minor=tax,
        gross_minor=net + tax,
    )
    note.lines = lines
    reopen(session, invoice, (clerk.today, clerk.now, clerk.by))
    invoice.credited_minor += note.gross_minor
    session.add(note)
    session.flush()
    _post(session, note, invoice, clerk.now)
    facts = {"credit": note.number, "invoice": invoice.number}
    accrue(session, invoice.order_id, Cause(AccrualCause.CREDITED, note.id, clerk.today, facts, invoice.id), clerk.now)
    return note


def all_of(session: Session, invoice: Invoice) -> list[Asked]:
    """Everything that is left of an invoice: units where there are any, else the rest of the price."""
    before = credited(session, invoice.order_id).get(invoice.id, {})
    found = []
    for line in invoice.lines:
        units, net = before.get(line.order_line_id, (0, 0))
        if line.net_minor > net:
            found.append(Asked(line.order_line_id, line.quantity - units, line.net_minor - net))
    return found


def _line(by_line: Mapping[UUID, InvoiceLine], before: Credited, asked: Asked) -> CreditLine:
    line = by_line.get(asked.order_line_id)
    if line is None:
        raise CreditOff(field="lines")
    units, net = before.get(line.order_line_id, (0, 0))
    units_left, net_left = line.quantity - units, line.net_minor - net
    if not 0 <= asked.quantity <= units_left:
        raise CreditOff(field="lines")
    amount = part(net_left, units_left, 0, asked.quantity) if asked.quantity else asked.net_minor
    if not 0 < amount <= net_left:
        raise CreditOff(field="lines")
    return CreditLine(
        id=new_id(), order_line_id=line.order_line_id, quantity=asked.quantity, net_minor=amount, tax_ppm=line.tax_ppm
    )


def _tax(
    session: Session,
    invoice: Invoice,
    by_line: Mapping[UUID, InvoiceLine],
    before: Credited,
    lines: Sequence[CreditLine],
) -> int:
    old = [(net, by_line[line_id].tax_ppm) for line_id, (_, net) in before.items()]
    new = [(line.net_minor, line.tax_ppm) for line in lines]
    done = sum(note.tax_minor for note in session.scalars(notes_of(invoice.id)))
    return tax_minor([*old, *new]) - done


def _count(session: Session, invoice: Invoice) -> int:
    query = select(func.count()).select_from(CreditNote).where(CreditNote.invoice_id == invoice.id)
    return session.scalar(query) or 0


def _post(session: Session, note: CreditNote, invoice: Invoice, now: datetime) -> None:
    receivable = f"invoice:{invoice.id}:receivable"
    event = Event(f"credit:{note.id}", "invoice.credited", note.issued_on, {"credit": note.number})
    moves = [
        Move("house:revenue", receivable, Money(-note.net_minor, note.currency)),
        Move("house:tax", receivable, Money(-note.tax_minor, note.currency)),
    ]
    post(session, event, moves, now)
