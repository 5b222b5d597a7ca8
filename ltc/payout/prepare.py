"""Preparing payouts: one for each statement that closes above zero and that nothing holds, in a batch per currency."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.find import settled
from ltc.commission.models import Accrual
from ltc.paper.find import missing_papers
from ltc.payout.hold import Hold, Known, hold
from ltc.payout.models import BatchState, HoldKind, Payout, PayoutBatch, PayoutHold
from ltc.settlement.find import carried
from ltc.settlement.models import SettlementPeriod, SettlementRun, Statement
from ltc.settlement_terms.find import in_force
from ltc.withholding.find import findings
from ltc.withholding.rules import Finding
from partners.partner.models import BankAccount, Partner, Standing
from partners.partner.waiting import counting, waiting
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that cannot be paid now, and what holds it."""

    statement: Statement
    hold: Hold

    @property
    def why(self) -> HoldKind:
        """What holds it."""
        return self.hold.kind

    @property
    def until(self) -> datetime | None:
        """From when on it could be paid: only a new account says when."""
        return self.hold.until


def prepare(session: Session, run: SettlementRun, released_by: UUID, now: datetime) -> list[PayoutBatch]:
    """The run's batches, prepared by its maker and released by its approver.

    Whatever is held gets no payout now: its closing balance is carried into the next statement, and why is written
    down. What the tax office is owed of a closing balance is withheld from it, at the rate that holds on the last day
    of the period.
    """
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    sorted_out, taxes = _sorted_out(session, run, now), findings(session, run)
    session.add_all(_written(found, now) for _, found in sorted_out if isinstance(found, Held))
    batches = []
    for currency, due in groupby(_payable(sorted_out), key=lambda pair: pair[0].currency):
        batch = PayoutBatch(
            id=new_id(),
            number=f"P-{period.code}-{currency}",
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
    return _payable(_sorted_out(session, run, at))


def held(session: Session, run: SettlementRun, at: datetime) -> list[Held]:
    """The run's statements that close above zero and cannot be paid at an instant."""
    return [found for _, found in _sorted_out(session, run, at) if isinstance(found, Held)]


def holds(session: Session, run: SettlementRun) -> dict[UUID, Hold]:
    """What held statements of an approved run when it was approved, by statement."""
    query = select(PayoutHold).join(Statement, Statement.id == PayoutHold.statement_id)
    rows = session.scalars(query.where(Statement.run_id == run.id))
    return {row.statement_id: Hold(row.kind, row.until, row.minimum_minor) for row in rows}


Sorted = list[tuple[Statement, BankAccount | Held]]


def _payable(sorted_out: Sorted) -> list[tuple[Statement, BankAccount]]:
    return [(one, found) for one, found in sorted_out if isinstance(found, BankAccount)]


def _sorted_out(session: Session, run: SettlementRun, at: datetime) -> Sorted:
    query = select(Statement).where(Statement.run_id == run.id, Statement.closing_minor > 0)
    due = session.scalars(query.order_by(Statement.currency, Statement.number)).all()
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    terms = in_force(session, period.ends_on - timedelta(days=1)).terms
    good = set(session.scalars(select(Partner.id).where(Partner.standing == Standing.GOOD)))
    owing = _owing(session) if terms.freezes_owing else set()
    accounts, taxes, lacking = _accounts(session), findings(session, run), missing_papers(session, due)
    found = []
    for one in due:
        assert one.partner_id
        of_partner = accounts[one.partner_id, one.currency]
        known = Known(
            closing_minor=one.closing_minor,
            minimum_minor=terms.limit(one.currency).minimum_minor,
            good=one.partner_id in good,
            account=counting(of_partner, at),
            new_account=waiting(of_partner, at),
            owes=one.partner_id in owing,
            lacks_papers=one.id in lacking,
            withheld_whole=taxes[one.id].withheld(one.closing_minor) >= one.closing_minor,
        )
        found.append((one, _found(one, known)))
    return found


def _found(statement: Statement, known: Known) -> BankAccount | Held:
    found = hold(known)
    if found is None and known.account:
        return known.account
    assert found
    return Held(statement, found)


def _owing(session: Session) -> set[UUID]:
    """Partners who owe in some currency: what is carried, and what is not settled yet, is together below zero."""
    sums = carried(session)
    columns = (Accrual.partner_id, Accrual.currency, func.sum(Accrual.amount_minor))
    query = select(*columns).where(~settled().exists()).group_by(Accrual.partner_id, Accrual.currency)
    for partner_id, currency, minor in session.execute(query):
        if partner_id:
            sums[partner_id, currency] = sums.get((partner_id, currency), 0) + int(minor)
    return {partner_id for (partner_id, _), minor in sums.items() if minor < 0}


def _accounts(session: Session) -> defaultdict[tuple[UUID | None, str], list[BankAccount]]:
    """All accounts, by partner and currency."""
    found: defaultdict[tuple[UUID | None, str], list[BankAccount]] = defaultdict(list)
    for account in session.scalars(select(BankAccount)):
        found[account.partner_id, account.currency].append(account)
    return found


def _written(held: Held, now: datetime) -> PayoutHold:
    return PayoutHold(
        partner_id=held.statement.partner_id,
        statement_id=held.statement.id,
        kind=held.hold.kind,
        until=held.hold.until,
        minimum_minor=held.hold.minimum_minor,
        held_at=now,
    )


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
