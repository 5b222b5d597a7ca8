"""Appeals: a partner asks once for another look; the house sees what is disputed."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from partners.appeal.find import appeals
from partners.registration.models import Registration
from portal.clock import now
from portal.db import read
from portal.flows import appeal as flow
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("appeal", __name__)


class AppealForm(HouseForm):
    """What is new."""

    evidence = TextAreaField(lazy_gettext("New evidence"), [InputRequired(), Length(max=4000)])


@pages.get("/")
@permit(Permission.APPEAL_READ)
def index() -> str:
    """Every appeal, whose ruling it disputes, and who decided it."""
    with read(g.actor) as session:
        page = paged(session, appeals(), scalars=False)
    reviews = [row.AppealReview for row in page.rows if row.AppealReview]
    people = names_of(one for review in reviews for one in (review.first_decided_by, review.decided_by))
    return render_template("appeal/index.html", page=page, people=people)


@pages.route("/of/<uuid:registration>", methods=["GET", "POST"])
@permit(Permission.REGISTRATION_SUBMIT)
def new(registration: UUID) -> str | tuple[str, int] | Response:
    """Appeal against a rejection."""
    form = AppealForm.sent()
    with read(g.actor) as session:
        row = fetch(session, Registration, registration)
        last_day = flow.last_day(session, row, now())

    def again() -> str:
        return render_template("appeal/new.html", form=form, row=row, last_day=last_day)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        evidence = str(form.evidence.data).strip()
        flow.file(session, fetch(session, Registration, registration), evidence, g.actor.person_id, now())
        flash(_("Your appeal is sent. Somebody else looks at it."))
        return url_for("registration.show", id=registration)

    return command(act, form, again)
