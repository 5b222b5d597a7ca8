"""Reading credit notes."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.credit_note.models import CreditLine, CreditNote

Credited = dict[UUID, tuple[int, int]]  # order line → units and net minor units


def notes_of(invoice_id: UUID) -> Select[CreditNote]:
    """An invoice's credit notes, oldest first."""
    return select(CreditNote).where(CreditNote.invoice_id == invoice_id).order_by(CreditNote.issued_on, CreditNote.id)


def credited(session: Session, order_id: UUID) -> dict[UUID, Credited]:
    """What was credited of an order, by invoice and order line."""
    query = (
        select(CreditNote.invoice_id, CreditLine)
        .join(CreditLine, CreditLine.credit_note_id == CreditNote.id)
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(Invoice.order_id == order_id)
    )
    found: defaultdict[UUID, Credited] = defaultdict(dict)
    for invoice_id, line in session.execute(query):
        units, net = found[invoice_id].get(line.order_line_id, (0, 0))
        found[invoice_id][line.order_line_id] = (units + line.quantity, net + line.net_minor)
    return dict(found)
