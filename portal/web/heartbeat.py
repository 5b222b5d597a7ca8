"""Heartbeats: a partner confirms that the deal behind a protection goes on."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from partners.heartbeat.confirm import confirm
from partners.registration.models import Registration
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit

pages = Blueprint("heartbeat", __name__)


class HeartbeatForm(HouseForm):
    """What was done since the last time."""

    progress = TextAreaField(lazy_gettext("What happened since the last time"), [InputRequired(), Length(max=2000)])


@pages.route("/of/<uuid:registration>", methods=["GET", "POST"])
@permit(Permission.REGISTRATION_SUBMIT)
def new(registration: UUID) -> str | tuple[str, int] | Response:
    """Confirm progress."""
    form = HeartbeatForm.sent()
    with read(g.actor) as session:
        row = fetch(session, Registration, registration)

    def again() -> str:
        return render_template("heartbeat/new.html", form=form, row=row)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        progress = str(form.progress.data).strip()
        confirm(session, fetch(session, Registration, registration), progress, g.actor.person_id, today())
        flash(_("Your progress is noted."))
        return url_for("registration.show", id=registration)

    return command(act, form, again)
