"""A partner's invoice with its file, in one transaction; and telling its sender what finance answered."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.partner_invoice.models import PartnerInvoice
from ltc.partner_invoice.send import NewInvoice
from ltc.partner_invoice.send import send as sending
from portal.files.keep import Sent, keep
from portal.notice.tell import About, tell

KIND = "partner_invoice_answered"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, for which partner, on which date of the tenant, and when."""

    person_id: UUID
    partner_id: UUID
    today: date
    now: datetime


def send(session: Session, new: NewInvoice, sent: Sent, by: Sender) -> PartnerInvoice:
    """Take an invoice in with its file. What is refused keeps no file.

    Errors: those of `ltc.partner_invoice.send.send` and of `portal.files.keep.keep`.
    """
    file = keep(session, by.partner_id, sent, by.person_id, by.now)
    return sending(session, new, file.id, by.person_id, (by.today, by.now))


def answered(session: Session, invoice: PartnerInvoice) -> None:
    """Mail whoever sent the invoice that it was answered; what was said stands on its page."""
    facts = {"number": invoice.number, "path": f"partner-invoices/{invoice.id}"}
    tell(session, invoice.sent_by, About(KIND, invoice.id, invoice.state.value), facts)
