"""Exchange rates: dated, never changed; the newest start of a pair counts."""

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.db import read
from portal.flows.exchange import ROWS_MAX, take
from portal.permits import Permission
from portal.web.command import command
from portal.web.exchange_form import RateForm, RatesForm
from portal.web.format import count, today
from portal.web.guard import permit
from portal.web.keyset import by, newest_first
from pricing.exchange.find import entries, in_force
from pricing.exchange.models import EnteredRate
from pricing.exchange.record import enter
from pricing.ground.errors import Invalid

pages = Blueprint("exchange", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.EXCHANGE_READ)
def index() -> str:
    """The rates in force today, and everything that was entered, the newest start first."""
    with read(g.actor) as session:
        standing = in_force(session, today())
        page = by(session, entries(), newest_first(EnteredRate.starts_on, EnteredRate.entry, EnteredRate.id))
        rows = [row.EnteredRate for row in page.rows]
    return render_template("exchange/index.html", standing=standing, page=page, rows=rows)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.EXCHANGE_ENTER)
def new() -> Page:
    """Enter the rate of two currencies from a day on."""
    form = RateForm.sent(data={"target": g.tenant.currency, "starts_on": today()})

    def again() -> str:
        return render_template("exchange/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        enter(session, form.given(), form.by())
        flash(_("The rate is entered. What was quoted before keeps the rate of its day."))
        return url_for(".index")

    return command(act, form, again)


@pages.route("/import", methods=["GET", "POST"])
@permit(Permission.EXCHANGE_ENTER)
def several() -> Page:
    """Enter the rates of a file: all rows of it, or none and a report."""
    form = RatesForm.sent()

    def again() -> str:
        return render_template("exchange/import.html", form=form, most=ROWS_MAX)

    if request.method == "GET":
        return again()
    try:
        name, content = form.sent_file()
    except Invalid as error:
        form.refuse(error)
        return again(), error.status

    def act(session: Session) -> str:
        taken = take(session, name, content, form.by())
        flash(
            _("%(new)s rates are new; %(known)s stood there already.", new=count(taken.new), known=count(taken.known))
        )
        return url_for(".index")

    return command(act, form, again)
