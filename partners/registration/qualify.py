"""Would this qualify? An answer before registering, from the partner's own rows and the published policy alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.account.names import name_key
from partners.conflict.policy import in_force
from partners.partner.models import Partner, Standing
from partners.programme.find import authorised_lines
from partners.registration.budget import DAY, PER_PARTNER, PER_PERSON
from partners.registration.models import Registration
from partners.registration.stages import STANDING
from pricing.ground.decision import Reason, Verdict
from pricing.ground.money import Money
from pricing.product.models import ProductLine


@dataclass(frozen=True, slots=True)
class Idea:
    """What a partner thinks of registering. The customer's name is compared with its own registrations only."""

    partner_id: UUID
    person_id: UUID
    customer_name: str
    region_id: UUID
    product_line_ids: tuple[UUID, ...]
    value: Money


@dataclass(frozen=True, slots=True)
class Own:
    """All that the answer depends on. Lines by code, values in minor units of the policy's currency."""

    standing: str
    lacking: tuple[str, ...]
    value: Money
    value_min: Money
    left_today: int
    duplicates: tuple[str, ...]


def qualify(session: Session, idea: Idea, today: date, now: datetime) -> list[Reason]:
    """Every check with its finding, good or bad."""
    own = gather(session, idea, today, now)
    return [check(own) for check in CHECKS]


def gather(session: Session, idea: Idea, today: date, now: datetime) -> Own:
    """Read the partner's own rows."""
    partner = session.scalars(select(Partner).where(Partner.id == idea.partner_id)).one()
    policy = in_force(session, now)
    held = authorised_lines(session, partner.id, idea.region_id, today)
    lines = session.scalars(select(ProductLine).where(ProductLine.id.in_(idea.product_line_ids)))
    return Own(
        standing=partner.standing.value,
        lacking=tuple(sorted(line.code for line in lines if line.id not in held)),
        value=idea.value,
        value_min=Money(policy.value_min_minor, policy.currency),
        left_today=_left_today(session, idea, now),
        duplicates=_duplicates(session, idea),
    )


def standing(own: Own) -> Reason:
    """Only a partner in good standing is granted protection."""
    good = own.standing == Standing.GOOD
    return _found("check.in-good-standing", good, "check.not-in-good-standing")


def authorised(own: Own) -> Reason:
    """Every line needs an authorisation for the region."""
    return _found("check.authorised", not own.lacking, "check.not-authorised", lines=", ".join(own.lacking))


def minimum(own: Own) -> Reason:
    """The value reaches the policy's minimum, in its currency."""
    enough = own.value.currency == own.value_min.currency and own.value.minor >= own.value_min.minor
    return _found("check.value-enough", enough, "check.value-too-small")


def budget(own: Own) -> Reason:
    """A registration is left today."""
    return _found("check.budget-left", own.left_today > 0, "check.budget-used", left=own.left_today)


def duplicate(own: Own) -> Reason:
    """The partner has no standing registration of the customer and a line itself."""
    numbers = ", ".join(own.duplicates)
    return _found("check.no-own-duplicate", not own.duplicates, "check.own-duplicate", numbers=numbers)


CHECKS: tuple[Callable[[Own], Reason], ...] = (standing, authorised, minimum, budget, duplicate)


def _found(good: str, holds: bool, bad: str, **facts: str | int) -> Reason:
    return Reason(good, Verdict.ALLOW, facts) if holds else Reason(bad, Verdict.REFUSE, facts)


def _left_today(session: Session, idea: Idea, now: datetime) -> int:
    """How many registrations the person and the partner may still send in this day."""
    own = Registration.partner_id == idea.partner_id, Registration.submitted_at > now - DAY
    recent = select(func.count()).select_from(Registration).where(*own)
    by_partner = session.scalar(recent) or 0
    by_person = session.scalar(recent.where(Registration.submitted_by == idea.person_id)) or 0
    return max(0, min(PER_PARTNER - by_partner, PER_PERSON - by_person))


def _duplicates(session: Session, idea: Idea) -> tuple[str, ...]:
    key = name_key(idea.customer_name)
    query = select(Registration).where(
        Registration.partner_id == idea.partner_id,
        Registration.customer_key == key,
        Registration.stage.in_(STANDING),
    )
    wanted = set(idea.product_line_ids)
    found = session.scalars(query) if key else ()
    return tuple(sorted(r.number for r in found if wanted & {line.product_line_id for line in r.lines}))
