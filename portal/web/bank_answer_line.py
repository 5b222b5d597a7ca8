"""Lines of the bank's files that wait for a person, and what a person makes of them."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.payout.answer.find import decision, open_lines
from ltc.payout.answer.models import BankAnswer, BankAnswerLine
from ltc.payout.answer.settle import accept as accepting
from ltc.payout.answer.settle import dismiss as dismissing
from ltc.payout.answer.weigh import Parked
from ltc.payout.models import Payout
from partners.partner.models import Partner
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.bank_answer_form import DismissalForm
from portal.web.bank_answer_read import why
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged
from portal.words.bank_answer import NEXT

pages = Blueprint("bank_answer_line", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.BANK_ANSWER_READ)
def index() -> str:
    """Lines that nobody has settled, the oldest first."""
    with read(g.actor) as session:
        page = paged(session, open_lines())
    return render_template("bank_answer_line/index.html", page=page)


@pages.get("/<uuid:id>")
@permit(Permission.BANK_ANSWER_READ)
def show(id: UUID) -> str:
    """One line: what the bank says, what the house knows, and what to do."""
    return _page(id, DismissalForm())


@pages.post("/<uuid:id>/dismissal")
@permit(Permission.BANK_ANSWER_TAKE)
def dismiss(id: UUID) -> Page:
    """Put a line aside, with a reason."""
    form = DismissalForm.sent()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        dismissing(session, fetch(session, BankAnswerLine, id), form.reason.data, g.actor.person_id, now())
        flash(_("The line is dismissed. It changed nothing."))
        return url_for(".index")

    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/acceptance")
@permit(Permission.BANK_ANSWER_TAKE)
def accept(id: UUID) -> Page:
    """Accept that a paid payout came back."""

    def act(session: Session) -> str:
        accepting(session, fetch(session, BankAnswerLine, id), g.actor.person_id, now())
        flash(_("The payout came back. Its amount goes into the partner's next statement."))
        return url_for(".index")

    return command(act)


def _page(id: UUID, form: DismissalForm) -> str:
    with read(g.actor) as session:
        line = fetch(session, BankAnswerLine, id)
        answer = fetch(session, BankAnswer, line.bank_answer_id)
        settled = decision(session, line)
        payout = fetch(session, Payout, line.payout_id) if line.payout_id else None
        partner = fetch(session, Partner, payout.partner_id) if payout and payout.partner_id else None
    around = {
        "why": why(line, payout),
        "what_next": NEXT[line.why] if line.why else "",
        "may_accept": line.why is Parked.PAID_BEFORE,
        "people": names_of([settled.decided_by] if settled else []),
    }
    shown = {"line": line, "answer": answer, "decision": settled, "payout": payout, "partner": partner}
    return render_template("bank_answer_line/show.html", form=form, **shown, **around)
