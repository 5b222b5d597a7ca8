"""Finance's answer to a partner's invoice: accepted, or sent back with a reason in words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.paper.models import Paper
from ltc.partner_invoice.find import WAITING
from ltc.partner_invoice.models import PartnerInvoice, PartnerInvoiceState
from pricing.ground.errors import DomainError, Invalid


class InvoiceAnswered(DomainError):
    """The invoice was answered before."""

    code = "partner-invoice-answered"


class ReasonNeeded(Invalid):
    """What is sent back, and what is accepted although it differs, needs a reason in words."""

    code = "partner-invoice-reason"


def accept(session: Session, invoice: PartnerInvoice, note: str, by: UUID, now: datetime) -> None:
    """Accept an invoice; one that differs needs a reason. Errors: InvoiceAnswered, ReasonNeeded."""
    _hold(session, invoice)
    if invoice.state is PartnerInvoiceState.DIFFERS and not note.strip():
        raise ReasonNeeded(field="note")
    _answered(invoice, PartnerInvoiceState.ACCEPTED, note, (by, now))


def send_back(session: Session, invoice: PartnerInvoice, note: str, by: UUID, now: datetime) -> None:
    """Send an invoice back: its statements can be billed again. Errors: InvoiceAnswered, ReasonNeeded."""
    _hold(session, invoice)
    if not note.strip():
        raise ReasonNeeded(field="note")
    _answered(invoice, PartnerInvoiceState.RETURNED, note, (by, now))
    for paper in session.scalars(select(Paper).where(Paper.partner_invoice_id == invoice.id)):
        paper.returned_at = now


def _hold(session: Session, invoice: PartnerInvoice) -> None:
    session.flush()
    session.refresh(invoice, with_for_update=True)
    if invoice.state not in WAITING:
        raise InvoiceAnswered


def _answered(invoice: PartnerInvoice, state: PartnerInvoiceState, note: str, by: tuple[UUID, datetime]) -> None:
    invoice.state, invoice.note = state, note.strip() or None
    invoice.answered_by, invoice.answered_at = by
