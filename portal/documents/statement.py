"""What a printed statement shows."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.commission.models import Accrual
from ltc.deal.models import Deal
from ltc.settlement.models import SettlementPeriod, Statement, StatementLine
from partners.partner.models import Partner
from portal.tenancy import tenant_of


def facts(session: Session, statement_id: UUID) -> dict[str, Any]:
    """The statement, its period and partner, and each line with the accrual, invoice and deal behind it."""
    tenant_id = tenant_of(session)
    statement = session.get_one(Statement, (tenant_id, statement_id))
    lines = (
        select(StatementLine.late, Accrual, Invoice.number.label("invoice"), Deal.number.label("deal"))
        .join(Accrual, Accrual.id == StatementLine.accrual_id)
        .join(Invoice, Invoice.id == Accrual.invoice_id)
        .join(Deal, Deal.id == Accrual.deal_id)
        .where(StatementLine.statement_id == statement_id)
        .order_by(Accrual.earned_on, Deal.number, Accrual.id)
    )
    return {
        "statement": statement,
        "period": session.get_one(SettlementPeriod, (tenant_id, statement.period_id)),
        "partner": session.get_one(Partner, (tenant_id, statement.partner_id)),
        "lines": session.execute(lines).all(),
    }
