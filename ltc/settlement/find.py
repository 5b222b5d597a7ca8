"""Reading what is to be settled and what was."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from ltc.commission.find import settled
from ltc.commission.models import Accrual
from ltc.payout.models import Payout, PayoutHold, PayoutState
from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun, Statement, StatementLine
from ltc.settlement.sheet import Account, Earned


def earned(session: Session, starts_on: date, ends_on: date) -> dict[Account, Earned]:
    """What is payable before a period ends and on no statement yet, summed by the database; what is blocked waits."""
    late = case((Accrual.payable_on < starts_on, Accrual.amount_minor), else_=0)
    sums = (func.sum(Accrual.amount_minor), func.sum(late))
    query = select(Accrual.partner_id, Accrual.currency, *sums).where(*open_before(ends_on), ~settled().exists())
    rows = session.execute(query.group_by(Accrual.partner_id, Accrual.currency))
    return {(row[0], row[1]): Earned(int(row[2]) - int(row[3]), int(row[3])) for row in rows if row[0]}


def open_before(ends_on: date) -> tuple[ColumnElement[bool], ...]:
    """Accruals that a statement may take when it ends on a day, if no statement has them."""
    return Accrual.payable_on < ends_on, Accrual.blocked.is_(None)


def carried(session: Session) -> dict[Account, int]:
    """What each partner is still owed from earlier statements: all that they added, less what was sent and its tax.

    A payout that failed leaves its amount due, also one of long ago whose money came back after later statements were
    written; one that waits at the bank is on its way and is not due.
    """
    added = func.sum(Statement.earned_minor + Statement.adjusted_minor)
    query = select(Statement.partner_id, Statement.currency, added)
    sent = _sent(session)
    return {
        (partner_id, currency): int(minor) - sent[(partner_id, currency)]
        for partner_id, currency, minor in session.execute(query.group_by(Statement.partner_id, Statement.currency))
        if partner_id
    }


def _sent(session: Session) -> defaultdict[tuple[UUID | None, str], int]:
    query = select(Payout.partner_id, Payout.currency, func.sum(Payout.amount_minor + Payout.withheld_minor)).where(
        Payout.state != PayoutState.FAILED
    )
    sent: defaultdict[tuple[UUID | None, str], int] = defaultdict(int)
    for partner_id, currency, minor in session.execute(query.group_by(Payout.partner_id, Payout.currency)):
        sent[(partner_id, currency)] = int(minor)
    return sent


def set_aside(session: Session) -> dict[Account, int]:
    """What each account's newest approved statement left unpaid: above zero it is held back, below zero the partner
    owes it."""
    newest = func.row_number().over(
        partition_by=(Statement.partner_id, Statement.currency),
        order_by=(SettlementRun.approved_at.desc(), SettlementRun.id.desc()),
    )
    columns = (Statement.id, Statement.partner_id, Statement.currency, Statement.closing_minor, newest.label("place"))
    approved = select(*columns).join(SettlementRun, SettlementRun.id == Statement.run_id)
    last = approved.where(SettlementRun.state == RunState.APPROVED).subquery()
    held = select(PayoutHold.id).where(PayoutHold.statement_id == last.c.id).exists()
    query = select(last.c.partner_id, last.c.currency, last.c.closing_minor)
    rows = session.execute(query.where(last.c.place == 1, or_(last.c.closing_minor < 0, held)))
    return {(partner_id, currency): int(minor) for partner_id, currency, minor in rows}


def differing(*of: ColumnElement[bool]) -> Select[UUID]:
    """Statements whose lines are not what they say: a statement is the sum of its lines. All, or those of criteria."""
    late = func.coalesce(func.sum(case((StatementLine.late, StatementLine.amount_minor), else_=0)), 0)
    every = func.coalesce(func.sum(StatementLine.amount_minor), 0)
    query = select(Statement.id).outerjoin(StatementLine, StatementLine.statement_id == Statement.id)
    query = query.where(*of)
    figures = (Statement.earned_minor, Statement.adjusted_minor)
    return query.group_by(Statement.id, *figures).having(or_(late != figures[1], every != figures[0] + figures[1]))


def run_of(session: Session, period: SettlementPeriod) -> SettlementRun | None:
    """The run of a period."""
    return session.scalar(select(SettlementRun).where(SettlementRun.period_id == period.id))


def statements_of(session: Session, run: SettlementRun) -> list[Statement]:
    """The statements of a run."""
    query = select(Statement).where(Statement.run_id == run.id).order_by(Statement.number)
    return list(session.scalars(query))
