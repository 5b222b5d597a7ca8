"""Special prices: asked for with a deal, read by both sides, answered when the house has a question, taken back."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.special_price import end
from ltc.special_price.find import special_prices, waiting
from ltc.special_price.models import SpecialPrice
from ltc.special_price.request import Request
from ltc.special_price.states import shown
from portal.clock import now
from portal.db import read
from portal.flows import special_price as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import plain, today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.special_price_form import EMPTY_ROWS, SpecialPriceForm, rows_of, typed, with_room
from portal.web.special_price_read import margins, sight
from portal.web.special_price_show import page
from pricing.product.find import products
from pricing.product.models import ProductLine

pages = Blueprint("special_price", __name__)
Page = str | tuple[str, int] | Response
CHOICES_MAX = 500
DAYS = timedelta(days=90)
Act = Callable[[Session, Request], SpecialPrice]


@pages.get("/")
@permit(Permission.SPECIAL_PRICE_READ)
def index() -> str:
    """Special prices, newest first; or those that wait for the house, in the order in which they are due."""
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        found = paged(session, waiting() if view == "waiting" else special_prices(), scalars=False)
    return render_template(
        "special_price/index.html", page=found, view=view, now=now(), shown=shown, is_house=g.actor.partner_id is None
    )


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.SPECIAL_PRICE_ASK)
def new(deal: UUID) -> Page:
    """Ask for special prices for a deal's customer."""
    with read(g.actor) as session:
        row = fetch(session, Deal, deal)

    def act(session: Session, wanted: Request) -> SpecialPrice:
        by = flow.asker(session, g.actor.person_id, now())
        made = flow.request(session, fetch(session, Deal, deal), wanted, by)
        flash(_("Received. You have an answer by the time shown below."))
        return made

    return _editor(row, None, act)


@pages.get("/<uuid:id>")
@permit(Permission.SPECIAL_PRICE_READ)
def show(id: UUID) -> str:
    """One special price."""
    return page(id)


@pages.get("/<uuid:id>/margin")
@permit(Permission.SPECIAL_PRICE_MARGIN)
def margin(id: UUID) -> str:
    """What a special price leaves over, for those of the house who may know."""
    with read(g.actor) as session:
        found = sight(session, fetch(session, SpecialPrice, id))
        lines = margins(session, found)
    return render_template("special_price/margin.html", sight=found, lines=lines)


@pages.route("/<uuid:id>/answer", methods=["GET", "POST"])
@permit(Permission.SPECIAL_PRICE_ASK)
def answer(id: UUID) -> Page:
    """Answer the house's question, and change the request where that helps."""
    with read(g.actor) as session:
        row = fetch(session, SpecialPrice, id)
        deal = fetch(session, Deal, row.deal_id)

    def act(session: Session, wanted: Request) -> SpecialPrice:
        found = fetch(session, SpecialPrice, id)
        flow.answer(session, found, wanted, flow.asker(session, g.actor.person_id, now()))
        flash(_("Received. You have an answer by the time shown below."))
        return found

    return _editor(deal, row, act)


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.SPECIAL_PRICE_ASK)
def withdraw(id: UUID) -> Page:
    """Take a request back."""

    def act(session: Session) -> str:
        end.withdraw(session, fetch(session, SpecialPrice, id), g.actor.person_id, now())
        flash(_("The request is withdrawn."))
        return url_for(".show", id=id)

    return command(act)


def _editor(deal: Deal, row: SpecialPrice | None, act: Act) -> Page:
    form = SpecialPriceForm.sent(data=_given(row))
    rows = typed(request.form) if request.method == "POST" else rows_of(row) if row else []

    def again() -> str:
        with read(g.actor) as session:
            offered = session.scalars(products(on=today()).limit(CHOICES_MAX)).all()
            lines = session.scalars(select(ProductLine).order_by(ProductLine.code)).all()
        filled = with_room(rows, 1 if rows else EMPTY_ROWS)
        around = {"products": offered, "lines": [line for line in lines if line.retired_on is None]}
        return render_template("special_price/edit.html", form=form, deal=deal, row=row, rows=filled, **around)

    if request.method == "GET" or "add" in request.form:
        return again()
    if not form.validate():
        return again(), 422

    def done(session: Session) -> str:
        made = act(session, form.request(rows))
        session.flush()
        return url_for(".show", id=made.id)

    return command(done, form, again)


def _given(row: SpecialPrice | None) -> dict[str, object]:
    """What the form begins with."""
    if row is None:
        return {"starts_on": today(), "last_on": today() + DAYS}
    kept = {name: getattr(row, name) for name in ("last_on", "competition", "justification")}
    return kept | {"value": plain(row.value_max_minor, row.currency), "starts_on": max(today(), row.starts_on)}
