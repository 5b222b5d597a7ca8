"""Writing a quote, and writing it anew while it is a draft."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.at import DealOver
from ltc.deal.models import Deal, DealState
from ltc.quote.models import Quote, QuoteState
from ltc.quote.priced import Prices, Wanted, price
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id

VALID = timedelta(days=30)


class NotDraft(DomainError):
    """A quote that was sent is never priced again; write a new one."""

    code = "quote-not-draft"


def write(session: Session, deal: Deal, wanted: Sequence[Wanted], by: UUID, when: tuple[date, datetime]) -> Quote:
    """A priced draft for a deal that is not lost; `when` is the tenant's date and the instant."""
    if deal.state is DealState.LOST:
        raise DealOver
    today, now = when
    quote = Quote(
        id=new_id(),
        number=_number(session, deal),
        deal_id=deal.id,
        partner_id=deal.partner_id,
        state=QuoteState.DRAFT,
        made_by=by,
        made_at=now,
    )
    _fill(quote, price(session, deal, wanted, today), today)
    session.add(quote)
    return quote


def rewrite(session: Session, quote: Quote, wanted: Sequence[Wanted], today: date) -> None:
    """Price a draft's lines anew, at today's prices."""
    if quote.state is not QuoteState.DRAFT:
        raise NotDraft
    deal = session.get_one(Deal, (quote.tenant_id, quote.deal_id))
    prices = price(session, deal, wanted, today)
    quote.lines.clear()
    session.flush()
    _fill(quote, prices, today)


def _fill(quote: Quote, prices: Prices, today: date) -> None:
    quote.book_id, quote.tier_code, quote.currency = prices.book.id, prices.tier_code, prices.currency
    quote.priced_on, quote.valid_until = today, min(today + VALID, prices.last_on or date.max)
    quote.net_minor, quote.tax_minor = prices.net_minor, prices.tax_minor
    quote.gross_minor = prices.net_minor + prices.tax_minor
    for line in prices.lines:
        line.id = new_id()  # rows that have their ids are written in one go
    quote.lines.extend(prices.lines)


def _number(session: Session, deal: Deal) -> str:
    known = session.scalar(select(func.count()).select_from(Quote).where(Quote.deal_id == deal.id)) or 0
    return f"Q-{deal.number.removeprefix('D-')}-{known + 1}"
