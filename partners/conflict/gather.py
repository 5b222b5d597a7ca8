"""Gathering a case: everything about a registration that any rule may look at, read in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.account.names import name_key
from partners.account.recognise import AccountMatch
from partners.activity.find import last_on
from partners.conflict.case import Bought, Case
from partners.conflict.own_history import gone, held_days
from partners.conflict.rivals import Asked, group_of, lines_of, mine, others, partner_codes, pending, protected
from partners.partner.models import Partner
from partners.programme.find import authorised_lines, certified_people, tier_of
from partners.programme.models import Region
from partners.registration.models import Registration
from partners.registration.stages import STANDING
from partners.violation.find import listed
from pricing.ground.prepared import prepared
from pricing.product.models import ProductLine

LINES = prepared(ProductLine, select(ProductLine.__table__.c.id, ProductLine.__table__.c.code))
DAY = timedelta(days=1)
OPTIONAL = {"tax_id": "customer_tax_id", "host": "customer_host", "project": "project", "proofs": "proofs"}


@dataclass(frozen=True, slots=True)
class Sold:
    """The last order of a customer for a product line; `partner_id` None: placed with the house."""

    partner_id: UUID | None
    product_line_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Known:
    """What the floor above knows: a registration's calendar day, and how its customer dealt with the vendor before."""

    submitted_on: date
    orders: Sequence[Sold] = ()
    house_on: date | None = None  # the last day that the house opened a deal or quoted


def gather(session: Session, registration: Registration, match: AccountMatch, above: Known, today: date) -> Case:
    """The case of a registration for a customer."""
    codes = {line.id: line.code for line in session.execute(LINES)}
    group = group_of(session, match.account)
    asked = Asked(registration, match.account.id, group, codes)
    found = others(session, asked)
    own = mine(asked, found)
    standing = [one.number for one in own if one.stage in STANDING and asked.line_ids & lines_of(one)]
    facts: dict[str, Any] = {
        **_partner(session, asked, today),
        **_request(session, registration),
        "submitted_on": above.submitted_on,
        "account": match.account.name,
        "evidence": match.evidence or None,
        "possible": ", ".join(match.possible),
        "named": match.account.named,
        "own": tuple(sorted(standing)),
        "rivals": (*protected(session, asked), *pending(session, asked, found)),
        "house_on": _house_on(session, asked, above),
        "bought": _bought(session, asked, above.orders),
        "gone": gone(session, asked, own),
        "held_days": held_days(session, asked, today),
    }
    return Case(today=today, **facts)


def _partner(session: Session, asked: Asked, today: date) -> dict[str, Any]:
    """Who asks, and what it may sell where."""
    registration = asked.registration
    partner_id, region_id = registration.partner_id, registration.region_id
    assert partner_id
    both = select(Partner.code, Partner.standing, Region.code).join(Region, Region.id == region_id)
    code, standing, region = session.execute(both.where(Partner.id == partner_id)).one()
    tier = tier_of(session, partner_id, today)
    people = certified_people(session, partner_id, today)
    watched = listed(session, partner_id, today)
    return {
        "partner": code,
        "standing": standing.value,
        "region": region,
        "lines": asked.codes(asked.line_ids),
        "authorised": asked.codes(authorised_lines(session, partner_id, region_id, today)),
        "tier": tier.code if tier else None,
        "watch": watched.watch_list.value if watched else None,
        "certified": tuple(sorted((asked.line_codes[line], count) for line, count in people.items())),
    }


def _request(session: Session, registration: Registration) -> dict[str, Any]:
    """What is asked for, and how much else the partner asks for."""
    at = registration.submitted_at
    assert at
    open_count, day_count = _counts(session, registration, at)
    return {
        "number": registration.number,
        "value_minor": registration.value_minor,
        "currency": registration.currency,
        "given": tuple(name for name, column in OPTIONAL.items() if getattr(registration, column)),
        "proofs": tuple(registration.proofs),
        "project": name_key(registration.project or "") or None,
        "tender_on": registration.tender_on,
        "verified_at": registration.completed_at or at,
        "closes_on": registration.expected_close_on,
        "open_count": open_count,
        "day_count": day_count,
    }


def _house_on(session: Session, asked: Asked, above: Known) -> date | None:
    """The house's last activity that was on record when the registration came in."""
    at = asked.registration.submitted_at
    assert at
    return max((day for day in (last_on(session, asked.account_id, at), above.house_on) if day), default=None)


def _bought(session: Session, asked: Asked, orders: Sequence[Sold]) -> tuple[Bought, ...]:
    who = {None: "house"} | partner_codes(session, {sold.partner_id for sold in orders if sold.partner_id})
    found = [Bought(who[sold.partner_id], asked.line_codes[sold.product_line_id], sold.on) for sold in orders]
    return tuple(sorted(found, key=lambda b: (b.partner, b.line)))


def _counts(session: Session, registration: Registration, at: datetime) -> tuple[int, int]:
    """How many other registrations of the partner's stand, and how many came in the day before this one."""
    query = select(func.count(Registration.id)).where(
        Registration.partner_id == registration.partner_id, Registration.id != registration.id
    )
    standing = query.where(Registration.stage.in_(STANDING)).scalar_subquery()
    recent = query.where(Registration.submitted_at > at - DAY, Registration.submitted_at <= at).scalar_subquery()
    open_count, day_count = session.execute(select(standing, recent)).one()
    return open_count, day_count
