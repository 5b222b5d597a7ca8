"""The conflict policy: its versions in words, and publishing a new one."""

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from partners.conflict.models import Disclosure
from partners.conflict.policy import PROTECTION_DAYS_MAX, SLOT_MINUTES_MAX, NewPolicy, in_force, publish, versions
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fields import AmountField
from portal.web.form import HouseForm
from portal.web.format import plain
from portal.web.guard import permit
from portal.words.speak import word

pages = Blueprint("policy", __name__)


class PolicyForm(HouseForm):
    """The parameters of the next version."""

    disclosure = SelectField(lazy_gettext("What a refused partner may learn"), [InputRequired()], choices=[])
    answer_slot_minutes = IntegerField(
        lazy_gettext("Minutes between answer slots (0: at once)"), [InputRequired(), NumberRange(0, SLOT_MINUTES_MAX)]
    )
    protection_days = IntegerField(
        lazy_gettext("Days of protection"), [InputRequired(), NumberRange(1, PROTECTION_DAYS_MAX)]
    )
    value_min = AmountField(lazy_gettext("Minimum value of a deal"), [InputRequired()])
    two_people_from = AmountField(lazy_gettext("Two people rule from this value"), [Optional()])
    approves_clean = BooleanField(lazy_gettext("Approve registrations without findings by the policy itself"))

    def policy(self) -> NewPolicy:
        """The version as a value, in force from now on."""
        least = self.value_min.money()
        return NewPolicy(
            in_force_from=now(),
            disclosure=Disclosure(self.disclosure.data),
            answer_slot_minutes=self.answer_slot_minutes.data or 0,
            protection_days=self.protection_days.data or 0,
            value_min_minor=least.minor,
            currency=least.currency,
            approves_clean=bool(self.approves_clean.data),
            two_people_from_minor=self.two_people_from.money().minor if self.two_people_from.data else None,
        )


@pages.get("/")
@permit(Permission.POLICY_READ)
def index() -> str:
    """Every version, the one in force marked."""
    with read(g.actor) as session:
        rows = session.scalars(versions()).all()
        current = in_force(session, now())
    return render_template("policy/index.html", rows=rows, current=current)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.POLICY_PUBLISH)
def new() -> str | tuple[str, int] | Response:
    """Publish the next version. What was submitted before keeps the version it was submitted under."""
    with read(g.actor) as session:
        current = in_force(session, now())
    limit = current.two_people_from_minor
    form = PolicyForm.sent(obj=current, two_people_from=plain(limit, current.currency) if limit else "")
    form.disclosure.choices = [SelectChoice(d.value, word(d)) for d in Disclosure]

    def again() -> str:
        return render_template("policy/new.html", form=form, current=current)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        published = publish(session, form.policy(), g.actor.person_id, now())
        flash(_("Version %(version)s is in force.", version=published.version))
        return url_for(".index")

    return command(act, form, again)
