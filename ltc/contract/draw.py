"""Making a contract from an accepted quote and the clauses in force."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.contract.models import Contract, ContractState
from ltc.contract_template.clauses import Clauses, filled
from ltc.contract_template.find import in_force
from ltc.deal.models import Deal
from ltc.mode.models import Mode
from ltc.quote.models import Quote, QuoteState
from ltc.quote_link.content import content_of
from pricing.ground.errors import DomainError
from pricing.ground.money import plain
from pricing.ground.record import new_id
from pricing.product.models import Product


class QuoteNotAgreed(DomainError):
    """Only an accepted quote becomes a contract."""

    code = "contract-quote-not-accepted"


class ContractKnown(DomainError):
    """This quote has its contract already."""

    code = "contract-known"


class ContractOfPartner(DomainError):
    """In the channel mode the partner buys, under its own agreement with the vendor; the customer's contract is its."""

    code = "contract-of-partner"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who makes a contract for which vendor (in English and Chinese), on which date of the tenant, at what instant."""

    vendor: tuple[str, str]
    by: UUID
    today: date
    now: datetime


def may_draw(deal: Deal, quote: Quote) -> bool:
    """Whether a quote can become a contract with the deal's customer."""
    return quote.state is QuoteState.ACCEPTED and not (deal.mode is Mode.CHANNEL and deal.partner_id)


def draw(session: Session, quote: Quote, how: Drawn) -> Contract:
    """A draft with the quote's lines and the clauses in force, their places filled.

    Raises QuoteNotAgreed, ContractOfPartner, ContractKnown.
    """
    deal = session.scalars(select(Deal).where(Deal.id == quote.deal_id)).one()
    if quote.state is not QuoteState.ACCEPTED:
        raise QuoteNotAgreed
    if not may_draw(deal, quote):
        raise ContractOfPartner
    if session.scalar(select(Contract.id).where(Contract.quote_id == quote.id)):
        raise ContractKnown
    template, number = in_force(session, how.today), _number(session, deal)
    facts = {
        "customer": deal.customer_name,
        "contract": number,
        "quote": quote.number,
        "total": f"{quote.currency} {plain(quote.gross_minor, quote.currency)}",
        "date": how.today.isoformat(),
    }
    products = session.scalars(select(Product).where(Product.id.in_({line.product_id for line in quote.lines})))
    goods = content_of(quote, deal.customer_name, {product.id: product for product in products})
    english, chinese = ({"vendor": name, **facts} for name in how.vendor)
    clauses = Clauses(filled(template.clauses.clauses, english, chinese)).data()
    row = Contract(id=new_id(), number=number, deal_id=deal.id, quote_id=quote.id, content={**goods, **clauses})
    row.template_version, row.state, row.made_by, row.made_at = template.version, ContractState.DRAFT, how.by, how.now
    session.add(row)
    return row


def _number(session: Session, deal: Deal) -> str:
    known = session.scalar(select(func.count()).select_from(Contract).where(Contract.deal_id == deal.id)) or 0
    return f"C-{deal.number.removeprefix('D-')}-{known + 1}"
