"""Write-offs on finance's home: what others asked for and the reader may answer."""

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.write_off.find import for_another
from portal.web.format import minor
from portal.web.homes.page import Task

SHOWN_MAX = 20


def to_answer(session: Session) -> list[Task]:
    """What waits for a second person, whoever asked first before the others."""
    rows = session.scalars(for_another(g.actor.person_id).limit(SHOWN_MAX)).all()
    of = select(Invoice.id, Invoice.number).where(Invoice.id.in_({row.invoice_id for row in rows}))
    numbers = {row[0]: row[1] for row in session.execute(of)}
    return [
        Task(
            _("Answer the write-off of invoice %(number)s", number=numbers[row.invoice_id]),
            url_for("write_off.show", id=row.id),
            minor(row.amount_minor, row.currency),
        )
        for row in rows
    ]
