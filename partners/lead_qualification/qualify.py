"""Keeping what was found out about a lead, and calling it qualified."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.lead.find import lead_of
from partners.lead_qualification.find import known, qualification
from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_qualification.models import LeadFinding, LeadQualification
from partners.lead_qualification.rules import judge
from pricing.ground.decision import Verdict
from pricing.ground.errors import DomainError


class NotQualified(DomainError):
    """One of need, budget, authority and time is not known."""

    code = "lead-not-qualified"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one criterion."""

    criterion: Criterion
    met: Met
    note: str | None


def find_out(session: Session, lead_id: UUID, found: list[Finding], by: tuple[UUID, datetime]) -> int:
    """Keep those findings that say something new; how many there were."""
    lead_of(session, lead_id)
    so_far = known(session, [lead_id]).get(lead_id, {})
    fresh = [one for one in found if one.note or so_far.get(one.criterion, Met.UNKNOWN) is not one.met]
    highest = session.scalar(select(func.max(LeadFinding.number)).where(LeadFinding.lead_id == lead_id)) or 0
    for number, one in enumerate(fresh, highest + 1):
        row = LeadFinding(lead_id=lead_id, number=number, criterion=one.criterion, met=one.met)
        row.note, row.found_by, row.found_at = one.note, *by
        session.add(row)
    return len(fresh)


def qualify(session: Session, lead_id: UUID, by: tuple[UUID, datetime]) -> None:
    """Call a lead qualified on what is known now; said twice it is said once. Raises NotQualified."""
    lead_of(session, lead_id)
    found = known(session, [lead_id]).get(lead_id, {})
    if judge(found).verdict is Verdict.REFUSE:
        raise NotQualified
    if qualification(session, lead_id):
        return
    told = {criterion.value: met.value for criterion, met in found.items()}
    session.add(LeadQualification(lead_id=lead_id, known=told, qualified_by=by[0], qualified_at=by[1]))
