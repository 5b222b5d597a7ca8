"""Preparing payouts: one for each statement that closes above zero, in a batch per currency."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.payout.models import BatchState, Payout, PayoutBatch
from ltc.settlement.models import SettlementPeriod, SettlementRun, Statement
from partners.partner.models import BankAccount, Partner, Standing
from pricing.ground.record import new_id


def prepare(session: Session, run: SettlementRun, released_by: UUID, now: datetime) -> list[PayoutBatch]:
    """The run's batches, prepared by its maker and released by its approver.

    A partner without a bank account in the currency, or not in good standing, gets no payout now:
    its closing balance is carried into the next statement and `held` names it.
    """
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    batches = []
    for currency, due in groupby(payable(session, run), key=lambda pair: pair[0].currency):
        batch = PayoutBatch(
            id=new_id(),
            number=f"P-{period.starts_on:%Y%m}-{currency}",
            run_id=run.id,
            currency=currency,
            state=BatchState.RELEASED,
            prepared_by=run.prepared_by,
            prepared_at=run.prepared_at,
            released_by=released_by,
            released_at=now,
        )
        batches.append(batch)
        session.add(batch)
        session.add_all(_payouts(batch, due))
    return batches


def payable(session: Session, run: SettlementRun) -> list[tuple[Statement, BankAccount]]:
    """The run's statements that can be paid, each with the account that the money goes to, by currency."""
    accounts = _accounts(session)
    due = [(s, accounts.get((s.partner_id, s.currency))) for s in _due(session, run)]
    return [(statement, account) for statement, account in due if account]


def held(session: Session, run: SettlementRun) -> list[Statement]:
    """The run's statements that close above zero and cannot be paid."""
    paid = {statement.id for statement, _ in payable(session, run)}
    return [statement for statement in _due(session, run) if statement.id not in paid]


def _due(session: Session, run: SettlementRun) -> list[Statement]:
    query = select(Statement).where(Statement.run_id == run.id, Statement.closing_minor > 0)
    return list(session.scalars(query.order_by(Statement.currency, Statement.number)))


def _accounts(session: Session) -> dict[tuple[UUID | None, str], BankAccount]:
    """The newest account of each partner in good standing, by currency."""
    query = (
        select(BankAccount)
        .join(Partner, Partner.id == BankAccount.partner_id)
        .where(Partner.standing == Standing.GOOD)
        .order_by(BankAccount.valid_from)
    )
    return {(account.partner_id, account.currency): account for account in session.scalars(query)}


def _payouts(batch: PayoutBatch, due: Iterable[tuple[Statement, BankAccount]]) -> list[Payout]:
    return [
        Payout(
            partner_id=statement.partner_id,
            batch_id=batch.id,
            statement_id=statement.id,
            bank_account_id=account.id,
            amount_minor=statement.closing_minor,
            currency=statement.currency,
            end_to_end_id=statement.number,
        )
        for statement, account in due
    ]
