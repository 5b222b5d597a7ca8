"""Preparing payouts: one for each statement that closes above zero, in a batch per currency."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.paper.find import missing_papers
from ltc.payout.models import BatchState, Payout, PayoutBatch
from ltc.settlement.models import SettlementPeriod, SettlementRun, Statement
from ltc.withholding.find import findings
from ltc.withholding.rules import Finding
from partners.partner.models import BankAccount, Partner, Standing
from partners.partner.waiting import counting, counts_from, waiting
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that cannot be paid now, why, and from when on it could: only a new account says when."""

    statement: Statement
    why: Literal["standing", "account_none", "account_new", "withheld_whole", "papers"]
    until: datetime | None = None


def prepare(session: Session, run: SettlementRun, released_by: UUID, now: datetime) -> list[PayoutBatch]:
    """The run's batches, prepared by its maker and released by its approver.

    A partner whose bank account in the currency does not count yet, or that has none or is not in good standing, gets
    no payout now: its closing balance is carried into the next statement and `held` names it. What the tax office is
    owed of a closing balance is withheld from it, at the rate that holds on the last day of the period.
    """
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    batches, taxes = [], findings(session, run)
    for currency, due in groupby(payable(session, run, now), key=lambda pair: pair[0].currency):
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
        session.add_all(_payout(batch, *pair, taxes[pair[0].id]) for pair in due)
    return batches


def payable(session: Session, run: SettlementRun, at: datetime) -> list[tuple[Statement, BankAccount]]:
    """The run's statements that can be paid, each with the account that the money goes to, by currency."""
    return [(one, found) for one, found in _sorted_out(session, run, at) if isinstance(found, BankAccount)]


def held(session: Session, run: SettlementRun, at: datetime) -> list[Held]:
    """The run's statements that close above zero and cannot be paid at an instant."""
    return [found for _, found in _sorted_out(session, run, at) if isinstance(found, Held)]


def _sorted_out(session: Session, run: SettlementRun, at: datetime) -> list[tuple[Statement, BankAccount | Held]]:
    query = select(Statement).where(Statement.run_id == run.id, Statement.closing_minor > 0)
    due = session.scalars(query.order_by(Statement.currency, Statement.number)).all()
    good = set(session.scalars(select(Partner.id).where(Partner.standing == Standing.GOOD)))
    accounts, taxes = _accounts(session), findings(session, run)
    whole = {one.id for one in due if taxes[one.id].withheld(one.closing_minor) >= one.closing_minor}
    found = [(one, _found(one, one.partner_id in good, accounts[one.partner_id, one.currency], at)) for one in due]
    found = [(one, Held(one, "withheld_whole") if one.id in whole else payee) for one, payee in found]
    lacking = missing_papers(session, due)
    return [(one, Held(one, "papers") if one.id in lacking else payee) for one, payee in found]


def _found(statement: Statement, good: bool, accounts: list[BankAccount], at: datetime) -> BankAccount | Held:
    if not good:
        return Held(statement, "standing")
    if account := counting(accounts, at):
        return account
    new = waiting(accounts, at)
    return Held(statement, "account_new", counts_from(new)) if new else Held(statement, "account_none")


def _accounts(session: Session) -> defaultdict[tuple[UUID | None, str], list[BankAccount]]:
    """All accounts, by partner and currency."""
    found: defaultdict[tuple[UUID | None, str], list[BankAccount]] = defaultdict(list)
    for account in session.scalars(select(BankAccount)):
        found[account.partner_id, account.currency].append(account)
    return found


def _payout(batch: PayoutBatch, statement: Statement, account: BankAccount, tax: Finding) -> Payout:
    withheld = tax.withheld(statement.closing_minor)
    return Payout(
        partner_id=statement.partner_id,
        batch_id=batch.id,
        statement_id=statement.id,
        bank_account_id=account.id,
        amount_minor=statement.closing_minor - withheld,
        withheld_minor=withheld,
        withholding_id=tax.rate.id if tax.rate else None,
        currency=statement.currency,
        end_to_end_id=statement.number,
    )
