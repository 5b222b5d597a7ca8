"""Reading statements, their lines, and what became of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.bank_statement.models import BankStatement, BankStatementDecision, BankStatementLine, KnownPayer


def statements() -> Select[BankStatement]:
    """Every statement, the newest first."""
    return select(BankStatement).order_by(BankStatement.taken_at.desc(), BankStatement.id.desc())


def lines_of(statement: BankStatement) -> Select[BankStatementLine]:
    """The lines of a statement in the file's order."""
    query = select(BankStatementLine).where(BankStatementLine.bank_statement_id == statement.id)
    return query.order_by(BankStatementLine.number, BankStatementLine.id)


def open_lines() -> Select[BankStatementLine]:
    """Lines that wait for a person, the oldest first."""
    settled = select(BankStatementDecision.id).where(
        BankStatementDecision.bank_statement_line_id == BankStatementLine.id
    )
    query = select(BankStatementLine).where(BankStatementLine.waits.is_(True), ~settled.exists())
    return query.order_by(BankStatementLine.booked_on, BankStatementLine.number, BankStatementLine.id)


def waiting(session: Session) -> int:
    """How many lines wait for a person."""
    return session.scalar(select(func.count()).select_from(open_lines().order_by(None).subquery())) or 0


def decisions(session: Session, lines: Iterable[BankStatementLine]) -> dict[UUID, BankStatementDecision]:
    """What became of these lines."""
    query = select(BankStatementDecision).where(
        BankStatementDecision.bank_statement_line_id.in_([line.id for line in lines])
    )
    return {row.bank_statement_line_id: row for row in session.scalars(query)}


def known_payers() -> Select[KnownPayer]:
    """What was learned of payers, the newest first."""
    return select(KnownPayer).order_by(KnownPayer.learned_at.desc(), KnownPayer.id.desc())
