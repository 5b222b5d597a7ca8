"""Deliveries: handed over, whole or in parts, and accepted."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField
from wtforms.validators import InputRequired

from ltc.cash.models import Invoice
from ltc.delivery.deliver import QuantityOff, accept, deliver
from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from pricing.product.models import Product

pages = Blueprint("delivery", __name__)
Page = str | tuple[str, int] | Response
DIGITS_MAX = 9


class DayForm(HouseForm):
    """A day."""

    on = DateField(lazy_gettext("Day"), [InputRequired()])


@pages.route("/of/<uuid:order>", methods=["GET", "POST"])
@permit(Permission.DELIVERY_RECORD)
def new(order: UUID) -> Page:
    """Record a delivery; what is left out waits for the next."""
    form = DayForm.sent(data={"on": today()})

    def again() -> str:
        with read(g.actor) as session:
            row = fetch(session, SalesOrder, order)
            return render_template("delivery/new.html", form=form, order=row, products=_products(session, row))

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        row = fetch(session, SalesOrder, order)
        quantities = {line.id: _whole(request.form.get(f"quantity-{line.id}", "")) for line in row.lines}
        return url_for(".show", id=deliver(session, row, quantities, form.on.data).id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.ORDER_READ)
def show(id: UUID) -> str:
    """One delivery, its acceptance and its invoice."""
    with read(g.actor) as session:
        delivery = fetch(session, Delivery, id)
        order = fetch(session, SalesOrder, delivery.order_id)
        return render_template(
            "delivery/show.html",
            delivery=delivery,
            order=order,
            ordered={line.id: line for line in order.lines},
            products=_products(session, order),
            invoice=session.scalar(select(Invoice).where(Invoice.delivery_id == id)),
            form=DayForm(data={"on": today()}),
        )


@pages.post("/<uuid:id>/acceptance")
@permit(Permission.DELIVERY_RECORD)
def acceptance(id: UUID) -> Page:
    """The customer accepted."""
    form = DayForm.sent()
    if not form.validate():
        form.on.data = today()

    def act(session: Session) -> str:
        accept(fetch(session, Delivery, id), form.on.data)
        flash(_("The acceptance is recorded. The delivery can be invoiced."))
        return url_for(".show", id=id)

    return command(act)


def _products(session: Session, order: SalesOrder) -> dict[UUID, Product]:
    wanted = select(Product).where(Product.id.in_({line.product_id for line in order.lines}))
    return {product.id: product for product in session.scalars(wanted)}


def _whole(text: str) -> int:
    """A quantity as it was typed; nothing is 0."""
    if not text.strip():
        return 0
    if not text.strip().isdecimal() or len(text.strip()) > DIGITS_MAX:
        raise QuantityOff(field="on", open=0)
    return int(text)
