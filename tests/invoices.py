"""Invoices that north sends for its statements, for stories."""

import io
import zipfile

from sqlalchemy import select

from ltc.partner_invoice.models import InvoiceKind
from ltc.partner_invoice.send import NewInvoice
from ltc.settlement.models import Statement
from portal.db import read, work
from portal.files.keep import Sent
from portal.flows.partner_invoice import Sender, send
from tests.deals import NOW, TODAY

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
LATER = TODAY.replace(month=4, day=2)  # after the period, and before it is looked at
AT = NOW.replace(month=4, day=2)


def packed(*names):
    """A ZIP with empty parts of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(zipfile.ZipInfo(name), "")
    return out.getvalue()


def stated(world, code="north"):
    """The ids of a partner's statements and what they add, in minor units."""
    with read(world.house) as session:
        own = select(Statement).where(Statement.partner_id == world.partners[code]).order_by(Statement.number)
        rows = session.scalars(own).all()
    return tuple(row.id for row in rows), sum(row.earned_minor + row.adjusted_minor for row in rows)


def written(world, **more):
    """An invoice over all statements of north that matches them."""
    ids, net = stated(world)
    given = {"number": "N-2026-7", "kind": InvoiceKind.OTHER, "issued_on": LATER, "currency": world.tenant.currency}
    return NewInvoice(**given | {"amounts": (net, 0, net), "statement_ids": ids} | more)


def billed(world, who="north_seller", content=PDF, **more):
    """An invoice as a person of north sends it."""
    actor, new = world.people[who], written(world, **more)
    with work(actor) as session:
        sender = Sender(actor.person_id, actor.partner_id, LATER, AT)
        return send(session, new, Sent("invoice.pdf", content), sender)
