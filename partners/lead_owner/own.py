"""Giving a lead to a person, by rule, by hand or by claim, and giving it back to the pool."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.lead.find import lead_of
from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from partners.lead.states import LeadMoveNotAllowed
from partners.lead_owner.choose import Asked, Hand, choose
from partners.lead_owner.find import in_force, open_leads
from partners.lead_owner.kinds import Gained, Lost
from partners.lead_owner.models import LeadSeat, LeadTenure
from partners.programme.models import Region
from pricing.ground.errors import DomainError


class LeadOwned(DomainError):
    """Somebody owns the lead already."""

    code = "lead-owned"


class LeadNotOwned(DomainError):
    """The lead is in the pool."""

    code = "lead-not-owned"


class HandsFull(DomainError):
    """A person has as many open leads as the rules allow."""

    code = "lead-hands-full"


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, when, and why where a reason is asked for."""

    person_id: UUID
    now: datetime
    note: str | None = None


def assign(session: Session, lead_id: UUID, able: Collection[UUID], now: datetime) -> UUID | None:
    """Give a lead without an owner to a person by the rules in force; None when it stays in the pool.

    `able` are the people who may own leads today. The people who are asked are locked together, so that
    of two leads at the same moment each counts the other.
    """
    lead = lead_of(session, lead_id)
    version, terms = in_force(session, now)
    people = [one for one in terms.asked(lead.region_id) if one in able]
    if lead.owner_id or lead.state is not LeadState.NEW or not people:
        return None
    seats = _seats(session, people)
    busy = open_leads(session, people)
    region = session.scalars(select(Region.code).where(Region.id == lead.region_id)).one()
    asked = Asked(bool(terms.territories.get(lead.region_id)), region, terms.choosing, terms.open_max, version)
    found, decision = choose([Hand(one, busy[one], seats[one].turn) for one in people], asked)
    if found:
        seats[found].turn = _next_turn(session)
        _begin(session, lead, found, Gained.RULE, now).grounds = dict(decision.data())
    return found


def claim(session: Session, lead_id: UUID, by: By) -> None:
    """Take a lead from the pool. Of two people at the same moment one gets it. Raises LeadOwned, HandsFull."""
    lead = _with_house(session, lead_id)
    if lead.owner_id:
        raise LeadOwned
    _, terms = in_force(session, by.now)
    _seats(session, [by.person_id])
    if open_leads(session, [by.person_id])[by.person_id] >= terms.open_max:
        raise HandsFull(open_max=terms.open_max)
    _begin(session, lead, by.person_id, Gained.CLAIM, by.now).given_by = by.person_id


def give(session: Session, lead_id: UUID, to: UUID, by: By) -> None:
    """Give a lead to a person by hand, for a reason, whoever has it now. The limit is for rules and claims."""
    lead = _with_house(session, lead_id)
    if lead.owner_id == to:
        raise LeadOwned
    if lead.owner_id:
        _end(session, lead, Lost.PASSED, by)
    row = _begin(session, lead, to, Gained.HAND, by.now)
    row.given_by, row.given_note = by.person_id, by.note


def release(session: Session, lead_id: UUID, how: Lost, by: By) -> UUID:
    """Put a lead into the pool; the person who had it. Raises LeadNotOwned."""
    lead = _with_house(session, lead_id)
    if lead.owner_id is None:
        raise LeadNotOwned
    owner_id = lead.owner_id
    _end(session, lead, how, by)
    lead.owner_id = None
    return owner_id


def _begin(session: Session, lead: Lead, owner_id: UUID, how: Gained, now: datetime) -> LeadTenure:
    row = LeadTenure(lead_id=lead.id, owner_id=owner_id, since_at=now, gained=how)
    session.add(row)
    lead.owner_id, lead.touched_at = owner_id, now
    return row


def _end(session: Session, lead: Lead, how: Lost, by: By) -> None:
    """End the tenure that stands, before another one begins."""
    standing = select(LeadTenure).where(LeadTenure.lead_id == lead.id, LeadTenure.until_at.is_(None))
    row = session.scalars(standing).one()
    row.until_at, row.lost, row.lost_note = by.now, how, by.note
    session.flush()


def _next_turn(session: Session) -> int:
    return (session.scalar(select(func.max(LeadSeat.turn))) or 0) + 1


def _with_house(session: Session, lead_id: UUID) -> Lead:
    lead = lead_of(session, lead_id)
    if lead.state is not LeadState.NEW:
        raise LeadMoveNotAllowed(state=lead.state, to=LeadState.NEW)
    return lead


def _seats(session: Session, people: Collection[UUID]) -> dict[UUID, LeadSeat]:
    """The seats of people, locked in one order until the transaction ends; a person's first one is made here."""
    known = set(session.scalars(select(LeadSeat.person_id).where(LeadSeat.person_id.in_(people))))
    session.add_all(LeadSeat(person_id=one, turn=0) for one in people if one not in known)
    session.flush()
    query = select(LeadSeat).where(LeadSeat.person_id.in_(people)).order_by(LeadSeat.person_id).with_for_update()
    return {row.person_id: row for row in session.scalars(query.execution_options(populate_existing=True))}
