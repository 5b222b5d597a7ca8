"""Approvals: the inbox of cases, the review of one, and the ruling."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.special_price.find import waiting
from partners.conflict.find import sides
from partners.conflict.models import ConflictCase
from partners.conflict.rule import By
from partners.conflict.undo import can_undo
from portal.clock import now
from portal.db import read
from portal.flows import ruling as flow
from portal.permits import Permission
from portal.web import case_read as reads
from portal.web.account_review_form import DoubtForm
from portal.web.case_form import ApprovalForm, ObjectionForm, RejectionForm, ReturnForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.registration_read import line_names
from pricing.ground.decision import Decision

pages = Blueprint("case", __name__)
Page = str | tuple[str, int] | Response
OPEN_VIEWS, SPECIAL_MAX = ("all", "today"), 50
Ruling = ApprovalForm | ReturnForm | RejectionForm


@pages.get("/")
@permit(Permission.CASE_READ)
def index() -> str:
    """Cases in the order of the answers that were promised."""
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, reads.inbox(view), scalars=False)
        around = {"lines": line_names(session), "counts": reads.counts(session)}
        around["special_prices"] = session.execute(waiting().limit(SPECIAL_MAX)).all() if view in OPEN_VIEWS else []
    decisions = {row.ConflictCase.id: Decision.read(row.ConflictCase.findings) for row in page.rows}
    return render_template("case/index.html", page=page, view=view, decisions=decisions, now=now(), **around)


@pages.get("/<uuid:id>")
@permit(Permission.CASE_READ)
def show(id: UUID) -> str:
    """One case: request, checks, and what the partner will read."""
    return _page(id)


@pages.post("/<uuid:id>/approval")
@permit(Permission.CASE_RULE)
def approve(id: UUID) -> Page:
    """Grant the protection that is asked for, or a part of its lines."""
    with read(g.actor) as session:
        lines = reads.dossier(session, fetch(session, ConflictCase, id)).sheet.lines
    return _rule(id, ApprovalForm.sent(prefix="approval").offer_lines(lines), "approval")


@pages.post("/<uuid:id>/return")
@permit(Permission.CASE_RULE)
def send_back(id: UUID) -> Page:
    """Ask the partner for more information."""
    return _rule(id, ReturnForm.sent(prefix="return"), "return")


@pages.post("/<uuid:id>/rejection")
@permit(Permission.CASE_RULE)
def reject(id: UUID) -> Page:
    """Refuse the protection, with a general answer and a reason for the house."""
    return _rule(id, RejectionForm.sent(prefix="rejection").offer_answers(), "rejection")


@pages.post("/<uuid:id>/reversal")
@permit(Permission.CASE_RULE)
def undo(id: UUID) -> Page:
    """Take a ruling back that was made a moment ago and that no partner has read."""

    def act(session: Session) -> str:
        flow.take_back(session, fetch(session, ConflictCase, id), by())
        flash(gettext("The ruling is taken back. The case waits as before, and nobody was told."))
        return url_for(".show", id=id)

    return command(act)


def by() -> By:
    """This person, here and now."""
    return By(g.actor.person_id, today(), now())


def flash_ruled(recorded: bool) -> None:
    """Say what became of a ruling."""
    if recorded:
        flash(gettext("The ruling is recorded. Each partner is answered at its promised time."))
    else:
        flash(gettext("The ruling is proposed. It counts when another person has confirmed it."))


def _rule(case_id: UUID, form: Ruling, name: str) -> Page:
    """Rule as a form says, or show it again."""

    def again() -> str:
        return _page(case_id, **{name: form})

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        case = fetch(session, ConflictCase, case_id)
        everybody = sides(session, case)
        [own] = [side for side in everybody if side.case.id == case.id]
        flash_ruled(flow.rule(session, everybody, form.joint(own), by()))
        return url_for(".index")

    return command(act, form, again)


def _page(case_id: UUID, **given: HouseForm) -> str:
    with read(g.actor) as session:
        dossier = reads.dossier(session, fetch(session, ConflictCase, case_id))
        undoable = can_undo(session, dossier.case, by())
    forms = {
        "approval": ApprovalForm(prefix="approval").offer_lines(dossier.sheet.lines),
        "return": ReturnForm(prefix="return"),
        "rejection": RejectionForm(prefix="rejection").offer_answers(),
        "objection": ObjectionForm(),
    } | given
    doubt = DoubtForm().offer(dossier.doubt, dossier.offers) if dossier.doubt else None
    around = {"forms": forms, "doubt": doubt, "undoable": undoable, "wrong": next(iter(given.values()), None)}
    return render_template("case/show.html", d=dossier, **around)
