"""The mode advisor: its overview, the questionnaire, and what was advised and why."""

from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.mode.consult import About, consult
from ltc.mode.models import Level, ModeAdvice
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.mode_form import filled, form_for
from portal.web.mode_read import about, currency, overview, subject
from portal.words import mode_speak as speak

pages = Blueprint("mode", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.MODE_READ)
def index() -> str:
    """What is advised for the company and every line, and the deals whose way a person must choose."""
    with read(g.actor) as session:
        return render_template("mode/index.html", speak=speak, **overview(session))


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.MODE_ADVISE)
def new() -> Page:
    """The questionnaire for the company (`level=company`), a product line or a deal (`of` is its id)."""
    level, row_id = request.values.get("level", Level.COMPANY), request.values.get("of", "")
    with read(g.actor) as session:
        found = subject(session, level, row_id)
    form = form_for(found.level).sent(data=filled(found.row, found.facts, currency())).offer()

    def again() -> str:
        return render_template("mode/new.html", form=form, subject=found, of=row_id)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        revenue = form.revenue.money().minor if found.level is Level.PRODUCT_LINE else None
        line_id, deal_id = (row.id if row else None for row in (found.line, found.deal))
        value = found.deal.value_minor if found.deal else None
        asked = About(found.level, line_id, deal_id, revenue)
        return url_for(".show", id=consult(session, asked, form.sheet(value), g.actor.person_id, now()).id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.MODE_READ)
def show(id: UUID) -> str:
    """One advice as it was given: shares, what each answer did, what would turn it, and how stable it is."""
    with read(g.actor) as session:
        row = fetch(session, ModeAdvice, id)
        found = about(session, row)
    who = names_of([row.advised_by]).get(row.advised_by, "")
    return render_template("mode/show.html", row=row, told=row.told, subject=found, who=who, speak=speak)
