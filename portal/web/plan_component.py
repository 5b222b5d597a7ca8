"""Composing a draft of a plan: its components one by one, and its terms."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.commission import compose
from ltc.commission.flawed import known
from ltc.commission.models import PlanDraft
from ltc.commission.plan import terms_of
from ltc.earning.component import Component
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.component_form import ComponentForm, TermsForm, typed, typed_terms
from portal.web.fetch import fetch
from portal.web.guard import permit
from pricing.ground.errors import NotFound

pages = Blueprint("plan_component", __name__)
Page = str | tuple[str, int] | Response


@pages.route("/<uuid:plan_draft>/components/new", methods=["GET", "POST"])
@permit(Permission.PLAN_DRAFT)
def new(plan_draft: UUID) -> Page:
    """Add a component."""
    return _edit(plan_draft, None)


@pages.route("/<uuid:plan_draft>/components/<int:place>", methods=["GET", "POST"])
@permit(Permission.PLAN_DRAFT)
def edit(plan_draft: UUID, place: int) -> Page:
    """Edit the component of a place, counted from 1."""
    return _edit(plan_draft, place - 1)


@pages.post("/<uuid:plan_draft>/components/<int:place>/removal")
@permit(Permission.PLAN_DRAFT)
def remove(plan_draft: UUID, place: int) -> Page:
    """Take a component out."""

    def act(session: Session) -> str:
        compose.drop(session, fetch(session, PlanDraft, plan_draft), place - 1, (g.actor.person_id, now()))
        flash(_("The rule is taken out of the draft."))
        return url_for("plan_draft.show", id=plan_draft)

    return command(act)


@pages.route("/<uuid:plan_draft>/terms", methods=["GET", "POST"])
@permit(Permission.PLAN_DRAFT)
def terms(plan_draft: UUID) -> Page:
    """Edit the terms that all components share."""
    with read(g.actor) as session:
        draft = fetch(session, PlanDraft, plan_draft)
    form = TermsForm.sent(data=typed_terms(terms_of(draft.terms))).offer()

    def again() -> str:
        return render_template("plan/terms.html", form=form, draft=draft)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        compose.agree_terms(session, fetch(session, PlanDraft, plan_draft), form.terms(), (g.actor.person_id, now()))
        flash(_("The terms are in the draft."))
        return url_for("plan_draft.show", id=plan_draft)

    return command(act, form, again)


def _edit(draft_id: UUID, at: int | None) -> Page:
    with read(g.actor) as session:
        draft, codes = fetch(session, PlanDraft, draft_id), known(session)
    if at is not None and not 0 <= at < len(draft.components):
        raise NotFound
    given = {} if at is None else typed(Component.read(draft.components[at]))
    form = ComponentForm.sent(data=given).offer(codes)

    def again() -> str:
        return render_template("plan/component.html", form=form, draft=draft, at=at)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        found = fetch(session, PlanDraft, draft_id)
        compose.put(session, found, form.component(), at, (g.actor.person_id, now()))
        flash(_("The rule is in the draft."))
        return url_for("plan_draft.show", id=draft_id)

    return command(act, form, again)
