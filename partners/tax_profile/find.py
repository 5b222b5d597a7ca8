"""Reading tax profiles."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.partner.models import Partner, PartnerKind
from partners.tax_profile.models import TaxProfile


def entered(partner_id: UUID) -> Select[TaxProfile]:
    """Every profile of a partner, the one that begins last first."""
    newest = (TaxProfile.valid_from.desc(), TaxProfile.entered_at.desc(), TaxProfile.id.desc())
    return select(TaxProfile).where(TaxProfile.partner_id == partner_id).order_by(*newest)


def profiles(session: Session, day: date) -> dict[UUID, TaxProfile]:
    """What counts on a day, by partner; the house's own stands under the id of its own partner."""
    query = select(TaxProfile).where(TaxProfile.valid_from <= day)
    oldest = query.order_by(TaxProfile.valid_from, TaxProfile.entered_at, TaxProfile.id)
    return {row.partner_id: row for row in session.scalars(oldest) if row.partner_id}


def profile(session: Session, partner_id: UUID, day: date) -> TaxProfile | None:
    """A partner's profile on a day."""
    return session.scalar(entered(partner_id).where(TaxProfile.valid_from <= day).limit(1))


def house_id(session: Session) -> UUID:
    """The partner that the house itself is."""
    return session.scalars(select(Partner.id).where(Partner.kind == PartnerKind.HOUSE)).one()
