"""Settling a period: every accrual goes on one statement line, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.commission.models import Accrual
from ltc.ledger.models import LedgerEntry, LedgerTransfer
from ltc.settlement.digest import digest
from ltc.settlement.find import carried, differing, earned, open_before, run_of
from ltc.settlement.models import PeriodState, RunState, SettlementPeriod, SettlementRun, Statement, StatementLine
from ltc.settlement.sheet import Sheet, sheets
from partners.partner.models import Partner
from pricing.ground.bulk import BulkDoor
from pricing.ground.errors import DomainError, LostRace
from pricing.ground.record import new_id

Run = tuple[SettlementPeriod, SettlementRun]


class PeriodClosed(DomainError):
    """A closed period never changes; what comes later goes into the next one."""

    code = "period-closed"


class AlreadyPrepared(DomainError):
    """The period has a run already; it waits for its approver."""

    code = "run-exists"


class RunWaits(DomainError):
    """Another month's run waits for its approver: what it will pay, this one would carry over and pay again."""

    code = "run-waits"


class NothingToSettle(DomainError):
    """No accrual is open and nothing is carried over."""

    code = "nothing-to-settle"


def settle(session: Session, door: BulkDoor, period: SettlementPeriod, by: UUID, now: datetime) -> SettlementRun:
    """Write the period's run, statements and lines, and post what is now payable.

    Set-based: a few statements of SQL whatever the number of accruals, and no line ever leaves the database. A dry run
    is this same code, rolled back. Two runs at once: the unique period lets one commit. Units: minor units; nothing is
    rounded here. Errors: PeriodClosed, AlreadyPrepared, RunWaits, NothingToSettle, LostRace.
    """
    if period.state is PeriodState.CLOSED:
        raise PeriodClosed
    if run_of(session, period):
        raise AlreadyPrepared
    _alone(session)
    made = sheets(earned(session, period.starts_on, period.ends_on), carried(session))
    if not made:
        raise NothingToSettle
    run = SettlementRun(id=new_id(), period_id=period.id, prepared_by=by, prepared_at=now, digest="")
    session.add(run)
    _write(session, door, (period, run), made)
    run.digest = digest(session, run)
    return run


def _alone(session: Session) -> None:
    """Two months are never prepared side by side. The newest run is locked: of two at once, the second sees the first.

    Where there is none to lock nothing was carried over yet, and the lines that both want let one of them commit.
    """
    newest = select(SettlementRun.id).order_by(SettlementRun.prepared_at.desc(), SettlementRun.id.desc()).limit(1)
    session.scalar(newest.with_for_update())
    waiting = select(SettlementPeriod.starts_on).join(SettlementRun, SettlementRun.period_id == SettlementPeriod.id)
    if month := session.scalar(waiting.where(SettlementRun.state == RunState.PREPARED).limit(1)):
        raise RunWaits(month=f"{month:%Y-%m}")


def _write(session: Session, door: BulkDoor, of: Run, made: Sequence[Sheet]) -> None:
    """The statements, their lines, and what they post."""
    rows = session.execute(select(Partner.id, Partner.code))
    codes = {row[0]: row[1] for row in rows}
    statements = [_statement(of, sheet, codes[sheet.partner_id]) for sheet in made]
    door.insert(Statement, statements)
    _fill(session, door, of)
    posted = [_posting(of, *pair) for pair in zip(statements, made, strict=True) if pair[1].added_minor]
    door.insert(LedgerEntry, [entry for entry, _ in posted])
    door.insert(LedgerTransfer, [transfer for _, transfer in posted])


def _statement(of: Run, sheet: Sheet, code: str) -> dict[str, Any]:
    period, run = of
    return {
        "id": new_id(),
        "partner_id": sheet.partner_id,
        "number": f"S-{code.upper()}-{period.code}-{sheet.currency}",
        "period_id": period.id,
        "run_id": run.id,
        "currency": sheet.currency,
        "opening_minor": sheet.opening_minor,
        "earned_minor": sheet.earned_minor,
        "adjusted_minor": sheet.adjusted_minor,
        "closing_minor": sheet.closing_minor,
    }


def _fill(session: Session, door: BulkDoor, of: Run) -> None:
    """Put every open accrual on a line of its account's statement; a line has the id of its accrual.

    The statement is looked up for each accrual, not joined: of a table that was just written PostgreSQL does not know
    how long it is, and a join's plan goes by that. Errors: LostRace when commission was earned meanwhile, so that lines
    are not what was summed; of an account that had none before there is no statement, and the database refuses.
    """
    period, run = of
    own = select(Statement.id).where(
        Statement.tenant_id == Accrual.tenant_id,
        Statement.period_id == period.id,
        Statement.partner_id == Accrual.partner_id,
        Statement.currency == Accrual.currency,
    )
    taken = select(StatementLine.id).where(StatementLine.tenant_id == Accrual.tenant_id, StatementLine.id == Accrual.id)
    columns = {
        "id": Accrual.id,
        "partner_id": Accrual.partner_id,
        "statement_id": own.scalar_subquery(),
        "amount_minor": Accrual.amount_minor,
        "late": Accrual.payable_on < period.starts_on,
    }
    door.fill(StatementLine, columns, (Accrual,), (*open_before(period.ends_on), ~taken.exists()))
    if session.scalar(differing(Statement.run_id == run.id)):
        raise LostRace


def _posting(of: Run, statement: dict[str, Any], sheet: Sheet) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry that makes what was accrued payable; see docs/decisions/0005-ledger-signs.md."""
    period, run = of
    payable, accrued = f"partner:{sheet.partner_id}:payable", f"partner:{sheet.partner_id}:accrued"
    source, target = (payable, accrued) if sheet.added_minor > 0 else (accrued, payable)
    entry = {
        "id": new_id(),
        "key": f"statement:{statement['id']}",
        "posted_on": period.ends_on - timedelta(days=1),
        "posted_at": run.prepared_at,
        "memo": "commission.settled",
        "facts": {"statement": statement["number"]},
    }
    transfer = {
        "id": new_id(),
        "entry_id": entry["id"],
        "source": source,
        "target": target,
        "amount_minor": abs(sheet.added_minor),
        "currency": sheet.currency,
    }
    return entry, transfer
