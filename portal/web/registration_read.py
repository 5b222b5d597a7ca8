"""What the pages of registrations read. For a partner's people the walls leave only their own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from partners.conflict.models import ConflictCase
from partners.conflict.policy import in_force
from partners.heartbeat.confirm import confirmations
from partners.heartbeat.models import Heartbeat
from partners.partner.models import Partner
from partners.programme import region
from partners.programme.find import authorised_lines
from partners.programme.models import Region
from partners.registration.models import Registration, Stage
from portal.identity.people import names_of
from portal.web.format import today
from portal.words.policy_speak import loser
from portal.words.speak import word
from pricing.product.find import lines
from pricing.product.models import ProductLine


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a registration: when, by whom, what."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page of one registration shows."""

    registration: Registration
    partner: Partner | None
    region: Region | None
    lines: list[ProductLine]
    deal: Deal | None
    case: ConflictCase | None  # None for a partner's people, whatever the house has
    events: list[Event]
    heartbeats: Sequence[Heartbeat]
    still: str | None = None  # what may still be done without protection: the policy's terms, whatever the cause


def listed(text: str, stage: str) -> Select[Registration]:
    """Sent registrations, newest first, narrowed by stage and by part of number or name."""
    query = select(Registration).where(*_narrowed(text, stage))
    return query.order_by(Registration.submitted_at.desc(), Registration.id.desc())


def _narrowed(text: str, stage: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Registration.submitted_at.isnot(None)]
    if stage in set(Stage):
        found.append(Registration.stage == Stage(stage))
    if text:
        named = Registration.customer_name.icontains(text, autoescape=True)
        found.append(or_(named, Registration.number.icontains(text, autoescape=True)))
    return found


def line_names(session: Session) -> dict[UUID, ProductLine]:
    """Every product line by id."""
    return {line.id: line for line in session.scalars(select(ProductLine).order_by(ProductLine.code))}


def partners(session: Session) -> dict[UUID, Partner]:
    """Every partner that the reader may see, by id."""
    return {partner.id: partner for partner in session.scalars(select(Partner))}


def offered_lines(session: Session, partner_id: UUID, today: date) -> list[ProductLine]:
    """The product lines that a partner may sell somewhere today."""
    held = authorised_lines(session, partner_id, None, today)
    return [line for line in session.scalars(lines(today)) if line.id in held]


def regions(session: Session) -> Sequence[Region]:
    """The regions that are offered today."""
    return session.scalars(region.regions(today())).all()


def sheet(session: Session, registration: Registration) -> Sheet:
    """The page of one registration."""
    known = line_names(session)
    asked = [known[line.product_line_id] for line in registration.lines]
    deal = session.scalar(select(Deal).where(Deal.registration_id == registration.id))
    case = session.scalar(select(ConflictCase).where(ConflictCase.registration_id == registration.id))
    return Sheet(
        registration=registration,
        partner=session.scalar(select(Partner).where(Partner.id == registration.partner_id)),
        region=session.scalar(select(Region).where(Region.id == registration.region_id)),
        lines=sorted(asked, key=lambda line: line.code),
        deal=deal,
        case=case,
        heartbeats=session.scalars(confirmations(registration.id)).all(),
        events=_events(registration, deal),
        still=_still(session, registration) if registration.stage is Stage.REJECTED else None,
    )


def _still(session: Session, registration: Registration) -> str | None:
    if registration.submitted_at is None:
        return None
    policy = in_force(session, registration.submitted_at)
    return loser(policy.loser_terms, policy.loser_share_ppm)


def _events(registration: Registration, deal: Deal | None) -> list[Event]:
    """The partner's own acts and the vendor's answers, newest first."""
    who = names_of([registration.submitted_by]).get(registration.submitted_by, "")
    found: list[Event] = []
    if registration.submitted_at:
        found.append(Event(registration.submitted_at, who, _("Registered")))
    if registration.answered_at:
        answered = word(registration.stage)
        found.append(Event(registration.answered_at, "", _("Answered: %(answer)s", answer=answered)))
    if deal:
        found.append(Event(deal.opened_at, "", _("Deal %(number)s opened", number=deal.number)))
    return sorted(found, key=lambda event: event.at, reverse=True)
