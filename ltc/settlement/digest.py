"""What an approver signs: a fingerprint of every statement of a run and of every line on it."""

import hashlib
from uuid import UUID

from sqlalchemy import Integer, Select, String, cast, func, select
from sqlalchemy.orm import Session

from ltc.settlement.models import SettlementRun, Statement, StatementLine


def digest(session: Session, run: SettlementRun) -> str:
    """SHA-256 (hex) of what stands in the database: figures and lines, in a fixed order.

    The database strings the lines of a statement together, so a million of them are a few thousand rows here. It
    writes ids in its own way: a digest compares with one from the same database only.
    """
    rows, whole = session.execute(_lines(run)), hashlib.sha256()
    lines = {row[0]: row[1] for row in rows}
    figures = (Statement.opening_minor, Statement.earned_minor, Statement.adjusted_minor, Statement.closing_minor)
    query = select(Statement.id, Statement.partner_id, Statement.currency, *figures).where(Statement.run_id == run.id)
    for statement_id, partner_id, currency, *minor in session.execute(query.order_by(Statement.number)):
        whole.update(f"{partner_id}|{currency}|{minor}\n{lines.get(statement_id, '')}\n".encode())
    return whole.hexdigest()


def _lines(run: SettlementRun) -> Select[UUID, str]:
    """The lines of each statement as one text: accrual, amount, late; by accrual."""
    late = cast(cast(StatementLine.late, Integer), String)
    text = cast(StatementLine.accrual_id, String) + "|" + cast(StatementLine.amount_minor, String) + "|" + late
    ordered = (
        select(StatementLine.statement_id, text.label("text"))
        .join(Statement, Statement.id == StatementLine.statement_id)
        .where(Statement.run_id == run.id)
        .order_by(StatementLine.statement_id, StatementLine.accrual_id)
        .subquery()
    )
    together = func.aggregate_strings(ordered.c.text, "\n")
    return select(ordered.c.statement_id, together).group_by(ordered.c.statement_id)
