"""Protections: what is promised to whom, what ends, and ending one early."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from partners.account.models import Account
from partners.protection.find import active
from partners.protection.models import Protection, ProtectionState
from partners.protection.terms import LIMITS, Terms, publish, terms_at
from portal.clock import now
from portal.db import read
from portal.flows import protection as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("protection", __name__)


class EndForm(HouseForm):
    """How a protection is ended, and why."""

    how = RadioField(
        lazy_gettext("How"),
        [InputRequired()],
        choices=[
            SelectChoice(ProtectionState.RELEASED.value, lazy_gettext("Release: the partner gives it up")),
            SelectChoice(ProtectionState.REVOKED.value, lazy_gettext("Revoke: the house takes it back")),
        ],
    )
    reason = TextAreaField(lazy_gettext("Reason, for the file"), [InputRequired(), Length(max=2000)])


def _days(label: LazyString, name: str) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(*LIMITS[name])])


class TermsForm(HouseForm):
    """The next version of the terms."""

    extension_days = _days(lazy_gettext("Days of an extension"), "extension_days")
    extensions_max = _days(lazy_gettext("Extensions of a protection, at most"), "extensions_max")
    extension_window_days = _days(lazy_gettext("Days before the end to ask in"), "extension_window_days")
    total_days_max = _days(lazy_gettext("Longest protection in days"), "total_days_max")
    heartbeat_days = _days(lazy_gettext("Days between confirmations of progress"), "heartbeat_days")
    heartbeat_grace_days = _days(lazy_gettext("Days of grace after that"), "heartbeat_grace_days")
    waiting_days = _days(lazy_gettext("Days that a rejected registration waits in line"), "waiting_days")
    appeal_days = _days(lazy_gettext("Working days to appeal in"), "appeal_days")

    def terms(self) -> Terms:
        """The version as a value."""
        return Terms(**{name: self[name].data for name in LIMITS})


@pages.get("/")
@permit(Permission.PROTECTION_READ)
def index() -> str:
    """Protections that stand, those that end first on top."""
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, active(today(), ending=view == "ending"), scalars=False)
    return render_template("protection/index.html", page=page, view=view)


@pages.route("/<uuid:id>/end", methods=["GET", "POST"])
@permit(Permission.PROTECTION_END)
def finish(id: UUID) -> str | tuple[str, int] | Response:
    """End a protection early, with all the lines of its registration."""
    form = EndForm.sent()
    with read(g.actor) as session:
        row = fetch(session, Protection, id)
        account = fetch(session, Account, row.account_id)

    def again() -> str:
        return render_template("protection/end.html", form=form, row=row, account=account)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        flow.finish(session, fetch(session, Protection, id), (ProtectionState(form.how.data), form.reason.data), now())
        flash(_("The protection has ended."))
        return url_for(".index")

    return command(act, form, again)


@pages.route("/terms", methods=["GET", "POST"])
@permit(Permission.POLICY_PUBLISH)
def terms() -> str | tuple[str, int] | Response:
    """Publish the next version of the terms, for registrations that are submitted from now on."""
    with read(g.actor) as session:
        form = TermsForm.sent(obj=terms_at(session, now()))

    def again() -> str:
        return render_template("protection/terms.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        publish(session, form.terms(), g.actor.person_id, now())
        flash(_("The terms are in force for registrations from now on."))
        return url_for(".index")

    return command(act, form, again)
