"""Planting the demo, once; and the table of its sign-ins."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.deal.open import NewDeal, next_number, open_deal
from ltc.payout.export import export
from ltc.payout.models import PayoutBatch
from ltc.settlement.approve import approve
from ltc.settlement.periods import period_of
from ltc.settlement.settle import NothingToSettle, settle
from partners.account.find import Asked
from partners.account.remember import create
from partners.registration.models import Registration
from portal.bulk import Bulk
from portal.clock import now, stopped_at
from portal.db import shared, work
from portal.demo import (
    bank,
    contracts,
    disputes,
    figures,
    leads,
    offers,
    papers,
    paths,
    payments,
    refunds,
    reminders,
    room,
    service,
    special_prices,
    statements,
    write_offs,
)
from portal.demo.fates import FATES
from portal.demo.furnish import Stage, email, furnish
from portal.demo.life import at, jobs, register, run_deal
from portal.demo.ruling import rule
from portal.demo.shape import Vendor
from portal.demo.story import PASSWORD, VENDORS
from portal.flows import protection
from portal.flows import registration as flow
from portal.identity.models import Tenant
from portal.permits import Role
from portal.words.speak import word
from portal.words.voice import speaking
from pricing.ground.money import Money, digits

HISTORY = timedelta(days=200)
PARTNERS = {"huaxia": ("donghai", "nanyue", "beichen"), "norden": ("alpen", "fjord", "polder")}
RULINGS = {"rejected": "reject", "returned": "return"}


def steps() -> list[tuple[Vendor, int]]:
    """What is still to be planted: each vendor that is not there yet, customer by customer."""
    with shared() as session:
        known = set(session.scalars(select(Tenant.slug)))
    missing = [vendor for vendor in VENDORS if vendor.slug not in known]
    return [(vendor, step) for vendor in missing for step in range(len(FATES))]


def plant(wanted: Iterable[tuple[Vendor, int]]) -> None:
    """Do these steps, in order."""
    stage: Stage | None = None
    for vendor, step in wanted:
        if stage is None or stage.vendor is not vendor:
            stage = furnish(vendor, now().date() - HISTORY)
            papers.furnish(stage, now().date() - HISTORY)
        _live(stage, step)
        if step == len(FATES) - 1:
            _direct(stage)
            _close_oldest_month(stage)
            statements.plant(stage)
            papers.plant(stage)
            refunds.plant(stage)
            payments.plant(stage)
            write_offs.plant(stage)
            reminders.plant(stage)
            leads.plant(stage)
            disputes.plant(stage, PARTNERS[stage.vendor.slug])
            special_prices.plant(stage)
            offers.plant(stage)
            paths.plant(stage)
            room.plant(stage)
            figures.plant(stage)
            contracts.plant(stage)
            service.plant(stage)


def sign_ins() -> Iterator[str]:
    """A line for each persona of each tenant."""
    yield f"Password of everybody: {PASSWORD}"
    for vendor in VENDORS:
        yield ""
        yield f"{vendor.name_en} {vendor.name_zh}  /t/{vendor.slug}/  ({_way(vendor)})"
        for someone in vendor.people:
            with speaking("en", None):
                role = word(someone.role)
            yield f"  {role:22} {email(vendor, someone):30} {someone.partner or ''}"


def _way(vendor: Vendor) -> str:
    minutes = vendor.terms.answer_slot_minutes
    when = f"answers every {minutes} minutes" if minutes else "answers at once"
    return f"{when}, discloses {vendor.terms.disclosure.value}"


def _live(stage: Stage, step: int) -> None:
    """One customer's story."""
    days, line, times, fate = FATES[step]
    partner = PARTNERS[stage.vendor.slug]
    seller = stage.by_role(Role.PARTNER_SELLER, partner[min(step // 6, 2)] if step < 17 else partner[0])
    today = now().date()
    asked_on = today - timedelta(days=days)
    registration_id = register(stage, seller, step, (line, times), at(asked_on))
    if fate == "conflict":
        rival = stage.by_role(Role.PARTNER_SELLER, partner[1])
        register(stage, rival, step, (line, times), at(asked_on, hours=1))
    elif fate == "withdrawn":
        _withdraw(stage, registration_id, at(asked_on, hours=2))
    elif fate in RULINGS:
        rule(stage, registration_id, RULINGS[fate], at(asked_on, hours=3))
    elif fate != "pending":
        rule(stage, registration_id, "approve", at(asked_on, hours=3))
        with work(stage.robot) as session:
            deal = session.scalars(select(Deal).where(Deal.registration_id == registration_id)).one()
        run_deal(stage, deal.id, fate.removeprefix("deal-"), asked_on)
    if fate == "expired":
        with stopped_at(at(today)), work(stage.robot) as session:
            protection.lapse_due(session, at(today))


def _withdraw(stage: Stage, registration_id: UUID, when: datetime) -> None:
    with stopped_at(when), work(stage.robot) as session:
        row = session.scalars(select(Registration).where(Registration.id == registration_id)).one()
        flow.withdraw(session, row, when)
    jobs(stage, when)


def _direct(stage: Stage) -> None:
    """Direct deals of the house, at several stages."""
    seller = stage.by_role(Role.DIRECT_SELLER)
    unit = 10 ** digits(stage.vendor.currency)
    names = (("Central Hospital", "中心医院"), ("City Metro", "城市地铁"), ("Grand Theatre", "大剧院"))
    for number, ((en, zh), fate) in enumerate(zip(names, ("paid", "quoted", "open"), strict=True)):
        day = now().date() - timedelta(days=70 - 20 * number)
        with stopped_at(at(day)), work(stage.robot) as session:
            name = zh if stage.vendor.language == "zh" else en
            account = create(session, Asked(name, None, None), stage.regions[stage.vendor.regions[0][0]])
            account.named = True
            value = Money(stage.vendor.terms.value_min * 40 * unit, stage.vendor.currency)
            closes = day + timedelta(days=60)
            new = NewDeal(account.id, name, value, closes, next_number(session), owner_id=seller.person_id)
            deal_id = open_deal(session, new, at(day)).id
        run_deal(stage, deal_id, fate, day)


def _close_oldest_month(stage: Stage) -> None:
    """Settle, approve, export and pay the months that ended more than a month ago; the last one stays open."""
    maker, checker = (a for a in stage.actors.values() if Role.FINANCE in a.roles)
    first = (now().date() - HISTORY).replace(day=1)
    statements.publish(stage, first, (maker.person_id, checker.person_id))
    open_from = (now().date().replace(day=1) - timedelta(days=1)).replace(day=1)
    day = first
    while day < open_from:
        after = (day + timedelta(days=32)).replace(day=1)
        _close(stage, day, after, (maker.person_id, checker.person_id))
        bank.answer(stage, maker.person_id, after)
        day = after


def _close(stage: Stage, day: date, after: date, people: tuple[UUID, UUID]) -> None:
    maker, checker = people
    when = at(after + timedelta(days=4))
    with stopped_at(when), work(stage.robot) as session:
        try:
            run = settle(session, Bulk(session), period_of(session, day), maker, when)
        except NothingToSettle:
            return
        session.flush()
        approve(session, run, run.digest, checker, when)
        session.flush()
        for batch in session.scalars(select(PayoutBatch).where(PayoutBatch.run_id == run.id)):
            export(session, batch, when)
        run_id = run.id
    statements.tell(stage, run_id, after + timedelta(days=4))
