"""Recording a violation, striking one out, and what the counting does to a partner's standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.partner.models import Partner, Standing
from partners.violation.count import Rule
from partners.violation.find import listed
from partners.violation.models import Violation, ViolationRule, WatchList
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id


class StruckAlready(DomainError):
    """The violation was struck out before."""

    code = "struck-already"


class ViolationLater(Invalid):
    """What is recorded has happened."""

    code = "violation-later"


class CountingOff(Invalid):
    """Every line of the counting counts something, once."""

    code = "counting-off"


@dataclass(frozen=True, slots=True)
class Breach:
    """What a partner did, when, how grave (1 to 3), and with which registration."""

    partner_id: UUID
    level: int
    happened_on: date
    note: str
    registration_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who writes into the ledger, and when; `today` is the tenant's date."""

    person_id: UUID
    today: date
    now: datetime


def record(session: Session, breach: Breach, clerk: Clerk) -> Violation:
    """Write a violation down; a full count of the black list suspends the partner at once."""
    if breach.happened_on > clerk.today:
        raise ViolationLater(field="happened_on")
    row = _entry(breach, None, clerk)
    session.add(row)
    weigh(session, breach.partner_id, clerk.today)
    return row


def strike(session: Session, violation: Violation, note: str, clerk: Clerk) -> Violation:
    """Take a violation back with an entry of its own; what it counted for is weighed again."""
    if session.scalar(select(Violation.id).where(Violation.strikes_id == violation.id)):
        raise StruckAlready
    breach = Breach(violation.partner_id, violation.level, violation.happened_on, note, violation.registration_id)
    row = _entry(breach, violation.id, clerk)
    session.add(row)
    weigh(session, violation.partner_id, clerk.today)
    return row


def weigh(session: Session, partner_id: UUID, today: date) -> None:
    """Suspend a partner for as long as the black list holds, and no longer.

    A suspension that a person set has no date and is never lifted here; a blacklisted partner stays so.
    """
    session.flush()
    partner = session.scalars(select(Partner).where(Partner.id == partner_id).with_for_update()).one()
    found = listed(session, partner_id, today)
    until = found.until if found and found.watch_list is WatchList.BLACK else None
    if until and (partner.standing is Standing.GOOD or partner.suspended_until):
        partner.standing, partner.suspended_until = Standing.SUSPENDED, until
    elif until is None and partner.suspended_until:
        partner.standing, partner.suspended_until = Standing.GOOD, None


def set_standing(partner: Partner, standing: Standing) -> None:
    """A person decides: the standing has no date any more."""
    partner.standing, partner.suspended_until = standing, None


def publish(session: Session, counting: Sequence[Rule]) -> None:
    """Replace the counting. It applies to what was recorded before as well; the audit trail keeps the old one."""
    lines = {(rule.watch_list, rule.needed) for rule in counting}
    if len(lines) != len(counting) or any(sum(rule.needed) == 0 or rule.days < 1 for rule in counting):
        raise CountingOff
    for row in session.scalars(select(ViolationRule)):
        session.delete(row)
    session.flush()
    for rule in counting:
        level1, level2, level3 = rule.needed
        session.add(
            ViolationRule(watch_list=rule.watch_list, level1=level1, level2=level2, level3=level3, days=rule.days)
        )


def _entry(breach: Breach, strikes_id: UUID | None, clerk: Clerk) -> Violation:
    return Violation(
        id=new_id(),
        partner_id=breach.partner_id,
        level=breach.level,
        happened_on=breach.happened_on,
        registration_id=breach.registration_id,
        note=breach.note,
        strikes_id=strikes_id,
        recorded_by=clerk.person_id,
        recorded_at=clerk.now,
    )
