"""The steps that close a month, from receipts to the bank's answers: what is done, what is open, and who is next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from ltc.cash.models import Receipt
from ltc.commission.find import alarms, settled
from ltc.commission.models import Accrual
from ltc.payout.models import LEFT, Payout, PayoutBatch, PayoutState
from ltc.settlement.cadence import Span
from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun, Statement

MANY = 10_000  # accruals: of more than so many a board says that they are more
COMMAND_MAX = timedelta(hours=1)  # from a command's instant to its commit, and far more than any takes


class Close(StrEnum):
    """The steps in their order."""

    RECEIPTS = "receipts"
    ACCRUALS = "accruals"
    STATEMENTS = "statements"
    APPROVAL = "approval"
    PAYMENT = "payment"
    CONFIRMATION = "confirmation"


@dataclass(frozen=True, slots=True)
class Step:
    """How many rows of a step are done and how many are open."""

    step: Close
    done: int
    open: int


def run_in(session: Session, span: Span) -> SettlementRun | None:
    """The run of the month that a span is, if there is one."""
    query = select(SettlementRun).join(SettlementPeriod, SettlementPeriod.id == SettlementRun.period_id)
    return session.scalar(query.where(SettlementPeriod.starts_on == span[0]))


def steps(session: Session, span: Span, run: SettlementRun | None) -> list[Step]:
    """The six steps of a month, one query each; every figure is counted by the database."""
    run_id, approved = (run.id, run.state is RunState.APPROVED) if run else (None, False)
    return [
        Step(Close.RECEIPTS, *_two(session, _receipts(span))),
        Step(Close.ACCRUALS, *_two(session, _accruals(span))),
        Step(Close.STATEMENTS, session.scalar(_statements(run_id)) or 0, 0) if run_id else _unsettled(session, span),
        Step(Close.APPROVAL, int(approved), int(run is not None and not approved)),
        Step(Close.PAYMENT, *_two(session, _batches(run_id))),
        Step(Close.CONFIRMATION, *_two(session, _payouts(run_id))),
    ]


def _two(session: Session, query: Select[int, int]) -> tuple[int, int]:
    row = session.execute(query).one()
    return int(row[0] or 0), int(row[1] or 0)


def _count(kind: Any, which: Callable[[Any], list[ColumnElement[bool]]]) -> ScalarSelect[int]:
    """Rows of a table, counted inside of another query."""
    other = aliased(kind)
    return select(func.count()).select_from(other).where(*which(other)).scalar_subquery()


def _receipts(span: Span) -> Select[int, int]:
    """Matched in whole among those of the month; and with money left among all up to its end."""
    left = _count(Receipt, lambda one: [one.received_on < span[1], one.left_minor > 0])
    return select(func.count(Receipt.id), left).where(
        Receipt.received_on >= span[0], Receipt.received_on < span[1], Receipt.left_minor == 0
    )


def _accruals(span: Span) -> Select[int, int]:
    """Payable in the period, counted up to MANY and one; and without a rate among all up to its end."""
    bare = alarms().where(Accrual.earned_on < span[1]).order_by(None).with_only_columns(Accrual.id).subquery()
    alarm = select(func.count()).select_from(bare).scalar_subquery()
    payable = aliased(Accrual)
    within = (payable.payable_on >= span[0], payable.payable_on < span[1], payable.blocked.is_(None))
    counted = select(payable.id).where(*within).limit(MANY + 1).subquery()
    return select(func.count(), alarm).select_from(counted)


def _statements(run_id: UUID) -> Select[int]:
    return select(func.count(Statement.id)).where(Statement.run_id == run_id)


def _unsettled(session: Session, span: Span) -> Step:
    """No run: accruals payable up to the month's end that are on no statement, counted up to MANY and one.

    A run took all that was payable by its end and written by then. So of two kinds only one has to look: what is
    payable since the end of the newest month that was run, and what was written since.
    """
    newest = select(SettlementPeriod.ends_on, SettlementRun.prepared_at).join(
        SettlementRun, SettlementRun.period_id == SettlementPeriod.id
    )
    run = session.execute(newest.order_by(SettlementPeriod.ends_on.desc()).limit(1)).first()
    since = [Accrual.payable_on >= run.ends_on] if run else []
    found = _open_up_to_many(session, Accrual.payable_on < span[1], *since)
    if run:
        late = (Accrual.payable_on < min(run.ends_on, span[1]), Accrual.accrued_at > run.prepared_at - COMMAND_MAX)
        found += _open_up_to_many(session, *late)
    return Step(Close.STATEMENTS, 0, min(found, MANY + 1))


def _open_up_to_many(session: Session, *which: ColumnElement[bool]) -> int:
    """Accruals that wait for a statement, of some kind."""
    waiting = select(Accrual.id).where(*which, Accrual.blocked.is_(None), ~settled().exists()).limit(MANY + 1)
    return session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def _batches(run_id: UUID | None) -> Select[int, int]:
    """Batches that left as a file, and those that did not."""
    waiting = _count(PayoutBatch, lambda one: [one.run_id == run_id, one.state.not_in(LEFT)])
    return select(func.count(PayoutBatch.id), waiting).where(PayoutBatch.run_id == run_id, PayoutBatch.state.in_(LEFT))


def _payouts(run_id: UUID | None) -> Select[int, int]:
    """Payouts that the bank has answered for, and those that it has not."""
    batches = select(PayoutBatch.id).where(PayoutBatch.run_id == run_id)
    waiting = _count(Payout, lambda one: [one.batch_id.in_(batches), one.state == PayoutState.WAITING])
    return select(func.count(Payout.id), waiting).where(
        Payout.batch_id.in_(batches), Payout.state != PayoutState.WAITING
    )
