"""Settling a period: every accrual goes on one statement line, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.ledger.models import LedgerEntry, LedgerTransfer
from ltc.settlement.find import carried, earnings, run_of
from ltc.settlement.models import PeriodState, SettlementPeriod, SettlementRun, Statement, StatementLine
from ltc.settlement.sheet import Sheet, digest, sheets
from partners.partner.models import Partner
from pricing.ground.bulk import BulkDoor
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id


class PeriodClosed(DomainError):
    """A closed period never changes; what comes later goes into the next one."""

    code = "period-closed"


class AlreadyPrepared(DomainError):
    """The period has a run already; it waits for its approver."""

    code = "run-exists"


class NothingToSettle(DomainError):
    """No accrual is open and nothing is carried over."""

    code = "nothing-to-settle"


def settle(session: Session, door: BulkDoor, period: SettlementPeriod, by: UUID, now: datetime) -> SettlementRun:
    """Write the period's run, statements and lines, and post what is now payable.

    Set-based: a few statements whatever the number of accruals. A dry run is this same code, rolled back.
    Two runs at once: the unique period lets one commit. Units: minor units; nothing is rounded here.
    """
    if period.state is PeriodState.CLOSED:
        raise PeriodClosed
    if run_of(session, period):
        raise AlreadyPrepared
    made = sheets(earnings(session, period.ends_on), period.starts_on, carried(session))
    if not made:
        raise NothingToSettle
    run = SettlementRun(id=new_id(), period_id=period.id, prepared_by=by, prepared_at=now, digest=digest(made))
    session.add(run)
    _write(session, door, period, run, made)
    return run


def _write(
    session: Session, door: BulkDoor, period: SettlementPeriod, run: SettlementRun, made: Sequence[Sheet]
) -> None:
    codes = {partner.id: partner.code for partner in session.scalars(select(Partner))}
    rows: dict[type, list[dict[str, Any]]] = {Statement: [], StatementLine: [], LedgerEntry: [], LedgerTransfer: []}
    for sheet in made:
        statement = _statement(period, run, sheet, codes[sheet.partner_id])
        rows[Statement].append(statement)
        rows[StatementLine] += _lines(statement["id"], sheet)
        entry = _posting(period, run, statement, sheet)
        if entry:
            rows[LedgerEntry].append(entry[0])
            rows[LedgerTransfer].append(entry[1])
    for kind, of_kind in rows.items():
        door.insert(kind, of_kind)


def _statement(period: SettlementPeriod, run: SettlementRun, sheet: Sheet, code: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "partner_id": sheet.partner_id,
        "number": f"S-{code.upper()}-{period.starts_on:%Y%m}-{sheet.currency}",
        "period_id": period.id,
        "run_id": run.id,
        "currency": sheet.currency,
        "opening_minor": sheet.opening_minor,
        "earned_minor": sheet.earned_minor,
        "adjusted_minor": sheet.adjusted_minor,
        "closing_minor": sheet.closing_minor,
    }


def _lines(statement_id: UUID, sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "partner_id": sheet.partner_id,
            "statement_id": statement_id,
            "accrual_id": earning.accrual_id,
            "amount_minor": earning.amount_minor,
            "late": late,
        }
        for earning, late in sheet.lines
    ]


def _posting(
    period: SettlementPeriod, run: SettlementRun, statement: dict[str, Any], sheet: Sheet
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The entry that makes what was accrued payable; see docs/decisions/0005-ledger-signs.md."""
    minor = sheet.earned_minor + sheet.adjusted_minor
    if not minor:
        return None
    payable, accrued = f"partner:{sheet.partner_id}:payable", f"partner:{sheet.partner_id}:accrued"
    source, target = (payable, accrued) if minor > 0 else (accrued, payable)
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
        "amount_minor": abs(minor),
        "currency": sheet.currency,
    }
    return entry, transfer
