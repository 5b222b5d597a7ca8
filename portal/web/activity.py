"""The house's own activity at a customer: what was done, and writing it down."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from partners.account.models import Account
from partners.activity.find import activities
from partners.activity.models import ActivityKind
from partners.activity.record import Done, record
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.words.speak import word

pages = Blueprint("activity", __name__)


class ActivityForm(HouseForm):
    """What was done, and when."""

    kind = SelectField(lazy_gettext("What was done"), [InputRequired()], choices=[])
    happened_on = DateField(lazy_gettext("Day"), [InputRequired()])
    note = StringField(lazy_gettext("In a sentence"), [InputRequired(), Length(max=500)])

    def offer(self) -> "ActivityForm":
        """The kinds there are."""
        self.kind.choices = [SelectChoice(kind.value, word(kind)) for kind in ActivityKind]
        return self


@pages.get("/<uuid:account>")
@permit(Permission.ACCOUNT_READ)
def index(account: UUID) -> str:
    """What the house did at a customer, newest first."""
    return _page(account, ActivityForm(data={"happened_on": today()}).offer())


@pages.post("/<uuid:account>")
@permit(Permission.ACTIVITY_RECORD)
def create(account: UUID) -> str | tuple[str, int] | Response:
    """Write down what was done. It counts for registrations that come in after it."""
    form = ActivityForm.sent().offer()

    def again() -> str:
        return _page(account, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        at = fetch(session, Account, account).id
        done = Done(at, ActivityKind(form.kind.data), form.happened_on.data, form.note.data)
        record(session, done, g.actor.person_id, today(), now())
        flash(gettext("It is on record."))
        return url_for(".index", account=account)

    return command(act, form, again)


def _page(account_id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        account = fetch(session, Account, account_id)
        page = paged(session, activities(account_id))
    people = names_of(row.recorded_by for row in page.rows)
    return render_template("activity/index.html", account=account, page=page, people=people, form=form)
