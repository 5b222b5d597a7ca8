"""Looking at lines: what each may pay, and which receipts it may be or take back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from ltc.bank_statement.debtors import alike, payers
from ltc.bank_statement.match import Open, Paid, Payer, Proposal, propose
from ltc.bank_statement.models import BankStatementDecision, BankStatementLine, LineFate
from ltc.bank_statement.naming import words
from ltc.bank_statement.values import Flow
from ltc.cash.models import BillTo, Invoice, Receipt
from ltc.deal.models import Deal
from ltc.order.models import SalesOrder
from pricing.ground.decision import Reason, Verdict
from pricing.ground.money import Money

NEAR = timedelta(days=3)
EACH_MAX = 40  # open invoices looked at for a line


@dataclass(slots=True)
class Look:
    """A line with what it may be."""

    line: BankStatementLine
    proposals: list[Proposal] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)  # that it may be, or that it takes back
    payers: Sequence[Payer] = ()


def look(session: Session, lines: Sequence[BankStatementLine], closer: bool = False) -> list[Look]:
    """What each line may be. `closer`: names that are only alike count too, which takes longer."""
    came = [line for line in lines if line.flow is Flow.CAME]
    known = payers(session, came)
    if closer:
        for line in came:
            known[line.id] = known[line.id] or alike(session, line)
    invoices = _invoices(session, came, [one for some in known.values() for one in some])
    receipts = _receipts(session, came)
    found = []
    for line in lines:
        if line.flow is Flow.WENT:
            found.append(Look(line, receipts=_taken_back(session, line)))
            continue
        may_be = [one for one in receipts if _may_be(line, one)]
        doubts = [_doubt(line, one) for one in may_be[:1]]
        paid = Paid(Money(line.amount_minor, line.currency), f"{line.text} {line.bank_reference}")
        proposals = propose(paid, invoices, known[line.id], doubts)
        found.append(Look(line, proposals, may_be, known[line.id]))
    return found


def _invoices(session: Session, lines: Sequence[BankStatementLine], of: Sequence[Payer]) -> list[Open]:
    """Open invoices that any of these lines names, whose debtor is known as its payer, or of its amount."""
    said = sorted({form for line in lines for word in words(line.text) for form in (word, word.upper())})
    debtors = {payer.debtor for payer in of}
    which = [
        Invoice.number.in_(said),
        Deal.number.in_(said),
        SalesOrder.number.in_(said),
        and_(Invoice.bill_to == BillTo.CUSTOMER, Deal.account_id.in_(debtors)),
        and_(Invoice.bill_to == BillTo.PARTNER, Invoice.partner_id.in_(debtors)),
        tuple_(Invoice.currency, Invoice.owed_minor).in_({(line.currency, line.amount_minor) for line in lines}),
    ]
    found = dict[UUID, Open]()
    for one in which if lines else ():
        for row in session.execute(_open(one).limit(EACH_MAX * len(lines))):
            invoice, deal, order, account_id = row
            debtor = (invoice.partner_id if invoice.bill_to is BillTo.PARTNER else None) or account_id
            also = (deal, order)
            found[invoice.id] = Open(
                invoice.id, invoice.number, also, debtor, invoice.due_on, invoice.currency, invoice.owed_minor
            )
    return list(found.values())


def _open(which: ColumnElement[bool]) -> Select[Invoice, str, str, UUID]:
    query = select(Invoice, Deal.number, SalesOrder.number, Deal.account_id)
    query = query.join(Deal, Deal.id == Invoice.deal_id).join(SalesOrder, SalesOrder.id == Invoice.order_id)
    return query.where(which, Invoice.owed_minor > 0).order_by(Invoice.due_on, Invoice.id)


def _unclaimed() -> Select[Receipt]:
    """Receipts that no line became or was."""
    one = (LineFate.RECORDED, LineFate.KNOWN)
    claimed = exists().where(BankStatementDecision.receipt_id == Receipt.id, BankStatementDecision.fate.in_(one))
    return select(Receipt).where(~claimed, Receipt.bounced_minor == 0)


def _receipts(session: Session, lines: Sequence[BankStatementLine]) -> list[Receipt]:
    """Receipts recorded by hand that a line may be: of its reference, or of its amount within three days."""
    if not lines:
        return []
    spans = [
        and_(
            Receipt.received_on.between(line.booked_on - NEAR, line.booked_on + NEAR),
            Receipt.amount_minor == line.amount_minor,
            Receipt.currency == line.currency,
        )
        for line in lines
    ]
    references = {line.bank_reference for line in lines} - {""}
    query = _unclaimed().where(or_(Receipt.bank_reference.in_(references), *spans))
    return list(session.scalars(query.order_by(Receipt.received_on, Receipt.id)))


def _may_be(line: BankStatementLine, receipt: Receipt) -> bool:
    same = (receipt.amount_minor, receipt.currency) == (line.amount_minor, line.currency)
    near = abs(receipt.received_on - line.booked_on) <= NEAR
    return same and (near or receipt.bank_reference == line.bank_reference)


def _doubt(line: BankStatementLine, receipt: Receipt) -> Reason:
    facts = {"reference": receipt.bank_reference, "on": receipt.received_on.isoformat()}
    return Reason("bank.recorded-before", Verdict.REFER, facts)


def _taken_back(session: Session, line: BankStatementLine) -> list[Receipt]:
    """Receipts that a line of money that went may take back: those it names, else those of its payer and amount."""
    said = words(line.text, line.bank_reference)
    query = select(Receipt).where(Receipt.bounced_minor == 0, Receipt.received_on <= line.booked_on)
    query = query.where(Receipt.currency == line.currency).order_by(Receipt.received_on.desc(), Receipt.id.desc())
    named = list(session.scalars(query.where(Receipt.bank_reference.in_(said)).limit(5)))
    if named:
        return named
    since = line.booked_on - timedelta(days=120)
    same = query.where(Receipt.amount_minor == line.amount_minor, Receipt.received_on >= since)
    return [one for one in session.scalars(same.limit(20)) if not line.payer or one.payer == line.payer][:5]
