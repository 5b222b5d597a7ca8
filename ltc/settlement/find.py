"""Reading what is to be settled and what was."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.find import settled
from ltc.commission.models import Accrual
from ltc.payout.models import Payout, PayoutState
from ltc.settlement.models import SettlementPeriod, SettlementRun, Statement, StatementLine
from ltc.settlement.sheet import Account, Earning, Sheet


def earnings(session: Session, before: date) -> list[Earning]:
    """Accruals payable before a date that are on no statement yet, in a fixed order; what is blocked waits."""
    columns = (Accrual.id, Accrual.partner_id, Accrual.currency, Accrual.payable_on, Accrual.amount_minor)
    query = select(*columns).where(Accrual.payable_on < before, Accrual.blocked.is_(None), ~settled().exists())
    ordered = query.order_by(Accrual.partner_id, Accrual.payable_on, Accrual.id)
    return [_earning(row) for row in session.execute(ordered)]


def _earning(row: Sequence[Any]) -> Earning:
    return Earning(*row)


def carried(session: Session) -> dict[Account, int]:
    """What each partner is still owed from earlier statements: the newest closing less its payout and its tax.

    A payout that failed leaves its amount due; one that waits at the bank is on its way and is not.
    """
    newest: dict[Account, Statement] = {}
    query = select(Statement).join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
    for statement in session.scalars(query.order_by(SettlementPeriod.starts_on)):
        assert statement.partner_id
        newest[(statement.partner_id, statement.currency)] = statement
    sent = _sent(session, [statement.id for statement in newest.values()])
    return {account: statement.closing_minor - sent[statement.id] for account, statement in newest.items()}


def _sent(session: Session, statement_ids: list[UUID]) -> defaultdict[UUID, int]:
    query = select(Payout.statement_id, func.sum(Payout.amount_minor + Payout.withheld_minor)).where(
        Payout.statement_id.in_(statement_ids), Payout.state != PayoutState.FAILED
    )
    sent: defaultdict[UUID, int] = defaultdict(int)
    for statement_id, minor in session.execute(query.group_by(Payout.statement_id)):
        sent[statement_id] = int(minor)
    return sent


def run_of(session: Session, period: SettlementPeriod) -> SettlementRun | None:
    """The run of a period."""
    return session.scalar(select(SettlementRun).where(SettlementRun.period_id == period.id))


def statements_of(session: Session, run: SettlementRun) -> list[Statement]:
    """The statements of a run."""
    query = select(Statement).where(Statement.run_id == run.id).order_by(Statement.number)
    return list(session.scalars(query))


def written_sheets(session: Session, run: SettlementRun) -> list[Sheet]:
    """A run's statements as they stand in the database, in the shape that its digest was taken of."""
    by_id: dict[UUID, Sheet] = {}
    for s in statements_of(session, run):
        assert s.partner_id
        by_id[s.id] = Sheet(s.partner_id, s.currency, s.opening_minor, s.earned_minor, s.adjusted_minor)
    columns = (
        StatementLine.statement_id,
        StatementLine.late,
        StatementLine.accrual_id,
        StatementLine.partner_id,
        Accrual.currency,
        Accrual.payable_on,
        StatementLine.amount_minor,
    )
    query = select(*columns).join(Accrual, Accrual.id == StatementLine.accrual_id)
    for statement_id, late, *earning in session.execute(query.where(StatementLine.statement_id.in_(by_id))):
        by_id[statement_id].lines.append((_earning(earning), late))
    return sorted(by_id.values(), key=lambda sheet: (sheet.partner_id.hex, sheet.currency))
