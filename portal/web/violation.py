"""The violation ledger: what partners did, what it counts for, and the published counting."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.partner.models import Partner
from partners.violation.find import ledger, listed, rules
from partners.violation.models import Violation
from partners.violation.record import Clerk, publish, record, strike
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.violation_form import CountingForm, StrikeForm, ViolationForm

pages = Blueprint("violation", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.VIOLATION_READ)
def index() -> str:
    """Every violation, the newest first, who is on a list today, and how it is counted."""
    with read(g.actor) as session:
        page = paged(session, ledger(), scalars=False)
        partners = session.scalars(select(Partner).where(Partner.id.in_(select(Violation.partner_id)))).all()
        found = [(partner, listed(session, partner.id, today())) for partner in partners]
        counting = rules(session)
    around = {"lists": [(partner, one) for partner, one in found if one], "counting": counting}
    people = names_of(row[0].recorded_by for row in page.rows)
    return render_template("violation/index.html", page=page, people=people, **around)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.VIOLATION_RECORD)
def new() -> Page:
    """Write a violation down."""
    with read(g.actor) as session:
        form = ViolationForm.sent().offer(session)

    def again() -> str:
        return render_template("violation/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        record(session, form.breach(), _clerk())
        flash(_("The violation is recorded and counted."))
        return url_for(".index")

    return command(act, form, again)


@pages.route("/<uuid:id>/strike", methods=["GET", "POST"])
@permit(Permission.VIOLATION_RECORD)
def strike_out(id: UUID) -> Page:
    """Take a violation back with an entry of its own."""
    form = StrikeForm.sent()
    with read(g.actor) as session:
        row = fetch(session, Violation, id)
        partner = fetch(session, Partner, row.partner_id)

    def again() -> str:
        return render_template("violation/strike.html", form=form, violation=row, partner=partner)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        strike(session, fetch(session, Violation, id), str(form.note.data).strip(), _clerk())
        flash(_("The violation is struck out and counts no more."))
        return url_for(".index")

    return command(act, form, again)


@pages.route("/counting", methods=["GET", "POST"])
@permit(Permission.VIOLATION_COUNT)
def counting() -> Page:
    """Replace the counting."""
    with read(g.actor) as session:
        form = CountingForm.of(rules(session))

    def again() -> str:
        return render_template("violation/counting.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        publish(session, form.rules())
        flash(_("The counting is changed."))
        return url_for(".index")

    return command(act, form, again)


def _clerk() -> Clerk:
    return Clerk(g.actor.person_id, today(), now())
