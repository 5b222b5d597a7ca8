"""Disputes: what a partner says is wrong with a line, what both sides write, and how finance ends it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.dispute.decide import Answer
from ltc.dispute.find import disputes
from ltc.dispute.models import Dispute, DisputeSide
from ltc.settlement.models import StatementLine
from portal.clock import now
from portal.db import read
from portal.flows import dispute as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.dispute_form import CorrectionForm, DeclineForm, MessageForm, NoteForm, dispute_form
from portal.web.dispute_read import about, page_of
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("dispute", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.DISPUTE_READ)
def index() -> str:
    """Open disputes by due time, or all."""
    view = request.args.get("view", "open")
    with read(g.actor) as session:
        page = paged(session, disputes(view), scalars=False)
    return render_template("dispute/index.html", page=page, view=view)


@pages.route("/of/<uuid:line>", methods=["GET", "POST"])
@permit(Permission.DISPUTE_OPEN)
def new(line: UUID) -> Page:
    """Dispute a line."""
    with read(g.actor) as session:
        told = about(session, fetch(session, StatementLine, line))
    form = dispute_form(told["statement"].currency)

    def again() -> str:
        return render_template("dispute/new.html", form=form, **told)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        made = flow.dispute(session, fetch(session, StatementLine, line), form.claim(), g.actor.person_id, now())
        flash(_("Your dispute is sent. The other lines and the payout do not wait for it."))
        return url_for(".show", id=made.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.DISPUTE_READ)
def show(id: UUID) -> str:
    """One dispute: the line, what both sides wrote, and what can be done."""
    return _page(id)


@pages.post("/<uuid:id>/messages")
@permit(Permission.DISPUTE_WRITE)
def message(id: UUID) -> Page:
    """Write to the other side."""
    side = DisputeSide.PARTNER if g.actor.partner_id else DisputeSide.HOUSE
    form = MessageForm.sent(prefix="message")

    def act(session: Session) -> str:
        by = (g.actor.person_id, now())
        flow.say(session, fetch(session, Dispute, id), side, str(form.data["text"]), by)
        flash(_("Your message is sent."))
        return url_for(".show", id=id)

    return _answered(id, form, act)


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.DISPUTE_OPEN)
def withdraw(id: UUID) -> Page:
    """The partner takes its dispute back."""

    def act(session: Session) -> str:
        flow.withdraw(session, fetch(session, Dispute, id), g.actor.person_id, now())
        flash(_("The dispute is taken back."))
        return url_for(".show", id=id)

    return command(act)


@pages.post("/<uuid:id>/notes")
@permit(Permission.DISPUTE_DECIDE)
def note(id: UUID) -> Page:
    """Note something for the house alone."""
    form = NoteForm.sent(prefix="note")

    def act(session: Session) -> str:
        flow.note(session, fetch(session, Dispute, id), str(form.data["text"]), g.actor.person_id, now())
        flash(_("The note is kept. The partner does not see it."))
        return url_for(".show", id=id)

    return _answered(id, form, act)


@pages.post("/<uuid:id>/correction")
@permit(Permission.DISPUTE_DECIDE)
def correct(id: UUID) -> Page:
    """Uphold the dispute: the line is corrected, or the correction waits for a second person."""
    form = CorrectionForm.sent(prefix="correction")
    assert isinstance(form, CorrectionForm)
    with read(g.actor) as session:
        form.amount.currency = fetch(session, Dispute, id).currency

    def act(session: Session) -> str:
        answer = Answer(form.amount.minor(), str(form.text.data))
        made = flow.uphold(session, fetch(session, Dispute, id), answer, g.actor.person_id, now())
        waits = _("The correction is proposed. Another person of finance confirms it.")
        flash(_("The line is corrected. The next settlement takes the correction.") if made else waits)
        return url_for(".show", id=id)

    return _answered(id, form, act)


@pages.post("/<uuid:id>/correction/confirmation")
@permit(Permission.DISPUTE_DECIDE)
def confirm(id: UUID) -> Page:
    """Agree with the correction that waits."""

    def act(session: Session) -> str:
        flow.confirm(session, fetch(session, Dispute, id), g.actor.person_id, now())
        flash(_("The line is corrected. The next settlement takes the correction."))
        return url_for(".show", id=id)

    return command(act)


@pages.post("/<uuid:id>/correction/return")
@permit(Permission.DISPUTE_DECIDE)
def send_back(id: UUID) -> Page:
    """Send the correction that waits back."""

    def act(session: Session) -> str:
        flow.send_back(session, fetch(session, Dispute, id), g.actor.person_id, now())
        flash(_("The correction is sent back. The dispute goes on."))
        return url_for(".show", id=id)

    return command(act)


@pages.post("/<uuid:id>/refusal")
@permit(Permission.DISPUTE_DECIDE)
def decline(id: UUID) -> Page:
    """Decline, with the reason that the partner reads."""
    form = DeclineForm.sent(prefix="decline")

    def act(session: Session) -> str:
        flow.decline(session, fetch(session, Dispute, id), str(form.data["text"]), g.actor.person_id, now())
        flash(_("The dispute is declined, and the partner is told why."))
        return url_for(".show", id=id)

    return _answered(id, form, act)


def _answered(dispute_id: UUID, form: HouseForm, act: Any) -> Page:
    """Run a form's command, or show the dispute with what is wrong."""
    if not form.validate():
        return _page(dispute_id, form), 422
    return command(act, form, lambda: _page(dispute_id, form))


def _page(dispute_id: UUID, sent: HouseForm | None = None) -> str:
    kinds = {"message": MessageForm, "note": NoteForm, "correction": CorrectionForm, "decline": DeclineForm}
    forms = {name: kind(prefix=name) for name, kind in kinds.items()}
    if sent:
        forms |= {name: sent for name, kind in kinds.items() if isinstance(sent, kind)}
    with read(g.actor) as session:
        told = page_of(session, fetch(session, Dispute, dispute_id))
    return render_template("dispute/show.html", forms=forms, sent=sent or HouseForm(), **told)
