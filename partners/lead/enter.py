"""Entering an enquiry."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from partners.account.names import name_key
from partners.lead.discreet import given_away
from partners.lead.kinds import LeadSource, LeadState
from partners.lead.models import Lead, LeadLine
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id


class LeadIncomplete(Invalid):
    """A lead needs a customer's name, a product line and a need."""

    code = "lead-incomplete"


class NeedGivesAway(Invalid):
    """The need, which partners read before they accept, names the customer or the contact."""

    code = "lead-need-gives-away"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who asked. All of it is withheld from a partner until it accepts."""

    name: str | None = None
    phone: str | None = None
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What the house knows of an enquiry. `need` is in the house's words, `message` in the customer's."""

    source: LeadSource
    origin: str | None
    customer_name: str
    tax_id: str | None
    host: str | None
    region_id: UUID
    product_line_ids: tuple[UUID, ...]
    need: str
    message: str | None
    value_minor: int | None
    currency: str
    contact: Contact

    @property
    def secrets(self) -> tuple[str | None, ...]:
        """What must not stand in the need."""
        person = self.contact
        return (self.customer_name, self.tax_id, self.host, person.name, person.phone, person.mail)


def enter(session: Session, enquiry: Enquiry, by: UUID, now: datetime) -> Lead:
    """Keep an enquiry as a new lead. Raises LeadIncomplete, NeedGivesAway."""
    _complete(enquiry)
    lead = Lead(
        id=new_id(),
        source=enquiry.source,
        origin=enquiry.origin,
        received_at=now,
        entered_by=by,
        customer_name=enquiry.customer_name,
        customer_tax_id=enquiry.tax_id,
        customer_host=enquiry.host,
        region_id=enquiry.region_id,
        need=enquiry.need,
        message=enquiry.message,
        value_minor=enquiry.value_minor,
        currency=enquiry.currency,
        contact_name=enquiry.contact.name,
        contact_phone=enquiry.contact.phone,
        contact_mail=enquiry.contact.mail,
        state=LeadState.NEW,
    )
    lead.lines = [LeadLine(product_line_id=line) for line in enquiry.product_line_ids]
    session.add(lead)
    return lead


def _complete(enquiry: Enquiry) -> None:
    if not name_key(enquiry.customer_name):
        raise LeadIncomplete(field="customer_name")
    if not enquiry.product_line_ids:
        raise LeadIncomplete(field="product_line_ids")
    if not enquiry.need.strip():
        raise LeadIncomplete(field="need")
    if secret := given_away(enquiry.need, enquiry.secrets):
        raise NeedGivesAway(field="need", secret=secret)
