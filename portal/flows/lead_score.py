"""Scoring leads: one as its facts change, all of them once a day and when a scorecard comes into force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from partners.lead_score.card import Card
from partners.lead_score.find import in_force, scores
from partners.lead_score.gather import gather
from partners.lead_score.models import LeadScore, LeadScorecard
from partners.lead_score.publish import publish
from partners.lead_score.score import Score, score
from portal.bulk import Bulk
from portal.flows.promise import zone
from portal.jobs.promise import later

PORTION = 500
LIVING = (LeadState.NEW, LeadState.OFFERED, LeadState.ACCEPTED)
RESCORE = "lead.rescore"


def put_in_force(session: Session, card: Card, begins: datetime, by: UUID, now: datetime) -> LeadScorecard:
    """Publish a scorecard; when it comes into force every living lead is scored anew."""
    row = publish(session, card, begins, by, now)
    later(session, RESCORE, begins, after="")
    return row


def rescore_from(session: Session, after: str, now: datetime) -> None:
    """Score a portion of the living leads anew, in the order of their ids, and promise the next portion."""
    query = select(Lead).where(Lead.state.in_(LIVING)).order_by(Lead.id).limit(PORTION)
    leads = session.scalars(query.where(Lead.id > UUID(after)) if after else query).all()
    last = leads[-1].id if len(leads) == PORTION else None
    rescore(session, leads, now)
    if last:
        later(session, RESCORE, after=str(last))


def rescore_one(session: Session, lead_id: UUID, now: datetime) -> None:
    """Score a lead of which something became known."""
    rescore(session, session.scalars(select(Lead).where(Lead.id == lead_id)).all(), now)


def rescore(session: Session, leads: Sequence[Lead], now: datetime) -> None:
    """Score leads by the card in force. What a lead was given before stays as it was; the same is not said twice."""
    if not leads:
        return
    version, card = in_force(session, now)
    facts = gather(session, leads, zone(session), now)
    found = {lead_id: score(known, card) for lead_id, known in facts.items()}
    last = {row.lead_id: (row.version, row.heat, row.grounds) for row in session.scalars(scores(found))}
    changed = {key: one for key, one in found.items() if last.get(key) != (version, one.heat, one.data())}
    _keep(Bulk(session), changed, version, now)


def _keep(bulk: Bulk, changed: Mapping[UUID, Score], version: int, now: datetime) -> None:
    rows = [
        {
            "lead_id": lead_id,
            "version": version,
            "points": one.points,
            "heat": one.heat,
            "grounds": one.data(),
            "scored_at": now,
        }
        for lead_id, one in changed.items()
    ]
    bulk.insert(LeadScore, rows)
    for points in {one.points for one in changed.values()}:
        same = [lead_id for lead_id, one in changed.items() if one.points == points]
        bulk.update(Lead, [Lead.id.in_(same), Lead.points != points], {"points": points})
