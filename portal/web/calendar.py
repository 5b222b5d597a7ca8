"""The working calendar: holidays and make-up days, and the hours in which the house works."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.calendar import change
from partners.calendar.find import days, in_force, unknown
from partners.calendar.models import CalendarDay
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.calendar_form import DayForm, ImportForm, WorkingTimeForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("calendar", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.CALENDAR_READ)
def index() -> str:
    """Days that differ from their weekday, and the working time in force."""
    return _page()


@pages.post("/days")
@permit(Permission.CALENDAR_CHANGE)
def day() -> Page:
    """Keep one day."""
    form = DayForm.sent(prefix="day").offer()
    if not form.validate():
        return _page(day=form), 422

    def act(session: Session) -> str:
        change.keep(session, [form.day()])
        flash(_("The day is in the calendar."))
        return url_for(".index")

    return command(act, form, lambda: _page(day=form))


@pages.post("/days/<uuid:id>/removal")
@permit(Permission.CALENDAR_CHANGE)
def remove(id: UUID) -> Page:
    """Take a day out: it is what its weekday says again."""

    def act(session: Session) -> str:
        session.delete(fetch(session, CalendarDay, id))
        flash(_("The day is out of the calendar."))
        return url_for(".index")

    return command(act)


@pages.post("/import")
@permit(Permission.CALENDAR_CHANGE)
def take() -> Page:
    """Keep the days of a file, or of a calendar that comes with the portal."""
    form = ImportForm.sent(prefix="import").offer()
    sent = request.files.get(form.file.name)
    form.file.data = sent.read().decode("utf-8-sig", "replace") if sent and sent.filename else ""

    def act(session: Session) -> str:
        made = change.keep(session, form.days())
        flash(ngettext("%(num)s new day is in the calendar.", "%(num)s new days are in the calendar.", made))
        return url_for(".index")

    return command(act, form, lambda: _page(**{"import": form}))


@pages.route("/working-time", methods=["GET", "POST"])
@permit(Permission.CALENDAR_CHANGE)
def working_time() -> Page:
    """Publish the next version of the working time."""
    with read(g.actor) as session:
        form = WorkingTimeForm.of(in_force(session, now()))

    def again() -> str:
        return render_template("calendar/working_time.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        change.publish(session, form.working_time(), g.actor.person_id, now())
        flash(_("The working time is in force. What was promised before keeps its time."))
        return url_for(".index")

    return command(act, form, again)


def _page(**given: HouseForm) -> str:
    forms = {"day": DayForm(prefix="day").offer(), "import": ImportForm(prefix="import").offer()} | given
    with read(g.actor) as session:
        page, worked = paged(session, days()), in_force(session, now())
        lacking = unknown(session, now(), today())
    wrong = next(iter(given.values()), None)
    return render_template("calendar/index.html", page=page, worked=worked, lacking=lacking, forms=forms, wrong=wrong)
