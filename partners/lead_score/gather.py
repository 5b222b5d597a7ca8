"""What is known of leads on a day, for scoring them, in a few queries."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from partners.campaign.models import LeadArrival
from partners.lead.models import Lead
from partners.lead_qualification.find import known
from partners.lead_score.score import Facts
from partners.partner.models import Partner, PartnerKind, Standing
from partners.programme.models import Authorisation

Sold = dict[UUID, dict[UUID | None, set[UUID]]]  # the lines that each partner may sell, by region


def gather(session: Session, leads: Sequence[Lead], zone: ZoneInfo, now: datetime) -> dict[UUID, Facts]:
    """The facts of leads by id."""
    ids, today = [lead.id for lead in leads], now.astimezone(zone).date()
    consented = set(session.scalars(select(LeadArrival.lead_id).where(LeadArrival.lead_id.in_(ids))))
    answers = known(session, ids)
    sold = _sold(session, {lead.region_id for lead in leads}, today)
    return {
        lead.id: Facts(
            source=lead.source,
            value_minor=lead.value_minor,
            contact=sum(map(bool, (lead.contact_name, lead.contact_phone, lead.contact_mail))),
            is_consented=lead.id in consented,
            lines=len(lead.lines),
            is_covered=_covered(lead, sold),
            has_tax_id=bool(lead.customer_tax_id),
            has_host=bool(lead.customer_host),
            days=(today - lead.received_at.astimezone(zone).date()).days,
            known=answers.get(lead.id, {}),
        )
        for lead in leads
    }


def _covered(lead: Lead, sold: Sold) -> bool:
    wanted = {line.product_line_id for line in lead.lines}
    return any(wanted <= lines for lines in sold.get(lead.region_id, {}).values())


def _sold(session: Session, regions: Collection[UUID], today: date) -> Sold:
    lasts = or_(Authorisation.valid_until.is_(None), Authorisation.valid_until > today)
    query = (
        select(Authorisation.region_id, Authorisation.partner_id, Authorisation.product_line_id)
        .join(Partner, Partner.id == Authorisation.partner_id)
        .where(Partner.standing == Standing.GOOD, Partner.kind != PartnerKind.HOUSE)
        .where(Authorisation.region_id.in_(regions), Authorisation.valid_from <= today, lasts)
    )
    found: Sold = {}
    for region_id, partner_id, line_id in session.execute(query):
        found.setdefault(region_id, {}).setdefault(partner_id, set()).add(line_id)
    return found
