"""What a printed statement shows."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.settlement.balance import balance_of
from ltc.settlement.detail import Line, lines_of
from ltc.settlement.digest import seal
from ltc.settlement.models import SettlementPeriod, Statement
from partners.partner.models import Partner
from portal.identity import tenants
from portal.mail.compose import link
from portal.tenancy import tenant_of


def facts(session: Session, statement_id: UUID) -> dict[str, Any]:
    """The statement with its figures, period and partner, its lines with their papers, its seal and address."""
    tenant_id = tenant_of(session)
    statement = session.get_one(Statement, (tenant_id, statement_id))
    period = session.get_one(SettlementPeriod, (tenant_id, statement.period_id))
    return {
        "statement": statement,
        "period": period,
        "partner": session.get_one(Partner, (tenant_id, statement.partner_id)),
        "balance": balance_of(session, statement, period),
        "lines": [Line(*row) for row in session.execute(lines_of(statement_id))],
        "seal": seal(session, statement),
        "address": link({"path": f"statements/{statement.id}"}, tenants.own(session)),
    }
