"""What the page of a lead reads of its life in the house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.lead_deal.find import deal_of
from partners.lead.models import Lead
from partners.lead_owner.find import goes_back_at, in_force, tenures
from partners.lead_owner.models import LeadTenure
from partners.lead_qualification.find import findings, known, qualification
from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_qualification.models import LeadFinding, LeadQualification
from partners.lead_qualification.rules import judge, met_of
from partners.lead_score.find import scores
from partners.lead_score.kinds import Merit
from partners.lead_score.models import LeadScore
from partners.lead_touch.models import LeadTouch
from partners.lead_touch.touch import touches
from portal.flows.lead_life import workers
from portal.identity.people import names_of
from pricing.ground.decision import Decision, Reason

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Life:
    """A lead's life in the house; lists are newest first."""

    scores: Sequence[LeadScore]
    findings: Sequence[LeadFinding]
    met: Mapping[Criterion, Met]
    decision: Decision  # whether it may be called qualified
    qualification: LeadQualification | None
    tenures: Sequence[LeadTenure]
    goes_back_at: datetime | None
    touches: Sequence[LeadTouch]
    deal: Deal | None
    workers: Mapping[UUID, str]
    people: Mapping[UUID, str]

    @property
    def score(self) -> LeadScore | None:
        """The newest score."""
        return self.scores[0] if self.scores else None

    @property
    def grounds(self) -> list[tuple[Merit, int, int]]:
        """Merit, points and times of the newest score, the most points first."""
        found = self.score.grounds if self.score else []
        told = [(Merit(one["merit"]), int(one["points"]), int(one["times"])) for one in found]
        return sorted(told, key=lambda one: -one[1])

    @property
    def why_owner(self) -> tuple[Reason, ...]:
        """Why the rules gave it to its owner; nothing when they did not."""
        tenure = self.tenures[0] if self.tenures else None
        is_ruled = tenure is not None and tenure.until_at is None and tenure.grounds is not None
        return Decision.read(tenure.grounds).reasons if tenure and tenure.grounds and is_ruled else ()


def life_of(session: Session, lead: Lead, now: datetime) -> Life:
    """A lead's life in the house."""
    so_far = known(session, [lead.id]).get(lead.id, {})
    found = session.scalars(findings(lead.id).limit(SHOWN)).all()
    owned = session.scalars(tenures(lead.id).limit(SHOWN)).all()
    touched = session.scalars(touches(lead.id).limit(SHOWN)).all()
    qualified = qualification(session, lead.id)
    who = [lead.owner_id, *(one.found_by for one in found), *(one.touched_by for one in touched)]
    who += [person for one in owned for person in (one.owner_id, one.given_by)]
    _, terms = in_force(session, now)
    return Life(
        scores=session.scalars(scores([lead.id])).all()[::-1][:SHOWN],
        findings=found,
        met={criterion: met_of(so_far, criterion) for criterion in Criterion},
        decision=judge(so_far),
        qualification=qualified,
        tenures=owned,
        goes_back_at=goes_back_at(lead, terms),
        touches=touched,
        deal=deal_of(session, lead.id),
        workers=workers(session),
        people=names_of([*who, qualified.qualified_by if qualified else None]),
    )
