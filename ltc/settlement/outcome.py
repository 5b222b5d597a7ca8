"""What a run says: its statements, each beside the one before, with what stands out and what is not paid and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.find import settled
from ltc.commission.models import Accrual
from ltc.payout.hold import Hold
from ltc.payout.models import Payout, PayoutBatch, PayoutState
from ltc.payout.prepare import held, holds, payable
from ltc.settlement.due import Due
from ltc.settlement.find import statements_of
from ltc.settlement.flag import USUAL_OF, Figures, flags
from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun, Statement
from ltc.settlement.sheet import Account
from ltc.settlement.unpaid import unpaid
from ltc.withholding.find import findings
from ltc.withholding.rules import Finding, stands_out
from partners.partner.models import BankAccount, Partner, Standing
from pricing.ground.decision import Fact, Reason, Verdict


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all accounts of a run."""

    before: Mapping[Account, tuple[int, ...]]
    held: Mapping[Account, int]
    banks: Mapping[UUID, BankAccount]  # by statement
    banks_before: Mapping[Account, tuple[str, ...]]
    standings: Mapping[UUID, Standing]
    holds: Mapping[UUID, Hold]  # by statement: what holds it now, or held it when the run was approved
    taxes: Mapping[UUID, Finding]  # by statement


def outcome(session: Session, run: SettlementRun, at: datetime) -> list[Due]:
    """The statements of a written run, as it would be paid at an instant; what stands out first. A few queries."""
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    statements = statements_of(session, run)
    known = _Known(
        before=_before(session, period),
        held=_held(session, period),
        banks=_banks(session, run, at),
        holds=_holds(session, run, at),
        banks_before=_banks_before(session, period),
        taxes=findings(session, run),
        standings=_standings(session, statements),
    )
    found = [_due(statement, known) for statement in statements]
    return sorted(found, key=lambda due: not due.flags)


def _due(statement: Statement, known: _Known) -> Due:
    assert statement.partner_id
    account = (statement.partner_id, statement.currency)
    bank, before = known.banks.get(statement.id), known.before.get(account, ())
    tax = known.taxes[statement.id]
    withheld = tax.withheld(statement.closing_minor) if bank else 0
    figures = Figures(
        currency=statement.currency,
        added_minor=statement.earned_minor + statement.adjusted_minor,
        paid_minor=statement.closing_minor - withheld if bank else 0,
        before=before,
        bank=(bank.holder, bank.bank, bank.number) if bank else None,
        bank_before=known.banks_before.get(account),
    )
    return Due(
        number=statement.number,
        partner_id=statement.partner_id,
        currency=statement.currency,
        opening_minor=statement.opening_minor,
        earned_minor=statement.earned_minor,
        adjusted_minor=statement.adjusted_minor,
        closing_minor=statement.closing_minor,
        paid_minor=figures.paid_minor,
        withheld_minor=withheld,
        held_minor=known.held.get(account, 0),
        last_minor=before[0] if before else None,
        flags=(*flags(figures), *stands_out(tax.reason, statement.closing_minor)),
        unpaid=None if bank else _unpaid(statement, known),
        tax=tax.reason,
    )


def _unpaid(statement: Statement, known: _Known) -> Reason:
    """Why nothing is paid on a statement."""
    assert statement.partner_id
    facts: dict[str, Fact] = {"closing_minor": statement.closing_minor, "currency": statement.currency}
    if statement.closing_minor <= 0:
        return Reason("settlement.nothing-due", Verdict.ALLOW, facts)
    hold = known.holds.get(statement.id)
    if hold is None:
        return Reason("settlement.carried-over", Verdict.ALLOW, facts)
    return unpaid(hold, facts | {"standing": known.standings[statement.partner_id].value})


def _holds(session: Session, run: SettlementRun, at: datetime) -> dict[UUID, Hold]:
    """As it was written down when the run was approved, else as it would be now."""
    if run.state is RunState.APPROVED:
        return holds(session, run)
    return {one.statement.id: one.hold for one in held(session, run, at)}


def _banks(session: Session, run: SettlementRun, at: datetime) -> dict[UUID, BankAccount]:
    """Where the money of each statement goes: as it went when the run is approved, else as it would go today."""
    if run.state is not RunState.APPROVED:
        return {statement.id: account for statement, account in payable(session, run, at)}
    query = (
        select(Payout.statement_id, BankAccount)
        .join(BankAccount, BankAccount.id == Payout.bank_account_id)
        .join(PayoutBatch, PayoutBatch.id == Payout.batch_id)
        .where(PayoutBatch.run_id == run.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _before(session: Session, period: SettlementPeriod) -> dict[Account, tuple[int, ...]]:
    """What each account's last up to six statements before a period added, the newest first."""
    newest = func.row_number().over(
        partition_by=(Statement.partner_id, Statement.currency), order_by=SettlementPeriod.starts_on.desc()
    )
    added = Statement.earned_minor + Statement.adjusted_minor
    columns = (Statement.partner_id, Statement.currency, added.label("added"), newest.label("place"))
    earlier = (
        select(*columns)
        .join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
        .where(SettlementPeriod.starts_on < period.starts_on)
        .subquery()
    )
    query = select(earlier).where(earlier.c.place <= USUAL_OF).order_by(earlier.c.place)
    found: defaultdict[Account, tuple[int, ...]] = defaultdict(tuple)
    for partner_id, currency, minor, _ in session.execute(query):
        found[(partner_id, currency)] += (int(minor),)
    return found


def _held(session: Session, period: SettlementPeriod) -> dict[Account, int]:
    """What each account has earned that is held back beyond a period."""
    columns = (Accrual.partner_id, Accrual.currency, func.sum(Accrual.amount_minor))
    query = select(*columns).where(Accrual.payable_on >= period.ends_on, ~settled().exists())
    rows = session.execute(query.group_by(Accrual.partner_id, Accrual.currency))
    return {(partner_id, currency): int(minor) for partner_id, currency, minor in rows if partner_id}


def _banks_before(session: Session, period: SettlementPeriod) -> dict[Account, tuple[str, ...]]:
    """The bank account of each account's last payout before a period; one that came back does not count."""
    columns = (Payout.partner_id, Payout.currency, BankAccount.holder, BankAccount.bank, BankAccount.number)
    query = (
        select(*columns)
        .join(BankAccount, BankAccount.id == Payout.bank_account_id)
        .join(Statement, Statement.id == Payout.statement_id)
        .join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
        .where(Payout.state != PayoutState.FAILED, SettlementPeriod.starts_on < period.starts_on)
        .order_by(SettlementPeriod.starts_on)
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in session.execute(query) if row[0]}


def _standings(session: Session, statements: Iterable[Statement]) -> dict[UUID, Standing]:
    query = select(Partner.id, Partner.standing).where(Partner.id.in_({one.partner_id for one in statements}))
    return {row[0]: row[1] for row in session.execute(query)}
