"""Promising a mail, in the transaction whose outcome it tells."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.clock import now
from portal.jobs.promise import later
from portal.mail.models import MailMessage
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id


class MailFactRefused(Invalid):
    """A recipient or a fact of a mail must be one line: a line break could forge headers."""

    code = "mail-fact-refused"


def mail(session: Session, recipient: str, language: str, template: str, facts: Mapping[str, object]) -> None:
    """Promise one mail: `templates/mail/<template>.<language>.txt`, worded with the facts when it is sent.

    Facts are strings and numbers without line breaks. `path` (an address inside the tenant, such as
    `registrations/…`) becomes `link`. No customer, price or partner name belongs in a mail,
    but in one to that debtor itself, who reads which of its invoices are due.
    """
    for text in (recipient, *map(str, facts.values())):
        if not text.isprintable():
            raise MailFactRefused
    row = MailMessage(
        id=new_id(), recipient=recipient, language=language, template=template, facts=dict(facts), promised_at=now()
    )
    session.add(row)
    later(session, "mail.send", message=str(row.id))
