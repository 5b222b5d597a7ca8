"""Settlement terms: versions, and the draft of the next: written by one person, published by another."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.settlement.models import Statement
from ltc.settlement_terms import draft as drafting
from ltc.settlement_terms.find import in_force, open_draft, versions
from ltc.settlement_terms.models import SettlementTermsDraft
from ltc.settlement_terms.terms import SHIPPED, Terms
from partners.partner.models import BankAccount
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import day, today
from portal.web.guard import permit
from portal.web.settlement_terms_form import PublicationForm, terms_form

pages = Blueprint("settlement_terms", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.SETTLEMENT_TERMS_READ)
def index() -> str:
    """Every version, the one in force marked; before the first, the shipped terms."""
    with read(g.actor) as session:
        rows = [(row, Terms.read(row.content)) for row in session.scalars(versions())]
        around = {"current": in_force(session, today()), "draft": open_draft(session)}
    return render_template("settlement_terms/index.html", rows=rows, shipped=SHIPPED, **around)


@pages.post("/drafts")
@permit(Permission.SETTLEMENT_TERMS_DRAFT)
def create() -> Page:
    """Draft the next version from the newest."""

    def act(session: Session) -> str:
        draft = drafting.begin(session, g.actor.person_id, now())
        flash(_("The draft has the terms of the newest version."))
        return url_for(".show", id=draft.id)

    return command(act)


@pages.get("/drafts/<uuid:id>")
@permit(Permission.SETTLEMENT_TERMS_READ)
def show(id: UUID) -> str:
    """A draft, and what can be done with it."""
    return _page(id, PublicationForm(data={"valid_from": today()}))


@pages.route("/drafts/<uuid:id>/terms", methods=["GET", "POST"])
@permit(Permission.SETTLEMENT_TERMS_DRAFT)
def edit(id: UUID) -> Page:
    """Edit the days, the freeze, and the amounts of each currency."""
    with read(g.actor) as session:
        draft = fetch(session, SettlementTermsDraft, id)
        known = currencies(session)
    terms = Terms.read(draft.content)
    form = terms_form(terms, sorted({*known, *(limit.currency for limit in terms.limits)}))

    def again() -> str:
        return render_template("settlement_terms/edit.html", form=form, draft=draft)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        drafting.edit(session, fetch(session, SettlementTermsDraft, id), form.terms(), g.actor.person_id, now())
        flash(_("The terms are in the draft."))
        return url_for(".show", id=id)

    return command(act, form, again)


@pages.post("/drafts/<uuid:id>/publication")
@permit(Permission.SETTLEMENT_TERMS_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force from a day on: never one's own."""
    form = PublicationForm.sent()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        draft, starts = fetch(session, SettlementTermsDraft, id), form.valid_from.data
        made = drafting.publish(session, draft, starts, g.actor.person_id, (today(), now()))
        flash(_("Version %(version)s is in force from %(day)s.", version=made.version, day=day(starts)))
        return url_for(".index")

    return command(act, form, lambda: _page(id, form))


@pages.post("/drafts/<uuid:id>/withdrawal")
@permit(Permission.SETTLEMENT_TERMS_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session) -> str:
        drafting.discard(session, fetch(session, SettlementTermsDraft, id))
        flash(_("The draft is thrown away."))
        return url_for(".index")

    return command(act)


def currencies(session: Session) -> set[str]:
    """The tenant's currency, and those in which partners have statements or bank accounts."""
    used = [session.scalars(select(kind.currency).distinct()) for kind in (Statement, BankAccount)]
    return {g.tenant.currency, *(code for found in used for code in found)}


def _page(draft_id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        draft = fetch(session, SettlementTermsDraft, draft_id)
        newest = session.scalar(versions().limit(1))
    who = names_of([draft.drafted_by]).get(draft.drafted_by, "")
    around = {"terms": Terms.read(draft.content), "newest": Terms.read(newest.content) if newest else SHIPPED}
    return render_template("settlement_terms/draft.html", form=form, draft=draft, who=who, **around)
