"""Promotions: drafted by one person of the house, published by another, withdrawn from a day on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.book_form import markets
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import day, today
from portal.web.guard import permit
from portal.web.keyset import by_id
from portal.web.offer import EndForm, people, state_asked
from portal.web.price_promotion_form import PricePromotionForm
from pricing.ground.offered import OfferState, standing
from pricing.price_promotion import end as ending
from pricing.price_promotion.draft import draft
from pricing.price_promotion.models import PricePromotion
from pricing.price_promotion.publish import publish as publishing
from pricing.product.find import products as some_products
from pricing.product.models import Product, ProductLine

pages = Blueprint("price_promotion", __name__)
Page = str | tuple[str, int] | Response
SKUS_MAX = 300


@pages.get("/")
@permit(Permission.PRICE_PROMOTION_READ)
def index() -> str:
    """Promotions, the newest first, narrowed by state and by words of code or name."""
    text, state = request.args.get("q", "").strip()[:200], state_asked()
    query = _rows().where(*(standing(PricePromotion, state, today()) if state else ()))
    if text:
        called = [PricePromotion.code, PricePromotion.name_en, PricePromotion.name_zh]
        query = query.where(or_(*(name.icontains(text, autoescape=True) for name in called)))
    with read(g.actor) as session:
        page, regions = by_id(session, query, PricePromotion), markets(session)
    around = {"text": text, "state": state, "states": list(OfferState), "regions": regions}
    return render_template("price_promotion/index.html", page=page, **around)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PRICE_PROMOTION_DRAFT)
def new() -> Page:
    """Draft one."""
    with read(g.actor) as session:
        form = PricePromotionForm.sent(data={"valid_from": today()}).offer(session)
        products = session.scalars(some_products(on=today()).limit(SKUS_MAX)).all()

    def again() -> str:
        return render_template("price_promotion/new.html", form=form, products=products)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        row = draft(session, form.promotion(session), form.span(), g.actor.person_id, now())
        flash(_("The draft is there. Somebody else publishes it."))
        return url_for(".show", id=row.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.PRICE_PROMOTION_READ)
def show(id: UUID) -> str:
    """One promotion, and what can be done with it."""
    return _page(id, EndForm.now())


@pages.post("/<uuid:id>/publication")
@permit(Permission.PRICE_PROMOTION_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force: never one's own."""

    def act(session: Session, row: PricePromotion) -> None:
        publishing(session, row, g.actor.person_id, (today(), now()))
        flash(_("Published: in force from %(day)s.", day=day(row.valid_from)))

    return _do(id, HouseForm(), act)


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.PRICE_PROMOTION_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session, row: PricePromotion) -> None:
        ending.discard(session, row, g.actor.person_id, now())
        flash(_("The draft is thrown away."))

    return _do(id, HouseForm(), act)


@pages.post("/<uuid:id>/end")
@permit(Permission.PRICE_PROMOTION_PUBLISH)
def end(id: UUID) -> Page:
    """Withdraw a published one from a day on."""
    form = EndForm.now()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session, row: PricePromotion) -> None:
        ending.end(session, row, form.starting.data, g.actor.person_id, (today(), now()))
        flash(_("It is no longer in force from %(day)s. What was quoted stands.", day=day(form.starting.data)))

    return _do(id, form, act)


def _do(row_id: UUID, form: HouseForm, act: Callable[[Session, PricePromotion], None]) -> Page:
    """One act on one row; a refusal is shown on its page."""

    def done(session: Session) -> str:
        act(session, fetch(session, PricePromotion, row_id))
        return url_for(".show", id=row_id)

    shown = form if isinstance(form, EndForm) else EndForm(data={"starting": today()})
    return command(done, shown, lambda: _page(row_id, shown))


def _page(row_id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        fetch(session, PricePromotion, row_id)
        row, line, product = session.execute(_rows().where(PricePromotion.id == row_id)).one()
        around = {"line": line, "product": product, "regions": markets(session)}
    state, who = row.state(today()), people([row])
    return render_template("price_promotion/show.html", form=form, row=row, state=state, who=who, **around)


def _rows() -> Select[*tuple[Any, ...]]:
    """Promotions with what they are on."""
    query = select(PricePromotion, ProductLine, Product)
    query = query.outerjoin(ProductLine, ProductLine.id == PricePromotion.product_line_id)
    return query.outerjoin(Product, Product.id == PricePromotion.product_id)
