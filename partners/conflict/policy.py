"""The versions of the conflict policy: which is in force, and publishing a new one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.conflict.models import ConflictPolicy, Disclosure
from pricing.ground.errors import DomainError, Invalid

SLOT_MINUTES_MAX = 14 * 24 * 60
PROTECTION_DAYS_MAX = 365


class NoPolicy(DomainError):
    """The tenant has no conflict policy in force."""

    code = "no-conflict-policy"


class PolicyBackdated(Invalid):
    """A policy begins in the future, or now: what was judged stays judged."""

    code = "policy-backdated"


class PolicyOutOfRange(Invalid):
    """A parameter is outside what makes sense."""

    code = "policy-out-of-range"


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """The parameters of a version. Minutes, days, and minor units of the currency."""

    in_force_from: datetime
    disclosure: Disclosure
    answer_slot_minutes: int
    protection_days: int
    value_min_minor: int
    currency: str
    approves_clean: bool
    two_people_from_minor: int | None = None


def versions() -> Select[ConflictPolicy]:
    """All versions, newest first."""
    return select(ConflictPolicy).order_by(ConflictPolicy.version.desc())


def in_force(session: Session, at: datetime) -> ConflictPolicy:
    """The version in force at an instant: of those that have begun, the newest."""
    found = session.scalar(versions().where(ConflictPolicy.in_force_from <= at).limit(1))
    if found is None:
        raise NoPolicy
    return found


def publish(session: Session, new: NewPolicy, by: UUID, now: datetime) -> ConflictPolicy:
    """Publish the next version. Published ones are never edited; the database refuses it."""
    if new.in_force_from < now:
        raise PolicyBackdated(field="in_force_from")
    for field, value, most in (
        ("answer_slot_minutes", new.answer_slot_minutes, SLOT_MINUTES_MAX),
        ("protection_days", new.protection_days - 1, PROTECTION_DAYS_MAX - 1),
    ):
        if not 0 <= value <= most:
            raise PolicyOutOfRange(field=field)
    newest = session.scalar(versions().limit(1))
    policy = ConflictPolicy(
        version=newest.version + 1 if newest else 1,
        in_force_from=new.in_force_from,
        disclosure=new.disclosure,
        answer_slot_minutes=new.answer_slot_minutes,
        protection_days=new.protection_days,
        value_min_minor=new.value_min_minor,
        currency=new.currency,
        approves_clean=new.approves_clean,
        two_people_from_minor=new.two_people_from_minor,
        published_by=by,
    )
    session.add(policy)
    return policy
