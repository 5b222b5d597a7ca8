"""The demo's solutions, service tickets and satisfaction."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from ltc.solution.answer import Answer, answer
from ltc.solution.bill import Item
from ltc.solution.models import Feasibility
from ltc.solution.review import approve
from ltc.solution.write import NewSolution, submit, write
from ltc.survey.ask import Subject
from ltc.survey.half import half_of
from ltc.ticket.models import TicketKind, TicketPriority, TicketStep
from ltc.ticket.open import NewTicket
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.flows import survey as surveys
from portal.flows import ticket as tickets
from portal.identity.tokens import token_of
from portal.permits import Role

SAID = {
    "en": (
        ("Hall 1", "Hall 2"),
        "Standard version; the customer provides power and network at each site.",
        ("Readings drift after the start", "Since Monday the readings drift by two percent.", "Eva Kern"),
        "Which firmware is shown on the display?",
        ("A spare sensor, please", "One is needed before the audit.", "Jan Bos"),
        "It came late, and nobody told us.",
    ),
    "zh": (
        ("一号车间", "二号车间"),
        "标准配置；各站点电源和网络由客户提供。",
        ("开机后压力不稳", "周一起压力波动约百分之二。", "周敏"),
        "请问控制器显示的固件版本是多少？",
        ("申请备件一只", "审计前需到货。", "刘洋"),
        "到货晚了，也没有人通知我们。",
    ),
}
SCORES = (5, 4, 5, 5, 2, 4, 5, 3, 5, 4, 5, 5)
POINTS = (10, 9, 8, 9, 7, 10, 6, 9, 8, 10, 9, 9)
MAIL = "customer{number}@example.com"


def plant(stage: Stage) -> None:
    """An approved solution, two tickets, and what customers answered."""
    _solution(stage)
    _tickets(stage)
    _satisfaction(stage)


def _solution(stage: Stage) -> None:
    sites, notes, *_ = SAID[stage.vendor.language]
    author, other = stage.by_role(Role.DIRECT_SELLER), stage.by_role(Role.CHANNEL_MANAGER)
    when = at(now().date() - timedelta(days=6))
    first, second = stage.products[stage.lines[0]][0], stage.products[stage.lines[1]][0]
    items = [Item(first, 2, sites[0]), Item(second, 4, sites[0]), Item(first, 1, sites[1])]
    with stopped_at(when), work(author) as session:
        query = select(Deal).where(Deal.partner_id.is_(None), Deal.state == DealState.OPEN)
        deal = session.scalars(query.order_by(Deal.opened_at.desc())).first()
        if deal is None:
            return
        row = write(session, deal, NewSolution(items, notes), author.person_id, when)
        session.flush()
        said = [Answer(Feasibility.AVAILABLE), Answer(Feasibility.LEAD_TIME, 15), Answer(Feasibility.AVAILABLE)]
        answer(session, row, dict(zip([line.id for line in row.lines], said, strict=True)), other.person_id, when)
        submit(session, row, author.person_id, when)
        session.flush()
        approve(session, row, "", other.person_id, when + timedelta(hours=2))


def _tickets(stage: Stage) -> None:
    _sites, _notes, fault, asks, spare, _late = SAID[stage.vendor.language]
    seller = stage.by_role(Role.DIRECT_SELLER)
    for days, (subject, text, reporter), kind in ((1, fault, TicketKind.FAULT), (12, spare, TicketKind.SPARE_PART)):
        when = at(now().date() - timedelta(days=days))
        with stopped_at(when), work(seller) as session:
            found = _delivered(session)
            if not found:
                return
            delivery, order, deal = found[-1]
            about = (order.id, delivery.id)
            new = NewTicket(kind, TicketPriority.HIGH, subject, text, reporter, MAIL.format(number=1), about)
            ticket = tickets.begin(session, deal, new, seller.person_id)
            session.flush()
            tickets.give(session, ticket, seller.person_id, seller.person_id)
            if kind is TicketKind.FAULT:
                tickets.step(session, ticket, TicketStep.ASKED, asks, seller.person_id)


def _satisfaction(stage: Stage) -> None:
    """Every delivery is asked about, and every customer once; the newest are asked and have not answered."""
    *_, late = SAID[stage.vendor.language]
    when = at(now().date() - timedelta(days=2))
    with stopped_at(when), work(stage.robot) as session:
        found = _delivered(session)
        half = half_of(when.date()).code
        subjects = [(Subject(deal, delivery_id=delivery.id), SCORES) for delivery, _order, deal in found]
        newest = {deal.account_id: deal for _delivery, _order, deal in found}
        subjects += [(Subject(deal, half=half), POINTS) for deal in newest.values()]
        for number, (subject, scores) in enumerate(subjects):
            _answered(session, stage, subject, (number, scores[number % len(scores)], late))


def _answered(session: Session, stage: Stage, subject: Subject, said: tuple[int, int, str]) -> None:
    number, score, late = said
    asker = stage.by_role(Role.DIRECT_SELLER).person_id
    recipient = MAIL.format(number=number + 1)
    row = surveys.ask(session, subject, recipient, stage.vendor.language, asker)
    session.flush()
    surveys.answered(session, token_of("survey", row.id), score, late if score == SCORES[4] else "")
    session.flush()


def _delivered(session: Session) -> Sequence[tuple[Delivery, SalesOrder, Deal]]:
    """Accepted deliveries, the oldest first."""
    query = select(Delivery, SalesOrder, Deal).join(SalesOrder, SalesOrder.id == Delivery.order_id)
    query = query.join(Deal, Deal.id == SalesOrder.deal_id).where(Delivery.accepted_on.is_not(None))
    rows = session.execute(query.order_by(Delivery.delivered_on, Delivery.number)).all()
    return [(row.Delivery, row.SalesOrder, row.Deal) for row in rows]
