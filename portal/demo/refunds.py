"""Money of the demo that went back: a credit that was paid back, and a bank's chargeback whose receipt is not there."""

from datetime import timedelta

from sqlalchemy import select

from ltc.cash.models import Invoice
from ltc.credit_note.credit import Asked, Clerk, credit
from ltc.credit_note.models import CreditReason
from ltc.refund.models import RefundKind
from ltc.refund.record import NewRefund, record
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.permits import Role
from pricing.ground.money import Money, digits

LOST = 1200  # major units of a receipt that nobody has recorded


def plant(stage: Stage) -> None:
    """One unit of the newest invoice that was paid in full came back; finance pays it back a day later."""
    finance, today = stage.by_role(Role.FINANCE), now().date()
    came, went = (at(today - timedelta(days=days)) for days in (3, 2))
    who = finance.person_id
    with stopped_at(came), work(finance) as session:
        paid = select(Invoice).where(Invoice.partner_id.is_not(None), Invoice.owed_minor == 0)
        invoice = session.scalars(paid.order_by(Invoice.issued_on.desc(), Invoice.id.desc())).first()
        if invoice is None:
            return
        asked = [Asked(invoice.lines[0].order_line_id, 1)]
        note = credit(session, invoice, CreditReason.RETURNED, asked, Clerk(who, came.date(), came))
        back = Money(note.gross_minor, note.currency)
    with stopped_at(went), work(finance) as session:
        day = went.date()
        new = NewRefund(f"BK-{day:%y%m%d}-OUT-0001", RefundKind.PAID_BACK, day, _payer(stage), back, who, invoice.id)
        record(session, new, went)
        lost = Money(LOST * 10 ** digits(stage.vendor.currency), stage.vendor.currency)
        named = f"BK-{day - timedelta(days=40):%y%m%d}-X-0007"
        taken = f"BK-{day:%y%m%d}-OUT-0002"
        record(session, NewRefund(taken, RefundKind.TAKEN_BACK, day, _payer(stage), lost, who, None, named), went)


def _payer(stage: Stage) -> str:
    return {"en": "Rotterdam Refinery", "zh": "杭州清泉环境水务有限公司"}[stage.vendor.language]
