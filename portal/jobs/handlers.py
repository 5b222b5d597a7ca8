"""Every job by name, and who handles it."""

from portal.documents import make
from portal.identity import reset
from portal.jobs import (
    book,
    deal_room,
    event_log,
    figure,
    gate,
    lead,
    ledger,
    policy,
    receipt,
    registration,
    special_price,
    statement,
    ticket,
)
from portal.jobs.handler import Handler, Quick
from portal.mail import send

HANDLERS: dict[str, Handler] = {
    **registration.HANDLERS,
    **receipt.HANDLERS,
    **policy.HANDLERS,
    **ledger.HANDLERS,
    **lead.HANDLERS,
    **deal_room.HANDLERS,
    **special_price.HANDLERS,
    **book.HANDLERS,
    **gate.HANDLERS,
    **statement.HANDLERS,
    **figure.HANDLERS,
    **event_log.HANDLERS,
    **ticket.HANDLERS,
    "identity.reset_asked": Quick(reset.answer),
    "mail.send": send.HANDLER,
    "document.asked": make.HANDLER,
}
