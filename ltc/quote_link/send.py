"""Making a link for a sent quote, and withdrawing it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.mode.models import Mode
from ltc.quote.answer import NotSent
from ltc.quote.models import Quote, QuoteState
from ltc.quote_link.content import content_of, digest
from ltc.quote_link.models import QuoteLink
from pricing.ground.errors import DomainError, Invalid
from pricing.product.models import Product


class LinkDayWrong(Invalid):
    """A link ends today at the earliest, and at the latest on the quote's last day."""

    code = "quote-link-day"


class QuoteOfPartner(DomainError):
    """In the channel mode the partner buys, at its own prices: it answers in the portal, and no customer reads it."""

    code = "quote-of-partner"


class LinkOver(DomainError):
    """The link was withdrawn before."""

    code = "quote-link-over"


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link: its id, the digest of its token, for whom, in which language, and its last day."""

    id: UUID
    token_sha256: str
    recipient: str
    language: str
    ends_on: date


def may_link(deal: Deal, quote: Quote) -> bool:
    """Whether a customer may get a link to a quote: it was sent, and the customer is the one who buys."""
    return quote.state is QuoteState.SENT and not (deal.mode is Mode.CHANNEL and deal.partner_id)


def make(session: Session, quote: Quote, new: NewLink, by: UUID, when: tuple[date, datetime]) -> QuoteLink:
    """A link that shows a sent quote as it stands; `when` is the tenant's date and the instant.

    Raises NotSent, QuoteOfPartner, LinkDayWrong.
    """
    today, now = when
    deal = session.scalars(select(Deal).where(Deal.id == quote.deal_id)).one()
    if quote.state is not QuoteState.SENT:
        raise NotSent
    if not may_link(deal, quote):
        raise QuoteOfPartner
    if not today <= new.ends_on <= quote.valid_until:
        raise LinkDayWrong(field="ends_on", day=quote.valid_until.isoformat())
    products = session.scalars(select(Product).where(Product.id.in_({line.product_id for line in quote.lines})))
    shown = content_of(quote, deal.customer_name, {product.id: product for product in products})
    row = QuoteLink(id=new.id, quote_id=quote.id, recipient=new.recipient, language=new.language, content=shown)
    row.token_sha256, row.digest, row.ends_on = new.token_sha256, digest(shown), new.ends_on
    row.sent_by, row.sent_at = by, now
    session.add(row)
    return row


def withdraw(session: Session, link: QuoteLink, by: UUID, now: datetime) -> None:
    """Withdraw a link: it opens nothing from now on. Raises LinkOver."""
    session.refresh(link, with_for_update=True)
    if link.withdrawn_at:
        raise LinkOver
    link.withdrawn_by, link.withdrawn_at = by, now
