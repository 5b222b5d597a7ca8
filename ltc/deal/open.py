"""Opening a deal: routed, put on its path, with its participants."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealMove, DealParticipant, MoveKind, Role
from ltc.mode.find import in_force, model_at
from ltc.mode.known import facts_of, known, lines_of, named
from ltc.mode.models import Mode
from ltc.mode.route import RouteFacts, route
from ltc.path.find import path_for
from ltc.path.models import PathStage
from partners.account.models import Account
from partners.partner.models import Partner, PartnerKind
from partners.registration.models import Registration
from pricing.ground.money import Money
from pricing.ground.rate import PPM
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class NewDeal:
    """A deal to be opened. Value in minor units of its currency; `number` without its prefix."""

    account_id: UUID
    customer_name: str
    value: Money
    expected_close_on: date
    number: str
    partner_id: UUID | None = None
    registration_id: UUID | None = None
    owner_id: UUID | None = None
    product_line_ids: tuple[UUID, ...] = ()  # what it is about, where no registration says so


def open_deal(session: Session, new: NewDeal, now: datetime) -> Deal:
    """Open a deal at the first stage of its mode's path."""
    policy = in_force(session, now)
    account = session.scalars(select(Account).where(Account.id == new.account_id)).one()
    facts = facts_of(session, account, new.partner_id, new.registration_id, now)
    lines = lines_of(session, new.registration_id) if new.registration_id else named(session, new.product_line_ids)
    sheet, source = known(session, facts, new.value.minor, lines)
    seen = RouteFacts(bool(new.partner_id), sheet, policy.joint_from_minor, model_at(session, now), source)
    way = route(seen, f"routing {policy.version}")
    path = path_for(session, way.mode)
    deal = Deal(
        id=new_id(),
        number=f"D-{new.number}",
        registration_id=new.registration_id,
        partner_id=new.partner_id,
        account_id=new.account_id,
        customer_name=new.customer_name,
        mode=way.mode,
        routing=way.decision.data(),
        needs_mode=way.needs_person,
        path_id=path.id,
        stage_id=path.stages[0].id,
        stage_since=now,
        owner_id=new.owner_id,
        value_minor=new.value.minor,
        currency=new.value.currency,
        expected_close_on=new.expected_close_on,
        opened_at=now,
    )
    session.add(deal)
    session.add(_opened(deal, path.stages[0]))
    session.add_all(participants(session, deal))
    return deal


def _opened(deal: Deal, start: PathStage) -> DealMove:
    return DealMove(
        deal_id=deal.id,
        partner_id=deal.partner_id,
        kind=MoveKind.OPENED,
        to_stage=start.code,
        to_stage_id=start.id,
        moved_at=deal.opened_at,
        moved_by=deal.owner_id,
    )


def from_registration(session: Session, registration: Registration, account_id: UUID, now: datetime) -> Deal:
    """The deal of an approved registration; asked for again, the same one."""
    known = session.scalar(select(Deal).where(Deal.registration_id == registration.id))
    if known:
        return known
    new = NewDeal(
        account_id=account_id,
        customer_name=registration.customer_name,
        value=Money(registration.value_minor, registration.currency),
        expected_close_on=registration.expected_close_on,
        number=registration.number.removeprefix("R-"),
        partner_id=registration.partner_id,
        registration_id=registration.id,
        owner_id=registration.submitted_by,
    )
    return open_deal(session, new, now)


def participants(session: Session, deal: Deal) -> list[DealParticipant]:
    """Who is credited at the start: the reseller alone, or the partner and the house half each."""
    if deal.mode is Mode.DIRECT or deal.partner_id is None:
        return []
    if deal.mode is Mode.CHANNEL:
        return [_credit(deal, deal.partner_id, Role.RESOLD, PPM)]
    half = PPM // 2
    return [
        _credit(deal, deal.partner_id, Role.SOURCED, half),
        _credit(deal, house(session).id, Role.CO_SOLD, PPM - half),
    ]


def house(session: Session) -> Partner:
    """The vendor's own direct team."""
    return session.scalars(select(Partner).where(Partner.kind == PartnerKind.HOUSE)).one()


def next_number(session: Session) -> str:
    """The next number of the house's own deals."""
    own = session.scalars(select(Partner).where(Partner.kind == PartnerKind.HOUSE).with_for_update()).one()
    own.registrations_made += 1
    return f"{own.code.upper()}-{own.registrations_made:04}"


def _credit(deal: Deal, partner_id: UUID, role: Role, share_ppm: int) -> DealParticipant:
    return DealParticipant(id=new_id(), deal_id=deal.id, partner_id=partner_id, role=role, share_ppm=share_ppm)
