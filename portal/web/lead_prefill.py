"""Filling the registration form from an accepted offer, so that nothing is typed again."""

from uuid import UUID

from sqlalchemy.orm import Session

from partners.lead.answer import OfferNotAccepted
from partners.lead.kinds import OfferState
from partners.lead.models import LeadOffer
from portal.web.fetch import fetch
from portal.web.format import plain
from pricing.ground.errors import NotFound


def chosen(session: Session, given: str | None) -> LeadOffer | None:
    """The partner's own offer of an id in an address; None without one. Raises NotFound."""
    try:
        return fetch(session, LeadOffer, UUID(given)) if given else None
    except ValueError as error:
        raise NotFound from error


def prefilled(offer: LeadOffer) -> dict[str, object]:
    """What the form of a registration starts with. Raises OfferNotAccepted."""
    if offer.state is not OfferState.ACCEPTED:
        raise OfferNotAccepted
    contact = (offer.contact_name, offer.contact_phone, offer.contact_mail)
    return {
        "customer_name": offer.customer_name,
        "tax_id": offer.customer_tax_id,
        "host": offer.customer_host,
        "region_id": offer.region_id,
        "product_line_ids": [line.product_line_id for line in offer.lines],
        "value": plain(offer.value_minor, offer.currency) if offer.value_minor else None,
        "contact": ", ".join(part for part in contact if part),
        "evidence": "\n\n".join(part for part in (offer.need, offer.message) if part),
    }
