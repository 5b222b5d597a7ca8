"""The lines of a statement with the papers behind them, and what each corrects."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from ltc.cash.models import Invoice
from ltc.commission.models import Accrual
from ltc.deal.models import Deal
from ltc.settlement.models import Statement, StatementLine

Corrected, CorrectedLine, CorrectedStatement = aliased(Accrual), aliased(StatementLine), aliased(Statement)


class Line(NamedTuple):
    """One line, in minor units of the statement's currency; `corrects` is the number of an earlier statement."""

    line: StatementLine
    accrual: Accrual
    deal: Deal
    invoice: Invoice | None
    corrected: Accrual | None
    corrects: str | None

    @property
    def corrected_on(self) -> date | None:
        """The day of what it corrects."""
        return self.corrected.earned_on if self.corrected else None


def lines_of(statement_id: UUID) -> Select[StatementLine, Accrual, Deal, Invoice, Accrual, str]:
    """The lines of a statement by day; an order that is not invoiced yet can have earned too."""
    return (
        select(StatementLine, Accrual, Deal, Invoice, Corrected, CorrectedStatement.number)
        .join(Accrual, Accrual.id == StatementLine.id)
        .join(Deal, Deal.id == Accrual.deal_id)
        .outerjoin(Invoice, Invoice.id == Accrual.invoice_id)
        .outerjoin(Corrected, Corrected.id == Accrual.corrects_id)
        .outerjoin(CorrectedLine, CorrectedLine.id == Corrected.id)
        .outerjoin(CorrectedStatement, CorrectedStatement.id == CorrectedLine.statement_id)
        .where(StatementLine.statement_id == statement_id)
        .order_by(Accrual.earned_on, Deal.number, Accrual.id)
    )
