"""Sales regions: where partners are authorised to sell."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.programme.models import Region
from partners.programme.region import add, alter, regions
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.product_form import CodedForm, NamesForm

pages = Blueprint("region", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.REGION_READ)
def index() -> str:
    """All regions."""
    with read(g.actor) as session:
        return render_template("region/index.html", regions=session.scalars(regions()).all())


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.REGION_CHANGE)
def new() -> Page:
    """Add a region."""
    form = CodedForm.sent()

    def again() -> str:
        return render_template("region/edit.html", form=form, region=None)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        add(session, str(form.code.data), form.names())
        flash(_("The region is there."))
        return url_for(".index")

    return command(act, form, again)


@pages.route("/<uuid:id>", methods=["GET", "POST"])
@permit(Permission.REGION_CHANGE)
def edit(id: UUID) -> Page:
    """Rename a region, or retire it."""
    with read(g.actor) as session:
        region = fetch(session, Region, id)
    form = NamesForm.sent(obj=region)

    def again() -> str:
        return render_template("region/edit.html", form=form, region=region)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        alter(fetch(session, Region, id), form.names())
        flash(_("The region is changed."))
        return url_for(".index")

    return command(act, form, again)
