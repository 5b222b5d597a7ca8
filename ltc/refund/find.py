"""Reading refunds."""

from uuid import UUID

from sqlalchemy import Select, select

from ltc.refund.models import Refund


def refunds(view: str = "all") -> Select[Refund]:
    """Refunds, newest first; `view` is parked, or all."""
    query = select(Refund).order_by(Refund.went_on.desc(), Refund.id.desc())
    return query.where(Refund.parked) if view == "parked" else query


def refunds_of(invoice_id: UUID | None = None, receipt_id: UUID | None = None) -> Select[Refund]:
    """What went back of an invoice or of a receipt, oldest first."""
    query = select(Refund).order_by(Refund.went_on, Refund.id)
    return query.where(Refund.invoice_id == invoice_id if invoice_id else Refund.receipt_id == receipt_id)
