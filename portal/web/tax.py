"""Tax rates: dated, never edited; the newest start of a line counts."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fields import PERCENT, as_id
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.product_form import CODE
from portal.words.speak import named
from pricing.book.tax import levy, rates
from pricing.ground.rate import Rate
from pricing.product.find import lines

pages = Blueprint("tax", __name__)


def _line_or_all(value: object) -> UUID | None:
    return as_id(value) if value and value != "None" else None


class TaxForm(HouseForm):
    """The next rate."""

    code = StringField(lazy_gettext("Code"), [InputRequired(), CODE])
    line_id = SelectField(lazy_gettext("Product line"), coerce=_line_or_all, choices=[])
    percent = StringField(lazy_gettext("Rate in percent"), [InputRequired(), PERCENT])
    valid_from = DateField(lazy_gettext("From"), [InputRequired()])

    def offer(self, session: Session) -> "TaxForm":
        """Every line, and all of them together."""
        each = (SelectChoice(line.id, named(line)) for line in session.scalars(lines()))
        self.line_id.choices = [SelectChoice("", _("all product lines")), *each]
        return self


@pages.get("/")
@permit(Permission.TAX_READ)
def index() -> str:
    """Every rate, the newest start first."""
    with read(g.actor) as session:
        return render_template("tax/index.html", rows=session.execute(rates()).all())


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.TAX_CHANGE)
def new() -> str | tuple[str, int] | Response:
    """Set the rate from a day on."""
    with read(g.actor) as session:
        form = TaxForm.sent(data={"code": "vat"}).offer(session)

    def again() -> str:
        return render_template("tax/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        ppm = Rate.percent(str(form.percent.data)).ppm
        levy(session, str(form.code.data), form.line_id.data, ppm, form.valid_from.data)
        flash(_("The rate is set. What was quoted before keeps the rate of its day."))
        return url_for(".index")

    return command(act, form, again)
