"""Quotes: written line by line, sent, answered."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.quote import answer
from ltc.quote.find import quotes
from ltc.quote.hint import hints
from ltc.quote.models import Quote
from ltc.quote.priced import Prices, Wanted, price
from ltc.quote.write import rewrite, write
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.quote_form import EMPTY_ROWS, Reading, TypedLine, of_lines, skus_of, typed, wanted, with_room
from portal.web.quote_read import page, products_of
from pricing.ground.errors import DomainError
from pricing.product.find import products
from pricing.product.models import Product

pages = Blueprint("quote", __name__)
Page = str | tuple[str, int] | Response
CHOICES_MAX = 20


@pages.get("/")
@permit(Permission.QUOTE_READ)
def index() -> str:
    """Quotes, newest first."""
    with read(g.actor) as session:
        page = paged(session, quotes())
    return render_template("quote/index.html", page=page)


@pages.route("/new/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.QUOTE_WRITE)
def new(deal: UUID) -> Page:
    """Write a quote for a deal."""
    with read(g.actor) as session:
        row = fetch(session, Deal, deal)

    def act(session: Session, rows: list[TypedLine]) -> Quote:
        own = fetch(session, Deal, deal)
        return write(session, own, _read(session, rows, own), g.actor.person_id, (today(), now()))

    return _editor(row, None, act)


@pages.route("/<uuid:id>/lines", methods=["GET", "POST"])
@permit(Permission.QUOTE_WRITE)
def edit(id: UUID) -> Page:
    """Write a draft anew, at today's prices."""
    with read(g.actor) as session:
        quote = fetch(session, Quote, id)
        deal = fetch(session, Deal, quote.deal_id)

    def act(session: Session, rows: list[TypedLine]) -> Quote:
        draft = fetch(session, Quote, id)
        rewrite(session, draft, _read(session, rows, fetch(session, Deal, draft.deal_id)), today())
        return draft

    return _editor(deal, quote, act)


@pages.get("/products")
@permit(Permission.QUOTE_WRITE)
def choices() -> str:
    """Products whose SKU or name has what is being typed, for the editor's suggestions."""
    text = next((value for value in request.args.values() if value.strip()), "")
    with read(g.actor) as session:
        found = session.scalars(products(text.strip(), on=today()).limit(CHOICES_MAX)).all()
        return render_template("quote/choices.html", products=found)


@pages.get("/<uuid:id>")
@permit(Permission.QUOTE_READ)
def show(id: UUID) -> str:
    """One quote, every line with the way from list to net."""
    return page(id)


@pages.post("/<uuid:id>/sending")
@permit(Permission.QUOTE_WRITE)
def send(id: UUID) -> Page:
    """Freeze and send."""
    said = _("The quote is sent. Its prices stand until its last day.")
    return _answer(id, lambda s, q: answer.send(s, q, now()), said)


@pages.post("/<uuid:id>/acceptance")
@permit(Permission.QUOTE_WRITE)
def accept(id: UUID) -> Page:
    """The customer accepts."""
    said = _("The quote is accepted. Place the order next.")
    return _answer(id, lambda s, q: answer.accept(s, q, today(), now()), said)


@pages.post("/<uuid:id>/refusal")
@permit(Permission.QUOTE_WRITE)
def decline(id: UUID) -> Page:
    """The customer declines."""
    return _answer(id, lambda s, q: answer.decline(q, now()), _("The quote is declined."))


def _answer(quote_id: UUID, act: Callable[[Session, Quote], None], said: str) -> Page:
    def done(session: Session) -> str:
        act(session, fetch(session, Quote, quote_id))
        flash(said)
        return url_for(".show", id=quote_id)

    form = HouseForm()
    return command(done, form, lambda: page(quote_id, form))


def _editor(deal: Deal, quote: Quote | None, act: Callable[[Session, list[TypedLine]], Quote]) -> Page:
    """The editor: GET shows it; a POST adds a row, shows prices without keeping them, or keeps the quote."""
    form = HouseForm()
    rows = typed(request.form) if request.method == "POST" else _rows(quote)

    def again(prices: Prices | None = None) -> str:
        lines = with_room(rows, 1 if rows else EMPTY_ROWS)
        shown = {"rows": lines, "prices": prices, "products": _products(prices), "hints": hints(prices)}
        return render_template("quote/edit.html", form=form, deal=deal, quote=quote, by_hand=_by_hand(), **shown)

    if request.method == "GET" or "add" in request.form:
        return again()
    if "look" in request.form:
        try:
            with read(g.actor) as session:
                return again(price(session, deal, _read(session, rows, deal), today()))
        except DomainError as error:
            form.refuse(error)
            return again(), error.status

    def done(session: Session) -> str:
        made = act(session, rows)
        session.flush()
        return url_for(".show", id=made.id)

    return command(done, form, again)


def _rows(quote: Quote | None) -> list[TypedLine]:
    if quote is None:
        return []
    with read(g.actor) as session:
        ids = {line.product_id for line in quote.lines}
        named = select(Product.id, Product.sku).where(Product.id.in_(ids))
        skus = {row.id: row.sku for row in session.execute(named)}
    return of_lines(quote.lines, skus, quote.currency)


def _read(session: Session, rows: list[TypedLine], deal: Deal) -> list[Wanted]:
    return wanted(rows, Reading(skus_of(session, rows), deal.currency, _by_hand()))


def _by_hand() -> bool:
    """A discount by hand is the house's to give."""
    return g.actor.partner_id is None


def _products(prices: Prices | None) -> dict[UUID, Product]:
    with read(g.actor) as session:
        return products_of(session, {line.product_id for line in prices.lines} if prices else set())
