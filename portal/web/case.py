"""Approvals: the inbox of cases, the review of one, and the ruling."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.conflict import rule
from partners.conflict.models import ConflictCase
from portal.clock import now
from portal.db import read
from portal.flows import registration as flow
from portal.permits import Permission
from portal.web import case_read as reads
from portal.web.case_form import ApprovalForm, RejectionForm, ReturnForm, RulingForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.registration_read import line_names
from pricing.ground.decision import Decision
from pricing.ground.errors import NotFound

pages = Blueprint("case", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.CASE_READ)
def index() -> str:
    """Cases in the order of the answers that were promised."""
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, reads.inbox(view), scalars=False)
        around = {"lines": line_names(session), "counts": reads.counts(session)}
    decisions = {row.ConflictCase.id: Decision.read(row.ConflictCase.findings) for row in page.rows}
    return render_template("case/index.html", page=page, view=view, decisions=decisions, now=now(), **around)


@pages.get("/<uuid:id>")
@permit(Permission.CASE_READ)
def show(id: UUID) -> str:  # noqa: A002
    """One case: request, checks, and what the partner will read."""
    return _page(id)


@pages.post("/<uuid:id>/approval")
@permit(Permission.CASE_RULE)
def approve(id: UUID) -> Page:  # noqa: A002
    """Grant the protection that is asked for."""
    form = ApprovalForm.sent(prefix="approval")
    return _rule(id, form, "approval", lambda s, r: rule.approve(s, r, _by(), form.notes()))


@pages.post("/<uuid:id>/return")
@permit(Permission.CASE_RULE)
def send_back(id: UUID) -> Page:  # noqa: A002
    """Ask the partner for more information."""
    form = ReturnForm.sent(prefix="return")
    return _rule(id, form, "return", lambda s, r: rule.send_back(s, r, _by(), form.notes()))


@pages.post("/<uuid:id>/rejection")
@permit(Permission.CASE_RULE)
def reject(id: UUID) -> Page:  # noqa: A002
    """Refuse the protection, with a general answer and a reason for the house."""
    form = RejectionForm.sent(prefix="rejection").offer_answers()

    def act(session: Session, registration_id: UUID) -> object:
        return rule.reject(session, registration_id, form.answer.data, _by(), form.notes())

    return _rule(id, form, "rejection", act)


@pages.route("/<uuid:id>/conflict/<uuid:rival>", methods=["GET", "POST"])
@permit(Permission.CASE_RULE)
def conflict(id: UUID, rival: UUID) -> Page:  # noqa: A002
    """Two requests for one customer side by side; the ruling answers both."""
    with read(g.actor) as session:
        sides = [reads.dossier(session, fetch(session, ConflictCase, one)) for one in (id, rival)]
    if sides[0].account is None or sides[0].case.account_id != sides[1].case.account_id or id == rival:
        raise NotFound
    form = RulingForm.sent().offer_sides(
        [(str(side.case.id), f"{side.sheet.registration.number} · {side.partner_name}") for side in sides]
    )

    def again() -> str:
        return render_template("case/conflict.html", sides=sides, form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        chosen, other = sides if form.favour.data == str(id) else sides[::-1]
        by, notes = _by(), form.notes()
        for side in (chosen, other):
            flow.ruled(session, side.case, by.now)
        rule.reject(session, other.case.registration_id, form.answer.data, by, notes)
        rule.approve(session, chosen.case.registration_id, by, rule.Notes(None, notes.house))
        flash(gettext("The ruling is recorded. Both partners are answered at their time."))
        return url_for(".index")

    return command(act, form, again)


def _rule(case_id: UUID, form: HouseForm, name: str, ruling: Callable[[Session, UUID], object]) -> Page:
    """Record a ruling of this person, or show its form again."""

    def again() -> str:
        return _page(case_id, **{name: form})

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        case = fetch(session, ConflictCase, case_id)
        ruling(session, case.registration_id)
        flow.ruled(session, case, now())
        flash(gettext("The ruling is recorded. The partner is answered at the promised time."))
        return url_for(".index")

    return command(act, form, again)


def _by() -> rule.By:
    return rule.By(g.actor.person_id, today(), now())


def _page(case_id: UUID, **given: HouseForm) -> str:
    forms = {
        "approval": ApprovalForm(prefix="approval"),
        "return": ReturnForm(prefix="return"),
        "rejection": RejectionForm(prefix="rejection").offer_answers(),
    } | given
    with read(g.actor) as session:
        dossier = reads.dossier(session, fetch(session, ConflictCase, case_id))
    return render_template("case/show.html", d=dossier, forms=forms, wrong=next(iter(given.values()), None))
