"""Orders: placed from an accepted quote, confirmed by the house, delivered."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.order.cancel import cancel as cancelling
from ltc.order.find import orders
from ltc.order.models import SalesOrder
from ltc.order.place import place
from ltc.quote.models import Quote
from portal.clock import now
from portal.db import read
from portal.flows.order import confirm as confirming
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from pricing.product.models import Product

pages = Blueprint("order", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.ORDER_READ)
def index() -> str:
    """Orders, newest first."""
    with read(g.actor) as session:
        page = paged(session, orders())
    return render_template("order/index.html", page=page)


@pages.post("/of/<uuid:quote>")
@permit(Permission.ORDER_PLACE)
def create(quote: UUID) -> Page:
    """Place the order of an accepted quote, under the buyer's own order number."""

    def act(session: Session) -> str:
        order = place(session, fetch(session, Quote, quote), request.form.get("reference", ""), today())
        flash(_("Order %(number)s is placed.", number=order.number))
        return url_for(".show", id=order.id)

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.ORDER_READ)
def show(id: UUID) -> str:
    """One order: its lines, what is delivered, and what comes next."""
    with read(g.actor) as session:
        order = fetch(session, SalesOrder, id)
        wanted = select(Product).where(Product.id.in_({line.product_id for line in order.lines}))
        handed = select(Delivery).where(Delivery.order_id == id).order_by(Delivery.number)
        return render_template(
            "order/show.html",
            order=order,
            deal=fetch(session, Deal, order.deal_id),
            products={product.id: product for product in session.scalars(wanted)},
            deliveries=session.scalars(handed).all(),
        )


@pages.post("/<uuid:id>/cancellation")
@permit(Permission.ORDER_CANCEL)
def cancel(id: UUID) -> Page:
    """Nothing will be delivered: special prices are given back, and another quote can be accepted."""

    def act(session: Session) -> str:
        cancelling(session, fetch(session, SalesOrder, id), today())
        flash(_("The order is cancelled."))
        return url_for(".show", id=id)

    return command(act)


@pages.post("/<uuid:id>/confirmation")
@permit(Permission.ORDER_CONFIRM)
def confirm(id: UUID) -> Page:
    """The house will deliver: the deal is won."""

    def act(session: Session) -> str:
        confirming(session, fetch(session, SalesOrder, id), now())
        flash(_("The order is confirmed and the deal is won."))
        return url_for(".show", id=id)

    return command(act)
