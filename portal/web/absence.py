"""Absences: who is away and who stands in; and the list of people who are asked in the end."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from partners.absence import change
from partners.absence.find import absences, contacts
from partners.absence.models import Absence, EscalationContact
from portal.db import read
from portal.flows.people import rulers
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.fields import as_id
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit

pages = Blueprint("absence", __name__)
Page = str | tuple[str, int] | Response


class AbsenceForm(HouseForm):
    """Who is away, between which dates, and who stands in."""

    person_id = SelectField(lazy_gettext("Who is away"), [InputRequired()], coerce=as_id, choices=[])
    stand_in_id = SelectField(lazy_gettext("Who stands in"), [InputRequired()], coerce=as_id, choices=[])
    absent_from = DateField(lazy_gettext("From"), [InputRequired()])
    absent_until = DateField(lazy_gettext("Back on"), [InputRequired()])

    def offer(self, people: dict[UUID, str]) -> "AbsenceForm":
        """The people who may rule."""
        self.person_id.choices = self.stand_in_id.choices = [SelectChoice(one, name) for one, name in people.items()]
        return self

    def away(self) -> change.Away:
        """The absence as a value."""
        assert self.absent_from.data
        assert self.absent_until.data
        people = self.person_id.data, self.stand_in_id.data
        return change.Away(*people, self.absent_from.data, self.absent_until.data)


class ContactForm(HouseForm):
    """Somebody for the list."""

    person_id = SelectField(lazy_gettext("Person"), [InputRequired()], coerce=as_id, choices=[])

    def offer(self, people: dict[UUID, str]) -> "ContactForm":
        """The people who may rule."""
        self.person_id.choices = [SelectChoice(one, name) for one, name in people.items()]
        return self


@pages.get("/")
@permit(Permission.ABSENCE_READ)
def index() -> str:
    """Who is away or will be, and whom the house asks in the end."""
    return _page()


@pages.post("/")
@permit(Permission.ABSENCE_CHANGE)
def create() -> Page:
    """Note an absence."""
    form = AbsenceForm.sent(prefix="absence").offer(_people())
    if not form.validate():
        return _page(absence=form), 422

    def act(session: Session) -> str:
        change.note(session, form.away())
        flash(_("The absence is noted. Reminders go to the stand-in for that time."))
        return url_for(".index")

    return command(act, form, lambda: _page(absence=form))


@pages.post("/<uuid:id>/removal")
@permit(Permission.ABSENCE_CHANGE)
def remove(id: UUID) -> Page:
    """Take an absence back."""

    def act(session: Session) -> str:
        session.delete(fetch(session, Absence, id))
        flash(_("The absence is taken back."))
        return url_for(".index")

    return command(act)


@pages.post("/contacts")
@permit(Permission.ABSENCE_CHANGE)
def enlist() -> Page:
    """Put somebody on the list."""
    form = ContactForm.sent(prefix="contact").offer(_people())
    if not form.validate():
        return _page(contact=form), 422

    def act(session: Session) -> str:
        change.enlist(session, form.person_id.data)
        flash(_("The list is changed."))
        return url_for(".index")

    return command(act, form, lambda: _page(contact=form))


@pages.post("/contacts/<uuid:contact>/removal")
@permit(Permission.ABSENCE_CHANGE)
def strike(contact: UUID) -> Page:
    """Take somebody off the list."""

    def act(session: Session) -> str:
        session.delete(fetch(session, EscalationContact, contact))
        flash(_("The list is changed."))
        return url_for(".index")

    return command(act)


def _people() -> dict[UUID, str]:
    with read(g.actor) as session:
        able = rulers(session)
    names = names_of(able)
    return {person_id: names[person_id] for person_id in able}


def _page(**given: HouseForm) -> str:
    people = _people()
    forms = {"absence": AbsenceForm(prefix="absence"), "contact": ContactForm(prefix="contact")}
    shown = {name: form.offer(people) for name, form in forms.items()} | given
    with read(g.actor) as session:
        away, listed = session.scalars(absences(today())).all(), session.scalars(contacts()).all()
    known = names_of([one for row in away for one in (row.person_id, row.stand_in_id)] + [c.person_id for c in listed])
    wrong = next(iter(given.values()), None)
    return render_template("absence/index.html", away=away, listed=listed, people=known, forms=shown, wrong=wrong)
