"""Required papers: in which countries a statement is paid only with its invoice, dated, never edited."""

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.paper.find import paper_rules
from ltc.paper.require import require
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit

pages = Blueprint("paper", __name__)
Page = str | tuple[str, int] | Response


class PaperRuleForm(HouseForm):
    """Whether a paper is needed, from a day on."""

    country = StringField(lazy_gettext("Country of the partner"), [Optional(), Length(2, 2)])
    needed = SelectField(lazy_gettext("Paper"), [InputRequired()], choices=[])
    valid_from = DateField(lazy_gettext("For periods that end on or after"), [InputRequired()])

    def offer(self) -> "PaperRuleForm":
        """Needed, or not."""
        self.needed.choices = [SelectChoice("yes", _("needed")), SelectChoice("no", _("not needed"))]
        return self


@pages.get("/")
@permit(Permission.PAPER_READ)
def index() -> str:
    """Every rule by country."""
    with read(g.actor) as session:
        rows = session.scalars(paper_rules()).all()
    return render_template("paper/index.html", rows=rows, people=names_of([row.set_by for row in rows]))


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PAPER_REQUIRE)
def new() -> Page:
    """Set what holds in a country from a day on."""
    form = PaperRuleForm.sent(data={"valid_from": today()}).offer()

    def again() -> str:
        return render_template("paper/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        given, needed = str(form.country.data or ""), form.needed.data == "yes"
        require(session, given, needed, form.valid_from.data, (g.actor.person_id, now()))
        flash(_("It holds for periods that end on that day or later."))
        return url_for(".index")

    return command(act, form, again)
