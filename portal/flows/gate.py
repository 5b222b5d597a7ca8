"""Gates of deals: decided by either side, on what the house knows of the deal alone; the end of a hold is told.

Some conditions look at house rows (price limits), so a partner's decision on its own deal reads as the house does.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal import hold as holding
from ltc.deal import move as moving
from ltc.deal.at import By, at
from ltc.deal.facts import facts
from ltc.deal.models import Deal
from ltc.gate_decision.models import GateDecision
from ltc.path.gate import Finding, standing
from ltc.path.models import PathStage
from partners.calendar.hours import same_time_after
from portal.actor import Actor
from portal.clock import now
from portal.flows.people import able, reader_for
from portal.flows.promise import today, worked, zone
from portal.for_house import for_house
from portal.jobs.promise import later
from portal.notice.tell import About, tell
from portal.permits import Role

HOLD_OVER = "gate.hold_over"
FLOOR = "gate.floor-kept"


def by(session: Session, actor: Actor, note: str | None = None) -> By:
    """Somebody who decides now."""
    return By(actor.person_id, actor.roles, now(), today(session), note)


def advance(session: Session, deal: Deal, seen: UUID, who: By) -> PathStage:
    """Go: leave the stage for the next."""
    with for_house(session):
        return moving.advance(session, deal, seen, who)


def standing_of(session: Session, deal: Deal, person_id: UUID, day: date) -> list[Finding]:
    """Every condition at the gate of a deal's stage, for a decision by somebody on a day.

    A partner's page leaves floor prices out: no page of a partner reads them, and its Go is told when one is broken.
    """
    is_partner = session.info.get("partner_id") is not None
    with for_house(session):
        here = at(session, deal)
        found = standing(here.content, here.place, facts(session, deal, day, person_id, floors=not is_partner))
    return [one for one in found if not (is_partner and one.reason.rule == FLOOR)]


def hold(session: Session, deal: Deal, seen: UUID, until: date | None, who: By) -> GateDecision:
    """Hold until a day; in its morning a job ends the hold and tells the owner."""
    with for_house(session):
        decision = holding.hold(session, deal, seen, until, who)
    if decision.held_until:
        morning = datetime.combine(decision.held_until, time(), zone(session))
        later(session, HOLD_OVER, morning, deal=str(deal.id), until=decision.held_until.isoformat())
    return decision


def hold_over(session: Session, deal_id: UUID, until: date) -> None:
    """End a hold whose day has come, and tell whoever owns the deal; one that was ended or renewed is left alone."""
    deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
    if not holding.run_out(deal, until):
        return
    if person_id := _owner(session, deal):
        facts_ = {"number": deal.number, "path": f"deals/{deal.id}"}
        tell(session, person_id, About("hold_over", deal.id, until.isoformat()), facts_)


def due_at(session: Session, deal: Deal, due_days: int) -> datetime:
    """When the stage of a deal is due: so many working days after it was reached."""
    if not due_days:
        return deal.stage_since
    with for_house(session):
        _, hours = worked(session, deal.stage_since + timedelta(days=due_days))
    return same_time_after(deal.stage_since, due_days, hours)


def _owner(session: Session, deal: Deal) -> UUID | None:
    """The deal's owner, or who reads for the partner; of the house's own deals a seller when the owner has left."""
    if deal.owner_id and (found := reader_for(session, deal.partner_id, deal.owner_id)):
        return found
    return next(iter(able(session, Role.CHANNEL_MANAGER if deal.partner_id else Role.DIRECT_SELLER)), None)
