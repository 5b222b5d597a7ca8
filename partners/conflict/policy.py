"""The versions of the conflict policy: which is in force, and what it says."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.conflict.models import ConflictPolicy
from partners.conflict.policy_file import read_entries
from partners.conflict.rulebook import Rulebook
from pricing.ground.errors import DomainError


class NoPolicy(DomainError):
    """The tenant has no conflict policy in force."""

    code = "no-conflict-policy"


def versions() -> Select[ConflictPolicy]:
    """All versions, newest first."""
    return select(ConflictPolicy).order_by(ConflictPolicy.version.desc())


def in_force(session: Session, at: datetime) -> ConflictPolicy:
    """The version in force at an instant: of those that have begun, the newest."""
    found = session.scalar(versions().where(ConflictPolicy.in_force_from <= at).limit(1))
    if found is None:
        raise NoPolicy
    return found


def rulebook(policy: ConflictPolicy) -> Rulebook:
    """What a version says, as a value."""
    return Rulebook(
        version=f"v{policy.version}",
        currency=policy.currency,
        entries=read_entries(policy.entries),
        value_min_minor=policy.value_min_minor,
        protection_days=policy.protection_days,
        answer_slot_minutes=policy.answer_slot_minutes,
        approves_clean=policy.approves_clean,
        disclosure=policy.disclosure,
        deciding_mode=policy.deciding_mode,
        window_hours=policy.window_hours,
        loser_terms=policy.loser_terms,
        loser_share_ppm=policy.loser_share_ppm,
        two_people_from_minor=policy.two_people_from_minor,
    )
