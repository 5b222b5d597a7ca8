"""Write-offs of the demo: one that an administrator approved, and one that waits for its second person."""

from datetime import timedelta

from sqlalchemy import select

from ltc.cash.models import Invoice
from ltc.write_off.answer import approve
from ltc.write_off.ask import Wish, ask
from ltc.write_off.models import WriteOff, WriteOffReason
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.permits import Role
from pricing.ground.money import digits

DISPUTED, SMALL = 240, 85  # major units
NOTES = {
    "en": (
        "Two letters came back, and the address is empty.",
        "The court left us with the costs of the second delivery; our lawyer advises against an appeal.",
    ),
    "zh": ("两次催款函均被退回，注册地址已无人办公。", "法院判决第二次送货费用由我方承担，律师不建议上诉。"),
}


def plant(stage: Stage) -> None:
    """Small parts of the two newest invoices that are owed."""
    finance, admin = stage.by_role(Role.FINANCE), stage.by_role(Role.TENANT_ADMIN)
    currency, today = stage.vendor.currency, now().date()
    unit, notes = 10 ** digits(currency), NOTES[stage.vendor.language]
    first, then = (at(today - timedelta(days=days)) for days in (4, 1))
    owed = select(Invoice).where(Invoice.owed_minor > DISPUTED * unit, Invoice.currency == currency)
    with stopped_at(first), work(finance) as session:
        newest = session.scalars(owed.order_by(Invoice.issued_on.desc(), Invoice.id.desc()).limit(2)).all()
        wish = Wish(SMALL * unit, WriteOffReason.UNTRACEABLE, notes[0])
        rows = [ask(session, one.id, wish, (first.date(), first, finance.person_id)) for one in newest[:1]]
    with stopped_at(then), work(admin) as session:
        for row in rows:
            approve(session, session.get_one(WriteOff, (row.tenant_id, row.id)), (then.date(), then, admin.person_id))
    with stopped_at(then), work(finance) as session:
        wish = Wish(DISPUTED * unit, WriteOffReason.LOST_IN_COURT, notes[1])
        for one in newest[1:]:
            ask(session, one.id, wish, (then.date(), then, finance.person_id))
