"""Extensions: a partner asks for more time, the house decides."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from partners.extension.ask import Plea
from partners.extension.find import waiting
from partners.extension.models import Extension
from partners.protection.end import standing_of
from partners.protection.queue import since
from partners.protection.queue import waiting as in_line
from partners.protection.terms import terms_at
from partners.registration.models import Registration
from portal.clock import now
from portal.db import read
from portal.flows import extension as flow
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import day, today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.registration_read import sheet

pages = Blueprint("extension", __name__)
Page = str | tuple[str, int] | Response


class ExtensionForm(HouseForm):
    """What speaks for more time."""

    evidence = TextAreaField(lazy_gettext("What was achieved since"), [InputRequired(), Length(max=4000)])


class RefusalForm(HouseForm):
    """Why there is no more time."""

    note = TextAreaField(lazy_gettext("Words to the partner"), [Optional(), Length(max=2000)])


@pages.get("/")
@permit(Permission.EXTENSION_READ)
def index() -> str:
    """Requests that wait, the oldest first."""
    with read(g.actor) as session:
        page = paged(session, waiting(), scalars=False)
    return render_template("extension/index.html", page=page)


@pages.route("/of/<uuid:registration>", methods=["GET", "POST"])
@permit(Permission.REGISTRATION_SUBMIT)
def new(registration: UUID) -> Page:
    """Ask for more time."""
    form = ExtensionForm.sent()
    with read(g.actor) as session:
        row = fetch(session, Registration, registration)

    def again() -> str:
        return render_template("extension/new.html", form=form, row=row)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        plea = Plea(str(form.evidence.data).strip(), g.actor.person_id, today(), now())
        flow.request(session, fetch(session, Registration, registration), plea)
        flash(_("Your request is sent."))
        return url_for("registration.show", id=registration)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.EXTENSION_READ)
def show(id: UUID) -> str:
    """One request with its registration."""
    return _page(id, RefusalForm())


@pages.post("/<uuid:id>/grant")
@permit(Permission.EXTENSION_DECIDE)
def grant(id: UUID) -> Page:
    """Protect longer."""

    def act(session: Session, row: Extension) -> str:
        until = flow.grant(session, row, g.actor.person_id, now())
        return str(_("The protection stands until %(day)s.", day=day(until)))

    return _decide(id, RefusalForm(), act)


@pages.post("/<uuid:id>/refusal")
@permit(Permission.EXTENSION_DECIDE)
def refuse(id: UUID) -> Page:
    """Leave the protection as it is."""
    form = RefusalForm.sent()

    def act(session: Session, row: Extension) -> str:
        flow.refuse(session, row, str(form.note.data or "").strip() or None, g.actor.person_id, now())
        return str(_("The protection ends on its day."))

    return _decide(id, form, act)


def _decide(extension_id: UUID, form: RefusalForm, act: Callable[[Session, Extension], str]) -> Page:
    def decided(session: Session) -> str:
        flash(act(session, fetch(session, Extension, extension_id)))
        return url_for(".show", id=extension_id)

    return command(decided, form, lambda: _page(extension_id, form))


def _page(extension_id: UUID, form: RefusalForm) -> str:
    with read(g.actor) as session:
        row = fetch(session, Extension, extension_id)
        registration = fetch(session, Registration, row.registration_id)
        standing = standing_of(session, registration.id)
        from_on = since(now(), terms_at(session, registration.submitted_at or now()).waiting_days)
        around = {
            "sheet": sheet(session, registration),
            "standing": standing,
            "rivals": sorted({rival.number for held in standing for rival, _case in in_line(session, held, from_on)}),
            "people": names_of([row.asked_by, row.decided_by]),
        }
    return render_template("extension/show.html", extension=row, row=registration, form=form, **around)
