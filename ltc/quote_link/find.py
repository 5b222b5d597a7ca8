"""Reading links to quotes."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.quote.models import Quote
from ltc.quote_link.models import QuoteAnswer, QuoteLink
from ltc.quote_link.standing import LinkStanding, standing


def links(quote_id: UUID) -> Select[QuoteLink]:
    """The links of a quote, the newest first."""
    return select(QuoteLink).where(QuoteLink.quote_id == quote_id).order_by(QuoteLink.sent_at.desc(), QuoteLink.id)


def by_token(session: Session, token_sha256: str) -> QuoteLink | None:
    """The link of a token's digest."""
    return session.scalar(select(QuoteLink).where(QuoteLink.token_sha256 == token_sha256))


def answer_to(session: Session, quote_id: UUID) -> QuoteAnswer | None:
    """What the customer answered by a link."""
    return session.scalar(select(QuoteAnswer).where(QuoteAnswer.quote_id == quote_id))


def stands(session: Session, link: QuoteLink, today: date) -> LinkStanding:
    """How a link stands; one of a lost deal counts as withdrawn."""
    query = select(Quote.state, Deal.state).join(Deal, Deal.id == Quote.deal_id).where(Quote.id == link.quote_id)
    state, deal = session.execute(query).one()
    return standing(state, link.withdrawn_at is not None or deal is DealState.LOST, link.ends_on, today)
