"""The terms of the tickets' clocks: by priority, from a day on."""

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.ticket.find import paces, terms
from ltc.ticket.models import TicketPriority
from ltc.ticket.open import set_terms
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.format import today
from portal.web.guard import permit
from portal.web.ticket_form import TermsForm

pages = Blueprint("ticket_terms", __name__)
Page = str | tuple[str, int] | Response
SHOWN = 100


@pages.get("/")
@permit(Permission.TICKET_READ)
def index() -> str:
    """What is in force today, and everything that was set."""
    return _page(TermsForm(data={"in_force_from": today()}))


@pages.post("/")
@permit(Permission.TICKET_TERMS)
def new() -> Page:
    """Set other terms of a priority."""
    form = TermsForm.sent().offer()
    if not form.validate():
        return _page(form), 422

    def act(session: Session) -> str:
        by = (g.actor.person_id, now(), today())
        set_terms(session, TicketPriority(form.priority.data), form.pace(), form.in_force_from.data, by)
        flash(_("The terms are set. Open tickets keep theirs."))
        return url_for(".index")

    return command(act, form, lambda: _page(form))


def _page(form: TermsForm) -> str:
    with read(g.actor) as session:
        rows = session.scalars(terms().limit(SHOWN)).all()
        found = paces(session, today())
    people = names_of(row.set_by for row in rows)
    is_wrong = request.method == "POST"
    return render_template(
        "ticket/terms.html", form=form.offer(), rows=rows, paces=found, people=people, wrong=is_wrong
    )
