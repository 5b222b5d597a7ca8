"""Half a year of a demo tenant's business, done by the use cases at the instants when it happened."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.allocate import allocate
from ltc.cash.issue import issue
from ltc.cash.models import Invoice
from ltc.cash.record import NewReceipt, record
from ltc.deal.at import By
from ltc.deal.models import Deal, DealState
from ltc.deal.move import GateShut, LossReason, advance
from ltc.delivery.deliver import accept as accept_delivery
from ltc.delivery.deliver import deliver
from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from ltc.order.place import place
from ltc.path.find import path_of
from ltc.path.roles import Party
from ltc.quote.answer import accept, send
from ltc.quote.models import Quote, QuoteState
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from partners.conflict.case import Proof
from partners.registration.register import Claim
from portal.actor import Actor
from portal.clock import now as present
from portal.clock import stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.paths import fill_in
from portal.flows import registration as flow
from portal.flows.deal import lose
from portal.flows.order import confirm
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from pricing.ground.money import Money, digits

MORNING = time(7, 30)  # UTC: office hours in both demo tenants' zones
SAID = {
    "en": {
        "contact": "Head of purchasing",
        "evidence": "Visited twice; the budget is confirmed for this year.",
        "question": "Who decides, and is the budget approved?",
    },
    "zh": {
        "contact": "采购部 王经理",
        "evidence": "已拜访客户并确认需求，附会议纪要。",
        "question": "请补充客户的预算和决策人。",
    },
}
PATH_OF_FATE = ("quoted", "ordered", "delivered", "invoiced", "part-paid", "paid")


def at(day: date, hours: int = 0) -> datetime:
    """A working instant of a day."""
    return datetime.combine(day, MORNING, UTC) + timedelta(hours=hours)


def jobs(stage: Stage, now: datetime) -> None:
    """Do the tenant's jobs as of an instant."""
    with stopped_at(now):
        run_due(HANDLERS, only_tenant=stage.tenant.id)


def register(stage: Stage, who: Actor, customer: int, asked: tuple[int, int], now: datetime) -> UUID:
    """A partner registers a customer; `asked` is the line and the value in units of the policy's minimum."""
    en, zh, host, region = stage.vendor.customers[customer]
    called = zh if stage.vendor.language == "zh" else en
    return register_as(stage, who, (called, host, region), asked, now)


def register_as(
    stage: Stage, who: Actor, customer: tuple[str, str | None, str], asked: tuple[int, int], now: datetime
) -> UUID:
    """The same for a customer as the partner knows it: a name, a host or none, and a region."""
    name, host, region = customer
    line, times = asked
    minimum = stage.vendor.terms.value_min * 10 ** digits(stage.vendor.currency)
    claim = Claim(
        partner_id=_partner(who),
        submitted_by=who.person_id,
        customer_name=name,
        tax_id=None,
        host=host,
        region_id=stage.regions[region],
        product_line_ids=(stage.lines[line],),
        value=Money(minimum * times, stage.vendor.currency),
        expected_close_on=now.date() + timedelta(days=75),
        contact=SAID[stage.vendor.language]["contact"],
        evidence=SAID[stage.vendor.language]["evidence"],
        proofs=(Proof.MEETING_NOTE.value, Proof.BUDGET.value)[: 1 + len(name) % 2],
    )
    with stopped_at(now), work(who) as session:
        registration_id = flow.submit(session, claim, now).id
    jobs(stage, now)
    return registration_id


def run_deal(stage: Stage, deal_id: UUID, fate: str, started: date) -> None:
    """Bring a deal as far as its fate says, a few days between the steps, and move it along its path."""
    goal = PATH_OF_FATE.index(fate) if fate in PATH_OF_FATE else -1
    house = stage.robot
    steps: list[tuple[int, Callable[[Session, Deal, datetime], None]]] = [
        (0, lambda s, d, n: _quote(s, stage, d, n)),
        (1, _order),
        (2, _deliver),
        (3, _invoice),
        (4, lambda s, d, n: _pay(s, d, n, whole=fate == "paid")),
    ]
    for number, (level, step) in enumerate(steps):
        if level > goal:
            break
        now = at(started + timedelta(days=3 + 5 * number), hours=number)
        with stopped_at(now), work(house) as session:
            deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
            step(session, deal, now)
            session.flush()
            _walk(session, deal, stage.vendor.language)
    if fate == "lost":
        with stopped_at(at(started + timedelta(days=9))), work(house) as session:
            deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
            lose(session, deal, LossReason.PRICE, _by(deal, at(started + timedelta(days=9))))


def _by(deal: Deal, now: datetime) -> By:
    """Whoever is asked at a gate: the demo has each of them say Go."""
    return By(deal.owner_id or UUID(int=0), frozenset(party.value for party in Party), now, now.date())


def _walk(session: Session, deal: Deal, language: str) -> None:
    """Move on through every gate that holds, with the own fields filled in."""
    while deal.state is not DealState.LOST and deal.stage_id != path_of(session, deal.path_id).stages[-1].id:
        fill_in(session, deal, language)
        session.flush()
        try:
            advance(session, deal, deal.stage_id, _by(deal, present()))
        except GateShut:
            return
        session.flush()


def _quote(session: Session, stage: Stage, deal: Deal, now: datetime) -> None:
    """A sent quote of about the deal's value, over the products of its line and a day of service."""
    line_id = stage.lines[0]
    unit = 10 ** digits(deal.currency)
    price = stage.vendor.lines[0].products[0][-1]
    quantity = max(1, deal.value_minor // (price * unit))
    products = stage.products[line_id]
    service = stage.products[stage.lines[2]][0]
    wanted = [Wanted(products[0], quantity), Wanted(products[1], 1 + quantity // 10), Wanted(service, 3)]
    quote = write(session, deal, wanted, deal.owner_id or UUID(int=0), (now.date(), now))
    session.flush()
    send(session, quote, now)


def _order(session: Session, deal: Deal, now: datetime) -> None:
    quote = session.scalars(select(Quote).where(Quote.deal_id == deal.id, Quote.state == QuoteState.SENT)).one()
    accept(session, quote, now.date(), now)
    session.flush()
    order = place(session, quote, f"PO-{deal.number[-4:]}", now.date())
    session.flush()
    confirm(session, order, now)


def _deliver(session: Session, deal: Deal, now: datetime) -> None:
    order = session.scalars(select(SalesOrder).where(SalesOrder.deal_id == deal.id)).one()
    delivery = deliver(session, order, {line.id: line.quantity for line in order.lines}, now.date())
    session.flush()
    accept_delivery(delivery, now.date())


def _invoice(session: Session, deal: Deal, now: datetime) -> None:
    order = session.scalars(select(SalesOrder).where(SalesOrder.deal_id == deal.id)).one()
    delivery = session.scalars(select(Delivery).where(Delivery.order_id == order.id)).one()
    issue(session, delivery, now.date(), now)


def _pay(session: Session, deal: Deal, now: datetime, whole: bool) -> None:
    invoice = session.scalars(select(Invoice).where(Invoice.deal_id == deal.id)).one()
    amount = invoice.gross_minor if whole else invoice.gross_minor * 2 // 5
    reference, money = f"BK-{now:%y%m%d}-{deal.number[-6:]}", Money(amount, invoice.currency)
    new = NewReceipt(reference, now.date(), deal.customer_name, money, UUID(int=0))
    receipt = record(session, new, now)
    session.flush()
    allocate(session, (receipt.id, invoice.id), amount, UUID(int=0), now)


def _partner(who: Actor) -> UUID:
    if who.partner_id is None:
        raise ValueError("only a partner's people register")
    return who.partner_id
