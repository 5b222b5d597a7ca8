"""The demo's contracts: one signed, one negotiated after two versions of a quote; and a customer's link."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.contract.carry import send
from ltc.contract.models import Asker
from ltc.contract.negotiate import Wish, allow, record
from ltc.contract.wording import Wording
from ltc.deal.models import Deal, DealState
from ltc.quote.answer import accept
from ltc.quote.answer import send as send_quote
from ltc.quote.models import Quote, QuoteState
from ltc.quote.priced import Wanted
from ltc.quote.write import write
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.demo.papers import FILE
from portal.files.keep import Sent
from portal.flows.contract import draw, sign
from portal.flows.quote_link import send as send_link
from portal.permits import Role

PAYMENT = Wording("The buyer pays each invoice within 60 days of its date.", "买方自发票开具之日起 60 日内付款。")
WARRANTY = Wording(
    "The seller mends or replaces what fails within 36 months of acceptance.",
    "自验收合格之日起 36 个月内，卖方对故障货物负责维修或更换。",
)
SAID = {
    "en": (
        "Their suppliers are all paid after 60 days.",
        "Their own tender asks for it.",
        "Dr Brandt",
        "One site only.",
    ),
    "zh": ("客户对所有供应商均为 60 日账期。", "客户招标文件的要求。", "王主任", "仅限本项目。"),
}


def plant(stage: Stage) -> None:
    """What the house's own deals hold: the newest open one is negotiated, the others are signed or wait for answers."""
    seller = stage.by_role(Role.DIRECT_SELLER)
    with work(seller) as session:
        query = select(Deal).where(Deal.partner_id.is_(None), Deal.state == DealState.OPEN).order_by(Deal.opened_at)
        open_ones = [deal.id for deal in session.scalars(query)]
        sent = list(session.scalars(_of_house(QuoteState.SENT)))
        taken = list(session.scalars(_of_house(QuoteState.ACCEPTED)))
    if taken:
        _signed(stage, taken[0])
    if sent:
        _linked(stage, sent[0])
    if open_ones:
        _negotiated(stage, open_ones[-1])


def _of_house(state: QuoteState) -> Select[UUID]:
    """The house's own quotes in a state, the oldest first."""
    return select(Quote.id).where(Quote.partner_id.is_(None), Quote.state == state).order_by(Quote.made_at)


def _signed(stage: Stage, quote_id: UUID) -> None:
    """A contract whose warranty was stretched, by two people, and which both sides signed."""
    longer, tender, who, once = SAID[stage.vendor.language]
    seller, manager = stage.by_role(Role.DIRECT_SELLER), stage.by_role(Role.CHANNEL_MANAGER)
    when = at(now().date() - timedelta(days=10))
    with stopped_at(when), work(seller) as session:
        contract = draw(session, _quote(session, quote_id), (seller.person_id, when))
        session.flush()
        wish = Wish("payment", PAYMENT, Asker.CUSTOMER, longer)
        record(session, contract, wish, seller.person_id, when)
        change = record(session, contract, Wish("warranty", WARRANTY, Asker.CUSTOMER, tender), seller.person_id, when)
        session.flush()
        allow(session, change, once, manager.person_id, when)
        send(session, contract, seller.person_id, when)
        sign(session, contract, Sent("signed.pdf", FILE), (who, when.date()), (seller.person_id, when))


def _linked(stage: Stage, quote_id: UUID) -> None:
    """The next version of a quote, at today's prices, and its link, which waits for the customer's answer."""
    seller, when = stage.by_role(Role.DIRECT_SELLER), at(now().date() - timedelta(days=1))
    with stopped_at(when), work(seller) as session:
        older = _quote(session, quote_id)
        deal = session.scalars(select(Deal).where(Deal.id == older.deal_id)).one()
        wanted = [Wanted(line.product_id, line.quantity) for line in older.lines]
        quote = write(session, deal, wanted, seller.person_id, (when.date(), when))
        session.flush()
        send_quote(session, quote, when)
        to = "purchasing@example.com", stage.vendor.language
        send_link(session, quote, to, quote.valid_until, seller.person_id)


def _negotiated(stage: Stage, deal_id: UUID) -> None:
    """Two versions of a quote, and the draft of a contract in which a concession waits for a second person."""
    _longer, tender, *_ = SAID[stage.vendor.language]
    seller, when = stage.by_role(Role.DIRECT_SELLER), at(now().date() - timedelta(days=2))
    with stopped_at(when), work(seller) as session:
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        one, other, *_ = stage.products[stage.lines[0]]
        for lines in ([Wanted(one, 4), Wanted(other, 2)], [Wanted(one, 6), Wanted(other, 2, manual_ppm=40_000)]):
            quote = write(session, deal, lines, seller.person_id, (when.date(), when))
            session.flush()
            send_quote(session, quote, when)
        accept(session, quote, when.date(), when)
        contract = draw(session, quote, (seller.person_id, when))
        session.flush()
        wish = Wish("warranty", WARRANTY, Asker.CUSTOMER, tender)
        record(session, contract, wish, seller.person_id, when)


def _quote(session: Session, quote_id: UUID) -> Quote:
    return session.scalars(select(Quote).where(Quote.id == quote_id)).one()
