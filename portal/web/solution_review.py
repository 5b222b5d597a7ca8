"""What happens to a solution: answered, handed in, approved, returned, quoted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.solution import review
from ltc.solution.answer import answer
from ltc.solution.models import Solution
from ltc.solution.start_quote import start_quote
from ltc.solution.write import submit
from portal.clock import now
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.solution_form import ReviewForm, answers
from portal.web.solution_read import page

pages = Blueprint("solution_review", __name__)
Page = str | tuple[str, int] | Response


@pages.post("/<uuid:id>/answers")
@permit(Permission.SOLUTION_ANSWER)
def reply(id: UUID) -> Page:
    """Say of lines whether they can be delivered."""

    def act(session: Session, row: Solution, form: HouseForm) -> str:
        found = answer(session, row, answers(row.lines, request.form), g.actor.person_id, now())
        return str(ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", found))

    return _changed(id, HouseForm(), act)


@pages.post("/<uuid:id>/submission")
@permit(Permission.SOLUTION_WRITE)
def hand_in(id: UUID) -> Page:
    """Hand the draft in for review."""

    def act(session: Session, row: Solution, form: HouseForm) -> str:
        submit(session, row, g.actor.person_id, now())
        return str(_("It waits for the technical review of somebody else."))

    return _changed(id, HouseForm(), act)


@pages.post("/<uuid:id>/approval")
@permit(Permission.SOLUTION_REVIEW)
def approve(id: UUID) -> Page:
    """Approve what somebody else wrote."""

    def act(session: Session, row: Solution, form: ReviewForm) -> str:
        review.approve(session, row, str(form.note.data or ""), g.actor.person_id, now())
        return str(_("The solution is approved. A quote can be started from it."))

    return _changed(id, ReviewForm.sent(), act)


@pages.post("/<uuid:id>/return")
@permit(Permission.SOLUTION_REVIEW)
def send_back(id: UUID) -> Page:
    """Return it with reasons."""

    def act(session: Session, row: Solution, form: ReviewForm) -> str:
        review.send_back(session, row, str(form.note.data or ""), g.actor.person_id, now())
        return str(_("The solution is returned with your reasons."))

    return _changed(id, ReviewForm.sent(), act)


@pages.post("/<uuid:id>/quotes")
@permit(Permission.SOLUTION_WRITE)
def quote(id: UUID) -> Page:
    """Start a quote from an approved solution."""
    form = HouseForm()

    def act(session: Session) -> str:
        made = start_quote(session, fetch(session, Solution, id), g.actor.person_id, (today(), now()))
        flash(_("Quote %(number)s stands with the solution's lines. Look it over, then send it.", number=made.number))
        return url_for("quote.show", id=made.id)

    return command(act, form, lambda: page(id, form))


def _changed(id: UUID, form: HouseForm, act: Callable[[Session, Solution, Any], str]) -> Page:
    if not form.validate():
        return page(id, form), 422

    def done(session: Session) -> str:
        flash(act(session, fetch(session, Solution, id), form))
        return url_for("solution.show", id=id)

    return command(done, form, lambda: page(id, form))
