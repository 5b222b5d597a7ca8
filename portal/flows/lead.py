"""A lead's way to a partner and back: what each step promises to follow it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.lead import answer
from partners.lead.convert import convert
from partners.lead.find import handout_of
from partners.lead.kinds import Decline
from partners.lead.models import LeadOffer
from partners.lead.offer import Clerk, offer
from portal.flows.people import standing_in
from portal.for_house import for_house
from portal.identity import tenants
from portal.identity.models import Membership, Person
from portal.jobs.promise import later
from portal.mail.promise import mail
from portal.notice.tell import About, tell

STANDING = (Membership.ended_at.is_(None), Person.disabled_at.is_(None))


def hand(session: Session, lead_id: UUID, partner_id: UUID, by: answer.By) -> LeadOffer:
    """Offer a lead to a partner; its people are told that an offer waits, and it lapses by itself."""
    tenant = tenants.own(session)
    made = offer(session, lead_id, partner_id, Clerk(by.person_id, by.now, tenant.time_zone, reached(session)))
    later(session, "lead.lapse", made.answer_by, offer=str(made.id))
    for person in _people(session, partner_id):
        facts = {"path": f"lead-offers/{made.id}"}
        mail(session, person.email, person.language or tenant.language, "lead_offered", facts)
    return made


def accept(session: Session, offer_id: UUID, by: answer.By) -> None:
    """A partner takes its offer; one that it then forgets to register is pulled back by itself."""
    with for_house(session):
        taken = answer.accept(session, offer_id, by)
        later(session, "lead.wake", taken.register_by, offer=str(offer_id))


def decline(session: Session, offer_id: UUID, why: tuple[Decline, str | None], by: answer.By) -> None:
    """A partner gives its offer back; the lead waits for the next one."""
    with for_house(session):
        answer.decline(session, offer_id, why, by)
    later(session, "lead.returned", offer=str(offer_id))


def came_back(session: Session, offer_id: UUID) -> None:
    """Tell whoever handed a lead out, or who stands in, that it is with the house again; nothing of it is said."""
    handout = handout_of(session, offer_id)
    if person_id := standing_in(session, handout.offered_by):
        tell(session, person_id, About("lead_returned", offer_id, ""), {"path": f"leads/{handout.lead_id}"})


def registered(session: Session, offer_id: UUID, now: datetime) -> None:
    """A registration was made of an accepted offer, and is judged like any other."""
    with for_house(session):
        convert(session, offer_id, now)


def reached(session: Session) -> frozenset[UUID]:
    """The partners of which somebody can sign in: nobody else would answer."""
    query = select(Membership.partner_id).join(Person, Person.id == Membership.person_id).where(*STANDING)
    return frozenset(partner_id for partner_id in session.scalars(query) if partner_id)


def _people(session: Session, partner_id: UUID) -> list[Person]:
    query = select(Person).join(Membership, Membership.person_id == Person.id)
    return list(session.scalars(query.where(Membership.partner_id == partner_id, *STANDING).order_by(Person.email)))
