"""Reading quotes."""

from uuid import UUID

from sqlalchemy import Select, select

from ltc.quote.models import Quote, QuoteState


def quotes(deal_id: UUID | None = None, state: QuoteState | None = None) -> Select[Quote]:
    """Quotes that the session may see, newest first."""
    query = select(Quote).order_by(Quote.made_at.desc(), Quote.id.desc())
    if deal_id:
        query = query.where(Quote.deal_id == deal_id)
    return query.where(Quote.state == state) if state else query


def others(quote: Quote) -> Select[Quote]:
    """The other quotes of a quote's deal, the newest first."""
    return quotes(quote.deal_id).where(Quote.id != quote.id)
