"""What an approver signs, and the seal of one statement: a fingerprint of figures and of every line."""

import hashlib

from sqlalchemy import ColumnElement, Integer, Select, String, cast, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import Function

from ltc.settlement.models import SettlementRun, Statement, StatementLine


def digest(session: Session, run: SettlementRun) -> str:
    """SHA-256 (hex) of every statement of a run, as they stand in the database, in a fixed order."""
    return _digest(session, Statement.run_id == run.id)


def seal(session: Session, statement: Statement) -> str:
    """SHA-256 (hex) of one statement: the digest that a run has, taken of this statement alone. It never changes."""
    return _digest(session, Statement.id == statement.id)


def _digest(session: Session, which: ColumnElement[bool]) -> str:
    """The database strings the lines of a statement together, so a million of them are a few thousand rows here."""
    rows, whole = session.execute(_lines(which)), hashlib.sha256()
    lines = {row[0]: row[1] for row in rows}
    figures = (Statement.opening_minor, Statement.earned_minor, Statement.adjusted_minor, Statement.closing_minor)
    query = select(Statement.id, Statement.partner_id, Statement.currency, *figures).where(which)
    for statement_id, partner_id, currency, *minor in session.execute(query.order_by(Statement.number)):
        whole.update(f"{partner_id}|{currency}|{minor}\n{lines.get(statement_id, '')}\n".encode())
    return whole.hexdigest()


def _lines(which: ColumnElement[bool]) -> Select[object, str]:
    """The lines of each statement as one text: accrual, amount, late; by accrual."""
    late = cast(cast(StatementLine.late, Integer), String)
    text = _id() + "|" + cast(StatementLine.amount_minor, String) + "|" + late
    ordered = (
        select(StatementLine.statement_id, text.label("text"))
        .join(Statement, Statement.id == StatementLine.statement_id)
        .where(which)
        .order_by(StatementLine.statement_id, StatementLine.id)
        .subquery()
    )
    together = func.aggregate_strings(ordered.c.text, "\n")
    return select(ordered.c.statement_id, together).group_by(ordered.c.statement_id)


def _id() -> Function[str]:
    """The accrual's id as 32 hexadecimal digits, whatever the database makes of it."""
    return func.replace(cast(StatementLine.id, String), "-", "", type_=String)
