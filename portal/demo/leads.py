"""Leads of a demo tenant in every state, done by the use cases at the instants when they happened."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.lead.answer import By
from partners.lead.close import close
from partners.lead.enter import Contact, Enquiry
from partners.lead.kinds import Closing, Decline
from partners.lead.lapse import pull_back
from partners.lead.models import LeadOffer
from partners.partner.models import PartnerKind
from partners.registration.register import Claim
from portal.actor import Actor
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo import lead_life
from portal.demo.enquiries import ENQUIRIES, Told
from portal.demo.furnish import Stage
from portal.demo.life import SAID, at, jobs
from portal.demo.ruling import rule
from portal.flows import lead as flow
from portal.flows import lead_life as entering
from portal.flows import registration as registering
from portal.permits import Role
from pricing.ground.money import Money, digits

Made = TypeVar("Made")
BACK = {"en": "Nothing was heard for a week.", "zh": "一周没有任何进展。"}
MESSAGE = {"en": "Please call me back this week. {name}", "zh": "请本周内给我回电。{name}"}
PEOPLE = {"en": ("Robin Hale", "+00 555 0100"), "zh": ("林工", "000-5550100")}


def plant(stage: Stage) -> None:
    """All enquiries, from the oldest to today's."""
    lead_life.rule(stage)
    for told in ENQUIRIES:
        _live(stage, told)


def _live(stage: Stage, told: Told) -> None:
    """One enquiry's story; what waits for an answer was offered this morning."""
    manager = stage.by_role(Role.CHANNEL_MANAGER)
    when = at(now().date() - timedelta(days=told.days))
    lead_id = _do(manager, when, lambda s: entering.keep(s, _enquiry(stage, told), manager.person_id, when).id)
    if told.fate in lead_life.FATES:
        lead_life.live(stage, lead_id, told.fate)
        return
    if told.fate == "closed":
        _do(manager, when, lambda s: close(s, lead_id, Closing.NO_NEED))
        return
    partner = [one.code for one in stage.vendor.partners if one.kind is PartnerKind.DISTRIBUTOR][told.region]
    handed = min(now(), when + timedelta(hours=1))
    by = By(manager.person_id, handed)
    offer_id = _do(manager, handed, lambda s: flow.hand(s, lead_id, stage.partners[partner], by).id)
    _answer(stage, told, (lead_id, offer_id), stage.by_role(Role.PARTNER_SELLER, partner), handed)


def _answer(stage: Stage, told: Told, ids: tuple[UUID, UUID], seller: Actor, handed: datetime) -> None:
    lead_id, offer_id = ids
    when = handed + timedelta(hours=2)
    by = By(seller.person_id, when)
    if told.fate == "declined":
        _do(seller, when, lambda s: flow.decline(s, offer_id, (Decline.NO_CAPACITY, None), by))
    elif told.fate == "lapsed":
        jobs(stage, handed + timedelta(days=7))
    elif told.fate != "waiting":
        _do(seller, when, lambda s: flow.accept(s, offer_id, by))
    if told.fate == "pulled_back":
        later, note = when + timedelta(days=8), BACK[stage.vendor.language]
        _do(stage.by_role(Role.CHANNEL_MANAGER), later, lambda s: pull_back(s, lead_id, note, later))
    if told.fate == "converted":
        _convert(stage, offer_id, seller, when + timedelta(days=3))


def _convert(stage: Stage, offer_id: UUID, seller: Actor, when: datetime) -> None:
    """The seller registers the deal, and the channel manager approves it."""
    made = _do(seller, when, lambda s: registering.submit(s, _claim(s, stage, offer_id, (seller, when)), when).id)
    jobs(stage, when)
    rule(stage, made, "approve", when + timedelta(hours=4))


def _claim(session: Session, stage: Stage, offer_id: UUID, by: tuple[Actor, datetime]) -> Claim:
    offer = session.scalars(select(LeadOffer).where(LeadOffer.id == offer_id)).one()
    seller, when = by
    return Claim(
        partner_id=offer.partner_id or UUID(int=0),
        submitted_by=seller.person_id,
        customer_name=offer.customer_name or "",
        tax_id=None,
        host=offer.customer_host,
        region_id=offer.region_id,
        product_line_ids=tuple(line.product_line_id for line in offer.lines),
        value=Money(offer.value_minor or 0, offer.currency),
        expected_close_on=when.date() + timedelta(days=75),
        contact=offer.contact_name or "",
        evidence=SAID[stage.vendor.language]["evidence"],
        lead_offer_id=offer.id,
    )


def _enquiry(stage: Stage, told: Told) -> Enquiry:
    vendor, chinese = stage.vendor, stage.vendor.language == "zh"
    person, phone = PEOPLE[vendor.language]
    host = f"{told.name_en.split()[0].lower()}.example"
    return Enquiry(
        source=told.source,
        origin=None,
        customer_name=told.name_zh if chinese else told.name_en,
        tax_id=None,
        host=host,
        region_id=stage.regions[vendor.regions[told.region][0]],
        product_line_ids=(stage.lines[told.line],),
        need=told.need_zh if chinese else told.need_en,
        message=MESSAGE[vendor.language].format(name=person),
        value_minor=told.value * vendor.terms.value_min * 10 ** digits(vendor.currency),
        currency=vendor.currency,
        contact=Contact(person, phone, f"purchasing@{host}"),
    )


def _do(who: Actor, when: datetime, act: Callable[[Session], Made]) -> Made:
    with stopped_at(when), work(who) as session:
        return act(session)
