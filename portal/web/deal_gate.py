"""The gate of a deal: hold it, approve, fill in the own fields, and move it to the version of its path in force."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.hold import resume
from ltc.deal.models import Deal
from ltc.deal.version import change_version, preview
from ltc.deal_field.fill import fill
from ltc.gate_decision.approve import approve
from portal.clock import now
from portal.db import read
from portal.flows import gate as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.deal import on_deal
from portal.web.deal_gate_form import ApprovalForm, HoldForm, OwnFieldsForm
from portal.web.deal_gate_read import bar, panel
from portal.web.fetch import fetch
from portal.web.fields import seen_id
from portal.web.form import HouseForm
from portal.web.format import day
from portal.web.guard import permit

pages = Blueprint("deal_gate", __name__)
Page = str | tuple[str, int] | Response


@pages.post("/<uuid:id>/hold")
@permit(Permission.DEAL_MOVE)
def hold(id: UUID) -> Page:
    """Put a deal on hold until a day."""
    form = HoldForm.sent()

    def act(session: Session, deal: Deal) -> str:
        by = flow.by(session, g.actor, form.note.data or None)
        flow.hold(session, deal, seen_id(form.seen.data), form.held_until.data, by)
        return str(_("The deal is on hold until %(day)s.", day=day(form.held_until.data)))

    return on_deal(id, form, act)


@pages.post("/<uuid:id>/resumption")
@permit(Permission.DEAL_MOVE)
def resumption(id: UUID) -> Page:
    """End a hold before its day."""

    def act(session: Session, deal: Deal) -> str:
        resume(session, deal, flow.by(session, g.actor))
        return str(_("The hold has ended."))

    return on_deal(id, HouseForm(), act)


@pages.post("/<uuid:id>/approval")
@permit(Permission.DEAL_APPROVE)
def approval(id: UUID) -> Page:
    """Approve for a role that the gate asks for."""
    form = ApprovalForm.sent()

    def act(session: Session, deal: Deal) -> str:
        by = flow.by(session, g.actor, form.note.data or None)
        approve(session, deal, str(form.role.data or ""), seen_id(form.seen.data), by)
        return str(_("Approved. Somebody else decides at the gate."))

    return on_deal(id, form, act)


@pages.post("/<uuid:id>/fields")
@permit(Permission.DEAL_MOVE)
def fields(id: UUID) -> Page:
    """Fill in the tenant's own fields."""
    with read(g.actor) as session:
        gate = panel(session, fetch(session, Deal, id), g.actor.person_id)
    form = OwnFieldsForm.of(gate)

    def act(session: Session, deal: Deal) -> str:
        fill(session, deal, form.said(gate.fields), g.actor.person_id, now())
        return str(_("The fields are filled in."))

    return on_deal(id, form, act)


@pages.route("/<uuid:id>/version", methods=["GET", "POST"])
@permit(Permission.DEAL_ROUTE)
def version(id: UUID) -> Page:
    """Look at what the version in force would mean for a deal, and move the deal to it."""

    def again(form: HouseForm | None = None) -> str:
        with read(g.actor) as session:
            deal = fetch(session, Deal, id)
            found = preview(session, deal, flow.by(session, g.actor))
        return render_template("deal/version.html", deal=deal, found=found, form=form or HouseForm(), bar=bar)

    if request.method == "GET":
        return again()
    form = HouseForm()

    def act(session: Session) -> str:
        shown = seen_id(request.form.get("seen")), seen_id(request.form.get("path"))
        found = change_version(session, fetch(session, Deal, id), shown, flow.by(session, g.actor))
        flash(_("The deal stands on version %(version)s now.", version=found.after.path.version))
        return url_for("deal.show", id=id)

    return command(act, form, lambda: again(form))
