"""What the advisor's pages read."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.mode.advice.portfolio import Line, company
from ltc.mode.advice.questions import ModeFact
from ltc.mode.advice.tell import told_company
from ltc.mode.consult import sheet_of
from ltc.mode.find import model_at, of_company, of_deal, of_lines
from ltc.mode.known import facts_of
from ltc.mode.models import Level, ModeAdvice
from partners.account.models import Account
from portal.clock import now
from portal.web.fetch import fetch
from portal.words.speak import named
from pricing.ground.errors import NotFound
from pricing.product.models import ProductLine

WAITING_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """What a questionnaire is about, its newest advice, and the facts that the portal knows."""

    level: Level
    name: str
    row: ModeAdvice | None
    line: ProductLine | None = None
    deal: Deal | None = None
    facts: frozenset[ModeFact] = frozenset()


def subject(session: Session, level: str, row_id: str) -> Subject:
    """The company, a product line or a deal, or NotFound."""
    if level == Level.COMPANY:
        return Subject(Level.COMPANY, str(_("The company")), of_company(session))
    try:
        found = UUID(row_id)
    except ValueError as error:
        raise NotFound from error
    if level == Level.PRODUCT_LINE:
        line = fetch(session, ProductLine, found)
        return Subject(Level.PRODUCT_LINE, named(line), of_lines(session, [found]).get(found), line=line)
    if level == Level.DEAL:
        deal = fetch(session, Deal, found)
        account = fetch(session, Account, deal.account_id)
        facts = facts_of(session, account, deal.partner_id, deal.registration_id, now())
        name = f"{deal.number} · {deal.customer_name}"
        return Subject(Level.DEAL, name, of_deal(session, found), deal=deal, facts=facts)
    raise NotFound


def overview(session: Session) -> dict[str, Any]:
    """The company, every line with its newest advice, the company by its lines, and the deals that wait."""
    lines = session.scalars(
        select(ProductLine).where(ProductLine.retired_on.is_(None)).order_by(ProductLine.code)
    ).all()
    by_line = of_lines(session)
    known = [(line, by_line.get(line.id)) for line in lines]
    weighed = [Line(named(n), row.revenue_minor, sheet_of(row)) for n, row in known if row and row.revenue_minor]
    waiting = select(Deal).where(Deal.needs_mode, Deal.state == DealState.OPEN).order_by(Deal.opened_at)
    return {
        "company": of_company(session),
        "lines": known,
        "portfolio": told_company(company(weighed, model_at(session, now()))) if weighed else None,
        "waiting": session.scalars(waiting.limit(WAITING_SHOWN)).all(),
    }


def about(session: Session, row: ModeAdvice) -> Subject:
    """What a kept advice is about."""
    return subject(session, row.level.value, str(row.product_line_id or row.deal_id or ""))


def currency() -> str:
    """The tenant's currency."""
    return str(g.tenant.currency)
