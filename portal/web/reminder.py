"""Payment reminders: who is to be reminded today, one mail to each, and after how many days each step comes."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.cash.models import Invoice
from ltc.receivable.find import names
from ltc.reminder.find import debtors, due, holds, sent_to
from ltc.reminder.remind import key
from ltc.reminder.terms import in_force, publish, versions
from portal.clock import now
from portal.db import read
from portal.flows.reminder import send
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.reminder_form import ReminderForm, ReminderTermsForm
from pricing.ground.errors import NotFound

pages = Blueprint("reminder", __name__)
Page = str | tuple[str, int] | Response
SHOWN_MAX = 50


@pages.get("/")
@permit(Permission.REMINDER_READ)
def index() -> str:
    """Who is to be reminded today, whoever owes longest first; and what is held."""
    with read(g.actor) as session:
        terms = in_force(session, now())[1]
        page = paged(session, debtors(terms, today()), scalars=False)
        known = names(session, [row[0] for row in page.rows])
        held = session.scalars(holds(today()).limit(SHOWN_MAX)).all()
        of = select(Invoice).where(Invoice.id.in_({row.invoice_id for row in held}))
        invoices = {invoice.id: invoice for invoice in session.scalars(of)}
    told = {"page": page, "names": known, "held": held, "invoices": invoices, "terms": terms}
    return render_template("reminder/index.html", **told)


@pages.get("/of/<uuid:debtor>")
@permit(Permission.REMINDER_READ)
def show(debtor: UUID) -> str:
    """What one debtor is to be reminded of, and what was sent."""
    return _page(debtor, None)


@pages.post("/of/<uuid:debtor>")
@permit(Permission.REMINDER_SEND)
def remind(debtor: UUID) -> Page:
    """Send one mail with all that is due; each step of an invoice is sent once."""
    form = ReminderForm.sent()

    def again() -> str:
        return _page(debtor, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        send(session, debtor, form.letter(), (today(), now(), g.actor.person_id))
        flash(_("The reminder is on its way."))
        return url_for(".show", debtor=debtor)

    return command(act, form, again)


@pages.route("/terms", methods=["GET", "POST"])
@permit(Permission.REMINDER_TERMS)
def terms() -> Page:
    """After how many days each step comes; a new version counts from now on."""
    with read(g.actor) as session:
        version, current = in_force(session, now())
        rows = session.scalars(versions()).all()
    form = ReminderTermsForm.sent(obj=current)

    def again() -> str:
        return render_template("reminder/terms.html", form=form, rows=rows, version=version)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        published = publish(session, form.terms(), g.actor.person_id, now())
        flash(_("Version %(version)s is in force.", version=published.version))
        return url_for(".terms")

    return command(act, form, again)


def _page(debtor: UUID, form: ReminderForm | None) -> str:
    with read(g.actor) as session:
        name = names(session, [debtor]).get(debtor)
        if name is None:
            raise NotFound
        rows = session.execute(due(in_force(session, now())[1], today(), debtor)).all()
        asked = [(row[0], int(row[1])) for row in rows]
        sent = session.scalars(sent_to(debtor).limit(SHOWN_MAX)).all()
    kept = {"recipient": sent[0].recipient, "language": sent[0].language} if sent else {"language": g.tenant.language}
    form = form or ReminderForm(data=kept)
    form.seen.data = key(asked)
    people = names_of([row.sent_by for row in sent])
    told = {"debtor": debtor, "name": name, "asked": asked, "sent": sent, "people": people, "form": form}
    return render_template("reminder/show.html", **told)
