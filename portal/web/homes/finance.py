"""Finance's home: cash to match, runs to approve, files to send."""

from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice, Receipt
from ltc.commission.models import Accrual
from ltc.ledger.prove import proofs
from ltc.partner_invoice.find import invoices
from ltc.partner_invoice.models import PartnerInvoice
from ltc.payout.answer.find import open_lines
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.refund.find import refunds
from ltc.settlement.close import run_in, steps
from ltc.settlement.models import RunState, SettlementRun, StatementLine
from ltc.settlement.periods import span_of
from portal.web.format import day, period_name
from portal.web.homes import deal_room, special_price, statement, write_off
from portal.web.homes.page import Figure, Home, Task, how_many, sums
from portal.web.month import written
from portal.words.speak import word


def home(session: Session, today: date) -> Home:
    """What stands between today and a closed month."""
    open_invoice = Invoice.owed_minor > 0
    owed = select(Invoice.currency, func.sum(Invoice.owed_minor)).where(open_invoice)
    unmatched = select(Receipt).where(Receipt.left_minor > 0)
    settled = select(StatementLine.id).where(StatementLine.id == Accrual.id)
    coming = select(Accrual.currency, func.sum(Accrual.amount_minor)).where(~settled.exists())
    waiting = select(Payout).where(Payout.state == PayoutState.WAITING)
    return Home(
        figures=[
            Figure(_("Receivable"), _sum(session, owed.group_by(Invoice.currency)), url_for("invoice.index")),
            Figure(_("Receipts to match"), str(how_many(session, unmatched)), url_for("receipt.index")),
            Figure(_("Not yet settled"), _sum(session, coming.group_by(Accrual.currency)), url_for("commission.index")),
            Figure(_("Payouts waiting"), str(how_many(session, waiting)), url_for("payout.index")),
        ],
        tasks=[
            *special_price.to_sign(session),
            *statement.to_answer(session),
            *write_off.to_answer(session),
            *_differs(session),
            *deal_room.mine(session, today),
            *_runs(session),
            *_batches(session),
            *_lines(session),
            *_papers(session),
            *_refunds(session),
            *_close(session, today),
            *_overdue(session, today),
        ],
        action=_("Record a receipt"),
        action_url=url_for("receipt.new"),
        calm=_("Everything is matched and sent."),
    )


def _sum(session: Session, query: object) -> str:
    return sums([(row[0], row[1]) for row in session.execute(query)])  # type: ignore[call-overload]


def _differs(session: Session) -> list[Task]:
    """The last proof of the ledger found something: no period closes."""
    proof = session.scalar(proofs().limit(1))
    if proof is None or not proof.differing:
        return []
    said = ngettext("%(num)s account differs.", "%(num)s accounts differ.", proof.differing)
    return [Task(_("Ledger and documents differ"), url_for("ledger.index"), said)]


def _runs(session: Session) -> list[Task]:
    query = select(SettlementRun).where(SettlementRun.state == RunState.PREPARED)
    return [
        Task(_("A settlement run waits for a second person"), url_for("settlement.show", id=run.id))
        for run in session.scalars(query)
    ]


def _batches(session: Session) -> list[Task]:
    query = select(PayoutBatch).where(PayoutBatch.state.in_([BatchState.RELEASED, BatchState.EXPORTED]))
    words = {
        BatchState.RELEASED: _("Export the payout file of %(number)s"),
        BatchState.EXPORTED: _("Record the bank's answer to %(number)s"),
    }
    return [
        Task(words[batch.state] % {"number": batch.number}, url_for("payout.show", id=batch.id))
        for batch in session.scalars(query.order_by(PayoutBatch.prepared_at))
    ]


def _lines(session: Session) -> list[Task]:
    """Lines of the bank's files that nobody has settled."""
    waiting = how_many(session, open_lines())
    if not waiting:
        return []
    said = ngettext("%(num)s line does not agree.", "%(num)s lines do not agree.", waiting)
    return [Task(_("The bank's answers wait for you"), url_for("bank_answer_line.index"), said)]


def _papers(session: Session) -> list[Task]:
    """Partners' invoices that wait for an answer, the oldest first."""
    query = invoices("waiting").order_by(None).order_by(PartnerInvoice.sent_at, PartnerInvoice.id).limit(10)
    said = _("Answer the invoice %(number)s")
    return [
        Task(said % {"number": i.number}, url_for("partner_invoice.show", id=i.id), word(i.state))
        for i in session.scalars(query)
    ]


def _refunds(session: Session) -> list[Task]:
    """Refunds whose receipt is not there, or does not fit."""
    waiting = how_many(session, refunds("parked"))
    if not waiting:
        return []
    said = ngettext("%(num)s refund", "%(num)s refunds", waiting)
    return [Task(_("Refunds wait for their receipts"), url_for("refund.index", view="parked"), said)]


def _close(session: Session, today: date) -> list[Task]:
    """The close of the period before, while a step of it is open."""
    span = span_of(session, span_of(session, today)[0] - timedelta(days=1))
    left = sum(bool(step.open) for step in steps(session, span, run_in(session, span)))
    if not left:
        return []
    said = ngettext("%(num)s step is open.", "%(num)s steps are open.", left)
    url = url_for("settlement.close", month=written(span))
    return [Task(_("Close of %(month)s", month=period_name(span)), url, said)]


def _overdue(session: Session, today: date) -> list[Task]:
    query = select(Invoice).where(Invoice.owed_minor > 0, Invoice.due_on < today)
    return [
        Task(_("Invoice %(number)s is overdue", number=i.number), url_for("invoice.show", id=i.id), day(i.due_on))
        for i in session.scalars(query.order_by(Invoice.due_on).limit(10))
    ]
