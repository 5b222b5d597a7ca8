"""Holding an invoice back from reminders, with a reason and a last day; and ending that."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.cash.models import Invoice
from ltc.reminder.find import holds, sent_for
from ltc.reminder.hold import end as ending
from ltc.reminder.hold import hold
from ltc.reminder.models import ReminderHold
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.reminder_form import ReminderHoldForm

pages = Blueprint("reminder_hold", __name__)
Page = str | tuple[str, int] | Response
USUAL = timedelta(days=14)


@pages.route("/of/<uuid:invoice>", methods=["GET", "POST"])
@permit(Permission.REMINDER_SEND)
def new(invoice: UUID) -> Page:
    """Which reminders of an invoice went out; do not remind of it up to a day."""
    with read(g.actor) as session:
        found = fetch(session, Invoice, invoice)
        sent = [(row[0], row[1]) for row in session.execute(sent_for(invoice))]
        held = session.scalars(holds(today(), invoice)).all()
    form = ReminderHoldForm.sent(data={"last_on": today() + USUAL})

    def again() -> str:
        return render_template("reminder/hold.html", form=form, invoice=found, sent=sent, held=held)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        clerk = (today(), now(), g.actor.person_id)
        hold(session, fetch(session, Invoice, invoice), str(form.reason.data), form.last_on.data, clerk)
        flash(_("The invoice is not reminded until then."))
        return url_for("reminder.index")

    return command(act, form, again)


@pages.post("/<uuid:id>/end")
@permit(Permission.REMINDER_SEND)
def end(id: UUID) -> Page:
    """Remind of the invoice again from now on."""

    def act(session: Session) -> str:
        ending(fetch(session, ReminderHold, id), g.actor.person_id, now())
        flash(_("The invoice is reminded again."))
        return url_for("reminder.index")

    return command(act)
