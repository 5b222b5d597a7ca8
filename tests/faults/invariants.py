"""What must hold of a tenant's money after any fault: each promise a function that names whatever breaks it."""

from collections import defaultdict

from sqlalchemy import func, select

from ltc.cash.models import Allocation, AllocationReversal, Invoice, Receipt
from ltc.commission.models import Accrual, AccrualCause
from ltc.ledger import verify as ledger
from ltc.ledger.find import balance
from ltc.ledger.models import LedgerEntry
from ltc.payout.models import LEFT, BatchState, Payout, PayoutBatch, PayoutState
from ltc.settlement.digest import digest
from ltc.settlement.find import carried, differing
from ltc.settlement.models import PeriodState, RunState, SettlementPeriod, SettlementRun, Statement, StatementLine
from portal.audit import verify as audit
from portal.audit.models import AuditRow
from portal.command.models import DoneCommand


def broken(session, acknowledged=()):
    """Everything that does not hold, in words; `acknowledged` are keys of commands that somebody was told are done."""
    found = [one for promise in PROMISES for one in promise(session)]
    return found + [f"acknowledged and gone: {key}" for key in sorted(set(acknowledged) - set(keys(session)))]


def keys(session):
    """The keys of all commands that were carried out."""
    return session.scalars(select(DoneCommand.key)).all()


def ledger_proves_itself(session):
    """I1, I4: every account of the ledger says what the papers say."""
    return [f"ledger: {one}" for one in ledger.verify(session)]


def what_was_signed_stands(session):
    """The digest of a run is that of its rows, two people signed it, and an approved run has a closed month."""
    for run in session.scalars(select(SettlementRun)):
        month = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
        approved = run.state is RunState.APPROVED
        if run.digest != digest(session, run):
            yield f"run {month.starts_on}: not what was signed"
        if approved and run.approved_by in (None, run.prepared_by):
            yield f"run {month.starts_on}: approved by its maker"
        if approved is not (month.state is PeriodState.CLOSED):
            yield f"run {month.starts_on}: half approved"


def each_accrual_is_settled_once(session):
    """I2: no accrual is on two lines, and a statement is the sum of its lines."""
    twice = select(StatementLine.id).group_by(StatementLine.id).having(func.count() > 1)
    yield from (f"accrual {one}: on two lines" for one in session.scalars(twice))
    yield from (f"statement {one}: not the sum of its lines" for one in session.scalars(differing()))


def each_event_earns_once(session):
    """I3: what moved earned once, what came in was matched no further than it goes."""
    cash = select(Accrual.participant_id, Accrual.slot, Accrual.cause_id).where(Accrual.cause == AccrualCause.CASH)
    groups = cash.group_by(Accrual.participant_id, Accrual.slot, Accrual.cause_id).having(func.count() > 1)
    yield from (f"allocation {row.cause_id}: earned twice" for row in session.execute(groups))
    undone = select(AllocationReversal.id).where(AllocationReversal.allocation_id == Allocation.id)
    for kind, end, said in (
        (Receipt, Allocation.receipt_id, Receipt.allocated_minor),
        (Invoice, Allocation.invoice_id, Invoice.paid_minor),
    ):
        sums = select(end, func.sum(Allocation.amount_minor)).where(~undone.exists()).group_by(end)
        stands = defaultdict(int, {row[0]: int(row[1]) for row in session.execute(sums)})
        for row_id, minor in session.execute(select(kind.id, said)):
            if stands[row_id] != minor:
                yield f"{kind.__tablename__} {row_id}: {minor} matched, allocations say {stands[row_id]}"


def nobody_is_paid_more_than_was_earned(session):
    """I5: a payout is what its statement closes with, and all that is paid or on its way is no more than was earned.

    What an account is owed once was paid is below zero only where something was taken back after it was paid.
    """
    closing = select(Payout.end_to_end_id, Payout.amount_minor, Statement.closing_minor)
    for id, paid, due in session.execute(closing.join(Statement, Statement.id == Payout.statement_id)):
        if paid > due:
            yield f"payout {id}: {paid} of {due}"
    sent, taken_back = defaultdict(int), defaultdict(int)
    going = select(Payout.partner_id, Payout.currency, Payout.amount_minor).where(Payout.state != PayoutState.FAILED)
    for partner, currency, minor in session.execute(going):
        sent[partner, currency] += minor
    earned = defaultdict(int)
    for partner, currency, minor in session.execute(select(Accrual.partner_id, Accrual.currency, Accrual.amount_minor)):
        earned[partner, currency] += minor
        taken_back[partner, currency] += min(minor, 0)
    for account, minor in sent.items():
        if minor > earned[account] - taken_back[account]:
            yield f"partner {account}: {minor} sent, {earned[account]} earned"


def what_is_due_is_what_the_ledger_owes(session):
    """I4: what is carried over is all that statements added less what is paid or on its way."""
    due, ordered = carried(session), defaultdict(int)
    query = select(Payout).join(PayoutBatch, PayoutBatch.id == Payout.batch_id).where(PayoutBatch.state.not_in(LEFT))
    for row in session.scalars(query):
        ordered[row.partner_id, row.currency] += row.amount_minor + row.withheld_minor
    for (partner, currency), minor in due.items():
        purposes = ("payable", "held", "clawback")
        owed = -sum(balance(session, f"partner:{partner}:{one}", currency).minor for one in purposes)
        if owed != minor + ordered[partner, currency]:
            yield f"partner {partner}: {minor} due, the ledger owes {owed}"


def nothing_left_without_its_file(session):
    """A batch that left has a fingerprint and was released by a second person; what was answered for had left."""
    for batch in session.scalars(select(PayoutBatch)):
        left = batch.state in LEFT
        if left is not (batch.file_sha256 is not None and batch.exported_at is not None):
            yield f"batch {batch.number}: left as {batch.file_sha256}"
        if batch.released_by in (None, batch.prepared_by):
            yield f"batch {batch.number}: released by its maker"
        states = set(session.scalars(select(Payout.state).where(Payout.batch_id == batch.id)))
        if not left and states != {PayoutState.WAITING}:
            yield f"batch {batch.number}: answered before it left"
        if (batch.state is BatchState.PAID) is not (left and PayoutState.WAITING not in states):
            yield f"batch {batch.number}: {batch.state}, payouts {states}"


def each_bank_instruction_posts_once(session):
    """A payout that is paid has its one entry; one that is not, none that stands."""
    entries = set(session.scalars(select(LedgerEntry.key)))
    for payout in session.scalars(select(Payout)):
        made, back = f"payout:{payout.id}" in entries, f"payout-back:{payout.id}" in entries
        if (payout.state is PayoutState.PAID) is not (made and not back):
            yield f"payout {payout.end_to_end_id}: {payout.state}, posted {made}, back {back}"


def the_trail_is_whole(session):
    """I6: the chain holds from its first link to its head, and every row of money has one."""
    try:
        audit.verify(session)
    except audit.Broken as error:
        yield str(error)
    for kind in (SettlementRun, PayoutBatch, Payout):
        traced = select(AuditRow.subject_id).where(AuditRow.subject == kind.__tablename__, AuditRow.act == "insert")
        for row_id in set(session.scalars(select(kind.id))) - set(session.scalars(traced)):
            yield f"{kind.__tablename__} {row_id}: without a trace"


PROMISES = (
    ledger_proves_itself,
    what_was_signed_stands,
    each_accrual_is_settled_once,
    each_event_earns_once,
    nobody_is_paid_more_than_was_earned,
    what_is_due_is_what_the_ledger_owes,
    nothing_left_without_its_file,
    each_bank_instruction_posts_once,
    the_trail_is_whole,
)
