"""Protections: what is promised to whom, what ends, and ending one early."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from partners.account.models import Account
from partners.protection.end import end
from partners.protection.find import active
from partners.protection.models import Protection, ProtectionState
from portal.clock import now
from portal.db import read
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
def finish(id: UUID) -> str | tuple[str, int] | Response:  # noqa: A002
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
        end(session, fetch(session, Protection, id), (ProtectionState(form.how.data), form.reason.data), now())
        flash(_("The protection has ended."))
        return url_for(".index")

    return command(act, form, again)
