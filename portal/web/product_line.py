"""Product lines: what partners are authorised for and customers are protected in."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.product_form import CodedForm, NamesForm
from pricing.product.change import add_line, alter_line
from pricing.product.find import lines
from pricing.product.models import ProductLine

pages = Blueprint("product_line", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.PRODUCT_READ)
def index() -> str:
    """All product lines."""
    with read(g.actor) as session:
        return render_template("product_line/index.html", lines=session.scalars(lines()).all())


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PRODUCT_CHANGE)
def new() -> Page:
    """Add a product line."""
    form = CodedForm.sent()

    def again() -> str:
        return render_template("product_line/edit.html", form=form, line=None)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        add_line(session, str(form.code.data), form.names())
        flash(_("The product line is there. Add its products, and authorise partners for it."))
        return url_for(".index")

    return command(act, form, again)


@pages.route("/<uuid:id>", methods=["GET", "POST"])
@permit(Permission.PRODUCT_CHANGE)
def edit(id: UUID) -> Page:
    """Rename a product line, or retire it."""
    with read(g.actor) as session:
        line = fetch(session, ProductLine, id)
    form = NamesForm.sent(obj=line)

    def again() -> str:
        return render_template("product_line/edit.html", form=form, line=line)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        alter_line(fetch(session, ProductLine, id), form.names())
        flash(_("The product line is changed."))
        return url_for(".index")

    return command(act, form, again)
