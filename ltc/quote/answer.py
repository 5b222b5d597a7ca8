"""Sending a quote, and the customer's answer to it."""

from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.order.models import SalesOrder
from ltc.quote.models import Quote, QuoteState
from ltc.quote.special import lapsed
from ltc.quote.write import NotDraft
from pricing.ground.errors import DomainError


class NotSent(DomainError):
    """Only a quote that was sent can be answered."""

    code = "quote-not-sent"


class QuoteEnded(DomainError):
    """The quote's last day is over; write a new one at today's prices."""

    code = "quote-ended"


class OtherAccepted(DomainError):
    """Another quote of this deal was accepted."""

    code = "other-quote-accepted"


def send(session: Session, quote: Quote, now: datetime) -> None:
    """Freeze a draft and send it; an older quote of the deal that still stands is superseded."""
    if quote.state is not QuoteState.DRAFT:
        raise NotDraft
    _refuse_second(session, quote, now.date())
    for older in session.scalars(_others(quote).where(Quote.state == QuoteState.SENT)):
        older.state = QuoteState.SUPERSEDED
    quote.state, quote.sent_at = QuoteState.SENT, now


def accept(session: Session, quote: Quote, today: date, now: datetime) -> None:
    """The customer accepts; the last day of validity counts."""
    if quote.state is not QuoteState.SENT:
        raise NotSent
    if today > quote.valid_until:
        raise QuoteEnded
    _refuse_second(session, quote, today)
    quote.state, quote.answered_at = QuoteState.ACCEPTED, now


def decline(quote: Quote, now: datetime) -> None:
    """The customer declines."""
    if quote.state is not QuoteState.SENT:
        raise NotSent
    quote.state, quote.answered_at = QuoteState.DECLINED, now


def _others(quote: Quote) -> Select[Quote]:
    return select(Quote).where(Quote.deal_id == quote.deal_id, Quote.id != quote.id)


def _refuse_second(session: Session, quote: Quote, day: date) -> None:
    """One quote of a deal is accepted. One that can never be ordered, for want of its special price, makes room."""
    for other in session.scalars(_others(quote).where(Quote.state == QuoteState.ACCEPTED)):
        ordered = session.scalar(select(SalesOrder.id).where(SalesOrder.quote_id == other.id))
        if ordered or not lapsed(session, other.lines, day):
            raise OtherAccepted
        other.state = QuoteState.SUPERSEDED
