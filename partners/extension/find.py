"""Reading requests for extensions."""

from uuid import UUID

from sqlalchemy import Select, select

from partners.extension.models import Extension, ExtensionState
from partners.partner.models import Partner
from partners.registration.models import Registration


def waiting() -> Select[Extension, Registration, Partner]:
    """Requests that wait for the house, the oldest first."""
    query = select(Extension, Registration, Partner).join(Registration, Registration.id == Extension.registration_id)
    query = query.join(Partner, Partner.id == Extension.partner_id)
    return query.where(Extension.state == ExtensionState.ASKED).order_by(Extension.asked_at, Extension.id)


def of_registration(registration_id: UUID) -> Select[Extension]:
    """Every request of a registration, the newest first."""
    return select(Extension).where(Extension.registration_id == registration_id).order_by(Extension.asked_at.desc())
