"""Founding a tenant with everything it needs to begin: paths, policies, a plan, and the house as a partner."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ltc.commission.shipped import shipped_plan
from ltc.mode.models import RoutingPolicy
from ltc.path.shipped import shipped_paths
from ltc.price_limit.shipped import first_version
from partners.calendar import change as calendar
from partners.conflict.contest import DecidingMode
from partners.conflict.models import ConflictPolicy
from partners.conflict.rulebook import Entry
from partners.conflict.shipped import SENSIBLE
from partners.conflict.terms import Disclosure, LoserTerms
from partners.partner.models import Partner, PartnerKind, Standing
from partners.programme.models import Region, Tier
from partners.protection import terms as protection
from partners.question import keep as question
from portal.actor import ROBOT_ID, Actor
from portal.db import work
from portal.identity.models import Tenant
from portal.identity.tenants import found
from pricing.ground.money import digits

TIERS = (("authorised", "授权"), ("silver", "银牌"), ("gold", "金牌"), ("platinum", "铂金"))


@dataclass(frozen=True, slots=True)
class Terms:
    """How a tenant begins; all of it can be changed later by publishing a new version. Amounts in major units."""

    disclosure: Disclosure = Disclosure.NONE
    answer_slot_minutes: int = 120
    protection_days: int = 90
    value_min: int = 1_000
    joint_from: int = 500_000
    two_people_from: int = 500_000
    review_hours: int = 16  # two working days
    calendar: str = ""  # one of the shipped ones; none: no holidays
    entries: tuple[Entry, ...] = SENSIBLE
    deciding_mode: DecidingMode = DecidingMode.FIRST_VERIFIED
    loser_terms: LoserTerms = LoserTerms.STANDARD
    loser_share_ppm: int | None = None


def establish(tenant: Tenant, terms: Terms, now: datetime) -> Actor:
    """Found a tenant and furnish it; returns the robot that may go on furnishing."""
    actor = found(tenant)
    with work(actor) as session:
        furnish(session, tenant, terms, now)
    return actor


def furnish(session: Session, tenant: Tenant, terms: Terms, now: datetime) -> None:
    """The shipped paths, plan, questions and first policies, four tiers, one region, and the house."""
    today = now.astimezone(ZoneInfo(tenant.time_zone)).date()
    session.add(shipped_plan(today, ROBOT_ID, now))
    session.add(first_version(tenant.currency, today, ROBOT_ID, now))
    unit = 10 ** digits(tenant.currency)
    session.add_all(shipped_paths())
    house = {"name_en": tenant.name_en, "name_zh": tenant.name_zh, "standing": Standing.GOOD}
    session.add(Partner(code="house", kind=PartnerKind.HOUSE, **house))
    session.add(Region(code="all", name_en="All regions", name_zh="全部区域"))
    for rank, (code, zh) in enumerate(TIERS):
        session.add(Tier(code=code, rank=rank, name_en=code.capitalize(), name_zh=zh))
    _life(session, terms, now)
    session.add(
        ConflictPolicy(
            version=1,
            in_force_from=now,
            disclosure=terms.disclosure,
            answer_slot_minutes=terms.answer_slot_minutes,
            protection_days=terms.protection_days,
            value_min_minor=terms.value_min * unit,
            currency=tenant.currency,
            approves_clean=False,
            two_people_from_minor=terms.two_people_from * unit,
            entries=[entry.data() for entry in terms.entries],
            deciding_mode=terms.deciding_mode,
            loser_terms=terms.loser_terms,
            loser_share_ppm=terms.loser_share_ppm,
            published_by=ROBOT_ID,
        )
    )
    session.add(
        RoutingPolicy(
            version=1,
            in_force_from=now,
            joint_from_minor=terms.joint_from * unit,
            currency=tenant.currency,
            published_by=ROBOT_ID,
        )
    )


def _life(session: Session, terms: Terms, now: datetime) -> None:
    """Nine to six from Monday to Friday; half a day's warning, and an escalation for every day too late."""
    if terms.calendar:
        calendar.keep(session, calendar.shipped(terms.calendar))
    remind = min(4, terms.review_hours)
    worked = calendar.NewWorkingTime(9 * 60, 18 * 60, "12345", terms.review_hours, remind, escalate_hours=8)
    calendar.publish(session, worked, ROBOT_ID, now)
    protection.publish(session, protection.Terms(), ROBOT_ID, now)
    for new in question.SHIPPED:
        question.add(session, new)
