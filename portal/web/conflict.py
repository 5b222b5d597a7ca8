"""Conflict cases: several who want one customer side by side, ruled on together, by two people where it matters."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.conflict.decide import decline
from partners.conflict.find import alike, sides, waiting
from partners.conflict.models import CaseState, ConflictCase
from partners.conflict.proposal import RulingProposal
from partners.conflict.rule import RuledAlready
from portal.clock import now
from portal.command.once import fingerprint
from portal.db import read
from portal.flows import ruling as flow
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web import conflict_read as reads
from portal.web.account_review_form import DoubtForm
from portal.web.case import by, flash_ruled
from portal.web.case_form import ObjectionForm
from portal.web.command import command
from portal.web.conflict_form import ConflictForm, conflict_form
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from pricing.ground.errors import NotFound

pages = Blueprint("conflict", __name__)
APART = ("csrf_token", "_key", "seen")  # fields that say nothing about the ruling
Page = str | tuple[str, int] | Response


@pages.get("/<uuid:id>")
@permit(Permission.CASE_READ)
def show(id: UUID) -> Page:
    """All who wait for the customer of a case, side by side. Where nobody else waits, the case itself."""
    with read(g.actor) as session:
        case = fetch(session, ConflictCase, id)
        if len(sides(session, case)) == 1 and waiting(session, [case.registration_id]) is None:
            flash(gettext("Nobody else waits for this customer any more."))
            return redirect(url_for("case.show", id=id), 303)
    return _page(id)


@pages.post("/<uuid:id>")
@permit(Permission.CASE_RULE)
def rule(id: UUID) -> Page:
    """Show what each side would read; sent again as it was seen, record the ruling."""
    with read(g.actor) as session:
        case = fetch(session, ConflictCase, id)
        if case.state is not CaseState.OPEN:
            raise RuledAlready
        exhibits = reads.exhibits(session, case)
        form = conflict_form(exhibits)
        if not form.validate():
            return _page(id, form), 422
        messages = reads.messages(session, exhibits, form.joint(exhibits))
    if form.seen.data != _print(messages) or any(message.foreign for message in messages):
        return _page(id, form, messages), 422 if any(message.foreign for message in messages) else 200

    def act(session: Session) -> str:
        now_sides = sides(session, fetch(session, ConflictCase, id))
        flash_ruled(flow.rule(session, now_sides, form.joint(exhibits), by()))
        return url_for("case.index")

    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/confirmation")
@permit(Permission.CASE_RULE)
def confirm(id: UUID) -> Page:
    """A second person agrees."""

    def act(session: Session) -> str:
        case, proposal = _proposed(session, id)
        flow.agree(session, sides(session, case), proposal, by())
        flash_ruled(recorded=True)
        return url_for("case.index")

    return command(act)


@pages.post("/<uuid:id>/objection")
@permit(Permission.CASE_RULE)
def decline_proposal(id: UUID) -> Page:
    """A second person does not agree, and says why."""
    form = ObjectionForm.sent()

    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        _, proposal = _proposed(session, id)
        decline(session, proposal, str(form.objection.data), by())
        flash(gettext("The proposal is declined. The case is open again."))
        return url_for("case.show", id=id)

    return command(act, form, again)


def _proposed(session: Session, case_id: UUID) -> tuple[ConflictCase, RulingProposal]:
    case = fetch(session, ConflictCase, case_id)
    proposal = waiting(session, [one.registration.id for one in sides(session, case)])
    if proposal is None:
        raise NotFound
    return case, proposal


def _page(case_id: UUID, form: HouseForm | None = None, messages: list[reads.Message] | None = None) -> str:
    with read(g.actor) as session:
        case = fetch(session, ConflictCase, case_id)
        exhibits = reads.exhibits(session, case)
        proposal = waiting(session, [one.side.registration.id for one in exhibits])
        if proposal:
            messages = reads.messages(session, exhibits, reads.proposed(proposal))
        precedents = alike(session, [one.side.case for one in exhibits])
    ruling = form if isinstance(form, ConflictForm) else conflict_form(exhibits)
    if messages and not proposal:
        ruling.seen.data = _print(messages)
    objection = form if isinstance(form, ObjectionForm) else ObjectionForm()
    proposer = names_of([proposal.proposed_by])[proposal.proposed_by] if proposal else None
    first = exhibits[0].dossier
    doubt = DoubtForm().offer(first.doubt, first.offers) if first.doubt else None
    around = {
        "doubt": doubt,
        "d": first,
        "proposal": proposal,
        "proposer": proposer,
        "messages": messages,
        "precedents": precedents,
        "now": now(),
    }
    return render_template(
        "conflict/show.html", case=case, exhibits=exhibits, form=ruling, objection=objection, wrong=form, **around
    )


def _print(messages: list[reads.Message]) -> str:
    """A fingerprint of the form as it was filled and of what each side would read: what you see is what you sign."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in APART]
    read_by = [(str(message.exhibit.side.registration.id), repr(message.told)) for message in messages]
    return fingerprint("preview", [*kept, *read_by])
