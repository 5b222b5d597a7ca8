"""A person settles a line: it becomes a receipt that pays invoices, or is one, or takes one back, or is ignored."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.bank_statement.debtors import learn
from ltc.bank_statement.models import BankStatementDecision, BankStatementLine, LineFate
from ltc.bank_statement.values import Flow
from ltc.cash.allocate import allocate
from ltc.cash.models import BillTo, Invoice, Receipt
from ltc.cash.record import NewReceipt, record
from ltc.cash.reverse import bounce
from ltc.deal.models import Deal
from ltc.refund.models import RefundKind
from ltc.refund.record import NewRefund
from ltc.refund.record import record as record_refund
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import Money
from pricing.ground.record import new_id

Who = tuple[UUID, datetime]
Parts = Sequence[tuple[UUID, int]]  # invoice, minor units


class LineSettled(DomainError):
    """The line waits for nobody: somebody settled it, or it books nothing of a customer's."""

    code = "statement-line-settled"


class LineReason(Invalid):
    """A line is ignored for a reason that the next person can read."""

    code = "statement-line-reason"


class LineOther(Invalid):
    """The receipt is not this line's money."""

    code = "statement-line-other"


class LineSplit(Invalid):
    """The parts are more than the line, or name an invoice twice."""

    code = "statement-line-split"


def accept(session: Session, line: BankStatementLine, parts: Parts, who: Who) -> Receipt:
    """The line becomes a receipt that pays these invoices; what is left of it stays unmatched. Commission accrues.

    Two at once: the unique line lets one commit. Raises LineSettled, LineSplit, DuplicateReference, AmountOff,
    CurrencyMismatch.
    """
    if sum(minor for _, minor in parts) > line.amount_minor or len({id for id, _ in parts}) < len(parts):
        raise LineSplit(field="amount", amount_minor=line.amount_minor, currency=line.currency)
    _check(session, line, Flow.CAME)
    by, now = who
    payer = line.payer or line.payer_account or line.text or "–"
    money = Money(line.amount_minor, line.currency)
    receipt = record(session, NewReceipt(_reference(session, line), line.booked_on, payer, money, by), now)
    _write(session, line, _of(LineFate.RECORDED, receipt), who)
    for invoice_id, minor in parts:
        allocate(session, (receipt.id, invoice_id), minor, by, now)
    _learn(session, line, [id for id, _ in parts], who)
    return receipt


def recognise(session: Session, line: BankStatementLine, receipt: Receipt, who: Who) -> None:
    """The line is a receipt that was recorded by hand. Raises LineSettled, LineOther."""
    _check(session, line, Flow.CAME)
    if (receipt.amount_minor, receipt.currency) != (line.amount_minor, line.currency):
        raise LineOther(field="receipt", reference=receipt.bank_reference)
    claimed = select(BankStatementDecision.id).where(
        BankStatementDecision.receipt_id == receipt.id,
        BankStatementDecision.fate.in_((LineFate.RECORDED, LineFate.KNOWN)),
    )
    if session.scalar(claimed):
        raise LineOther(field="receipt", reference=receipt.bank_reference)
    _write(session, line, _of(LineFate.KNOWN, receipt), who)


def take_back(session: Session, line: BankStatementLine, receipt: Receipt, who: Who) -> None:
    """The bank took a receipt back: all of it bounces; of a part as much is owed again as went.

    Raises LineSettled, LineOther, AlreadyReversed, ReversedTooEarly, and what recording a refund raises.
    """
    _check(session, line, Flow.WENT)
    if receipt.currency != line.currency:
        raise LineOther(field="receipt", reference=receipt.bank_reference)
    by, now = who
    _write(session, line, _of(LineFate.TAKEN_BACK, receipt), who)
    if line.amount_minor == receipt.amount_minor and not receipt.refunded_minor:
        bounce(session, receipt.id, (line.booked_on, now), by)
        return
    money = Money(line.amount_minor, line.currency)
    new = NewRefund(
        f"{line.bank_reference or 'B'}/{line.identity[:12]}",
        RefundKind.TAKEN_BACK,
        line.booked_on,
        receipt.payer,
        money,
        by,
        receipt_reference=receipt.bank_reference,
    )
    record_refund(session, new, now)


def ignore(session: Session, line: BankStatementLine, reason: str, who: Who) -> None:
    """Put a line aside: it changes nothing. Raises LineReason, LineSettled."""
    if not reason.strip():
        raise LineReason(field="reason")
    _check(session, line, line.flow)
    _write(session, line, BankStatementDecision(fate=LineFate.IGNORED, reason=reason.strip()), who)


def _check(session: Session, line: BankStatementLine, flow: Flow) -> None:
    settled = select(BankStatementDecision.id).where(BankStatementDecision.bank_statement_line_id == line.id)
    if line.flow is not flow or not line.waits or session.scalar(settled):
        raise LineSettled


def _of(fate: LineFate, receipt: Receipt) -> BankStatementDecision:
    return BankStatementDecision(fate=fate, receipt_id=receipt.id, reason="")


def _write(session: Session, line: BankStatementLine, row: BankStatementDecision, who: Who) -> None:
    row.id, row.bank_statement_line_id = new_id(), line.id
    row.decided_by, row.decided_at = who
    session.add(row)
    session.flush()


def _reference(session: Session, line: BankStatementLine) -> str:
    """The bank's reference; with a part of the line's identity where it has none, or another receipt has it."""
    if not line.bank_reference:
        return f"B-{line.booked_on:%Y%m%d}-{line.identity[:12]}"
    taken = session.scalar(select(Receipt.id).where(Receipt.bank_reference == line.bank_reference))
    return f"{line.bank_reference}/{line.identity[:12]}" if taken else line.bank_reference


def _learn(session: Session, line: BankStatementLine, invoices: Sequence[UUID], who: Who) -> None:
    """Remember the debtor of what was paid, if it is one."""
    query = select(Invoice, Deal.account_id).join(Deal, Deal.id == Invoice.deal_id).where(Invoice.id.in_(invoices))
    found = set[tuple[UUID | None, UUID | None]]()
    for invoice, account_id in session.execute(query):
        found.add((None, invoice.partner_id) if invoice.bill_to is BillTo.PARTNER else (account_id, None))
    if len(found) == 1:
        learn(session, line, found.pop(), *who)
