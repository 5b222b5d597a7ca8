"""Reading findings and qualifications."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_qualification.models import LeadFinding, LeadQualification


def findings(lead_id: UUID) -> Select[LeadFinding]:
    """Everything that was found out about a lead, newest first."""
    return select(LeadFinding).where(LeadFinding.lead_id == lead_id).order_by(LeadFinding.number.desc())


def known(session: Session, lead_ids: Collection[UUID]) -> dict[UUID, dict[Criterion, Met]]:
    """What is known of each lead by criterion, in one query; leads of which nothing is known are left out."""
    query = select(LeadFinding).where(LeadFinding.lead_id.in_(lead_ids)).order_by(LeadFinding.number)
    found: dict[UUID, dict[Criterion, Met]] = {}
    for row in session.scalars(query):
        found.setdefault(row.lead_id, {})[row.criterion] = row.met
    return found


def qualification(session: Session, lead_id: UUID) -> LeadQualification | None:
    """The qualification of a lead that counts: the one that was made on what is known now."""
    now_known = known(session, [lead_id]).get(lead_id, {})
    told = {criterion.value: met.value for criterion, met in now_known.items()}
    query = select(LeadQualification).where(LeadQualification.lead_id == lead_id)
    newest = query.order_by(LeadQualification.qualified_at.desc(), LeadQualification.id.desc())
    return next((row for row in session.scalars(newest) if row.known == told), None)
