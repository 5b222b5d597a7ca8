"""Trying a month out in a transaction of its own; and after a run is approved, telling every partner of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.settlement.find import statements_of
from ltc.settlement.models import SettlementRun
from ltc.settlement.try_out import Trial, try_out
from portal.actor import Actor
from portal.bulk import Bulk
from portal.db import work
from portal.identity import tenants
from portal.identity.models import Membership, Person
from portal.mail.promise import mail


def tried(actor: Actor, month: date, now: datetime) -> Trial:
    """What settling a month would say: the same code as the real one, rolled back."""
    with work(actor, keep=False) as session:
        return try_out(session, Bulk(session), month, actor.person_id, now)


def tell_partners(session: Session, run: SettlementRun) -> None:
    """Promise a mail to everybody of a partner that has a statement in the run."""
    tenant = tenants.own(session)
    for statement in statements_of(session, run):
        facts = {"number": statement.number, "path": f"statements/{statement.id}"}
        for person in session.scalars(_people(statement.partner_id)):
            mail(session, person.email, person.language or tenant.language, "statement_ready", facts)


def _people(partner_id: UUID | None) -> Select[Person]:
    members = select(Membership.person_id).where(Membership.partner_id == partner_id, Membership.ended_at.is_(None))
    return select(Person).where(Person.id.in_(members))
