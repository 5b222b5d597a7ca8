"""Crediting an invoice: what came back, what was priced wrongly, or all of it."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import InputRequired

from ltc.cash.models import Invoice
from ltc.credit_note.credit import Asked, Clerk, CreditOff, all_of, credit
from ltc.credit_note.models import CreditReason
from ltc.order.models import OrderLine
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import amount
from pricing.product.models import Product

pages = Blueprint("credit_note", __name__)
Page = str | tuple[str, int] | Response


class CreditForm(HouseForm):
    """Why, and for each line units that came back or an amount off its price (fields `units.ID`, `net.ID`)."""

    reason = SelectField(lazy_gettext("Reason"), [InputRequired()])

    def asked(self, currency: str) -> list[Asked]:
        """The lines that something was written for. Raises CreditOff."""
        ids = sorted({name.split(".", 1)[1] for name, text in request.form.items() if "." in name and text.strip()})
        try:
            return [self._line(line_id, currency) for line_id in ids]
        except (ValueError, Invalid) as error:
            raise CreditOff from error

    def _line(self, line_id: str, currency: str) -> Asked:
        units = request.form.get(f"units.{line_id}", "").strip()
        off = request.form.get(f"net.{line_id}", "").strip()
        return Asked(UUID(line_id), int(units or 0), amount(off, currency).minor if off else 0)


@pages.route("/<uuid:invoice>/credit", methods=["GET", "POST"])
@permit(Permission.INVOICE_CREDIT)
def new(invoice: UUID) -> Page:
    """Credit a part of an invoice, or, with nothing written and the reason `cancelled`, all that is left of it."""
    form = CreditForm.sent()
    form.reason.choices = [(one.value, word(one)) for one in CreditReason]
    with read(g.actor) as session:
        found = fetch(session, Invoice, invoice)
        sold = select(OrderLine.id, Product).join(Product, Product.id == OrderLine.product_id)
        products = {row[0]: row[1] for row in session.execute(sold.where(OrderLine.order_id == found.order_id))}

    def again() -> str:
        return render_template("invoice/credit.html", form=form, invoice=found, products=products)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        row, reason = fetch(session, Invoice, invoice), CreditReason(form.reason.data)
        asked = all_of(session, row) if reason is CreditReason.CANCELLED else form.asked(row.currency)
        note = credit(session, row, reason, asked, Clerk(g.actor.person_id, today(), now()))
        flash(_("%(number)s is written.", number=note.number))
        return url_for("invoice.show", id=invoice)

    return command(act, form, again)
