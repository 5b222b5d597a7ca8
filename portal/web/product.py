"""Products: searched by SKU or name, added, renamed, retired."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.keyset import by_key
from portal.web.product_form import ProductAlterForm, ProductForm
from pricing.product.change import add, alter
from pricing.product.find import lines, products
from pricing.product.models import Product, ProductLine

pages = Blueprint("product", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.PRODUCT_READ)
def index() -> str:
    """Products by SKU, searched by the words of SKU and names."""
    text = request.args.get("q", "").strip()
    with read(g.actor) as session:
        query = products(text).order_by(None)
        page = by_key(session, query, Product.sku, lambda row: row.Product.sku)
        known = {line.id: line for line in session.scalars(lines())}
    return render_template("product/index.html", page=page, lines=known, text=text)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PRODUCT_CHANGE)
def new() -> Page:
    """Add a product to a line."""
    with read(g.actor) as session:
        form = ProductForm.sent(data={"unit": _("piece")}).offer(session, today())

    def again() -> str:
        return render_template("product/edit.html", form=form, product=None, line=None)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        add(session, form.product(), form.names(), today())
        flash(_("The product is there. It can be quoted when a price book in force has its price."))
        return url_for(".index", q=str(form.sku.data).strip())

    return command(act, form, again)


@pages.route("/<uuid:id>", methods=["GET", "POST"])
@permit(Permission.PRODUCT_CHANGE)
def edit(id: UUID) -> Page:
    """Rename a product, or retire it."""
    with read(g.actor) as session:
        product = fetch(session, Product, id)
        line = fetch(session, ProductLine, product.product_line_id)
    form = ProductAlterForm.sent(obj=product)

    def again() -> str:
        return render_template("product/edit.html", form=form, product=product, line=line)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        alter(fetch(session, Product, id), form.names(), str(form.unit.data).strip())
        flash(_("The product is changed."))
        return url_for(".index", q=product.sku)

    return command(act, form, again)
