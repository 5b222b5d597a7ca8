"""Statements: what a partner earned, line by line, back to the cash and the ruling."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.commission.models import Accrual
from ltc.deal.models import Deal
from ltc.payout.models import Payout
from ltc.settlement.models import SettlementPeriod, Statement, StatementLine
from ltc.withholding.find import applied
from partners.conflict.models import ConflictCase
from partners.partner.models import Partner
from portal.db import read
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.statement_paper import paper_at

pages = Blueprint("statement", __name__)


@pages.get("/")
@permit(Permission.STATEMENT_READ)
def index() -> str:
    """Statements, newest first."""
    query = (
        select(Statement, SettlementPeriod, Partner)
        .join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
        .join(Partner, Partner.id == Statement.partner_id)
        .order_by(SettlementPeriod.starts_on.desc(), Statement.number)
    )
    with read(g.actor) as session:
        page = paged(session, query, scalars=False)
    return render_template("statement/index.html", page=page)


@pages.get("/<uuid:id>")
@permit(Permission.STATEMENT_READ)
def show(id: UUID) -> str:
    """One statement; each line leads to its deal, invoice, registration, and for staff to the ruling."""
    with read(g.actor) as session:
        statement = fetch(session, Statement, id)
        page = paged(session, _lines(id), scalars=False)
        asked = {row.Deal.registration_id for row in page.rows if row.Deal.registration_id}
        cases = select(ConflictCase).where(ConflictCase.registration_id.in_(asked))
        return render_template(
            "statement/show.html",
            page=page,
            cases={case.registration_id: case.id for case in session.scalars(cases)},
            **_around(session, statement),
        )


def _around(session: Session, statement: Statement) -> dict[str, Any]:
    payout = session.scalar(select(Payout).where(Payout.statement_id == statement.id))
    return {
        "statement": statement,
        "period": fetch(session, SettlementPeriod, statement.period_id),
        "partner": session.scalar(select(Partner).where(Partner.id == statement.partner_id)),
        "payout": payout,
        "withholding": applied(session, payout) if payout else None,
        **paper_at(session, statement),
    }


def _lines(statement_id: UUID) -> Select[StatementLine, Accrual, Invoice, Deal]:
    return (
        select(StatementLine, Accrual, Invoice, Deal)
        .join(Accrual, Accrual.id == StatementLine.accrual_id)
        .join(Invoice, Invoice.id == Accrual.invoice_id)
        .join(Deal, Deal.id == Accrual.deal_id)
        .where(StatementLine.statement_id == statement_id)
        .order_by(Accrual.earned_on, Accrual.id)
    )
