"""The scorecard of leads: how points are given now, and publishing the next version."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.lead_score.find import in_force, versions
from portal.clock import now
from portal.db import read
from portal.flows.lead_score import put_in_force
from portal.permits import Permission
from portal.web.command import command
from portal.web.format import today
from portal.web.guard import permit
from portal.web.lead_score_form import MERITS, CardForm

pages = Blueprint("lead_score", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.LEAD_READ)
def index() -> str:
    """The scorecard in force, and every version."""
    with read(g.actor) as session:
        version, card = in_force(session, now())
        rows = session.scalars(versions()).all()
    return render_template("lead_score/index.html", card=card, version=version, rows=rows, merits=MERITS)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.LEAD_TERMS)
def new() -> Page:
    """Publish a scorecard; what is in force now is where it starts from."""
    with read(g.actor) as session:
        _version, card = in_force(session, now())
    form = CardForm.of(card, g.tenant.currency)

    def again() -> str:
        return render_template("lead_score/new.html", form=form, merits=MERITS)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        day = form.begins_on.data
        begins = datetime.combine(day, time(), ZoneInfo(g.tenant.time_zone)) if day and day != today() else now()
        row = put_in_force(session, form.card(), begins, g.actor.person_id, now())
        flash(
            _("Version %(version)s is published. Leads are scored anew when it comes into force.", version=row.version)
        )
        return url_for(".index")

    return command(act, form, again)
