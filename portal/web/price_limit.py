"""Price limits: versions, and the draft of the next: written by one administrator, published by another."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField
from wtforms.validators import InputRequired

from ltc.price_limit import draft as drafting
from ltc.price_limit.find import NoPriceLimits, in_force, open_draft, versions
from ltc.price_limit.limits import Approver, Limits
from ltc.price_limit.models import PriceLimit, PriceLimitDraft
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import day, today
from portal.web.guard import permit
from portal.web.price_limit_form import LimitsForm
from pricing.product.models import ProductLine

pages = Blueprint("price_limit", __name__)
Page = str | tuple[str, int] | Response


class PublicationForm(HouseForm):
    """The first day of a version."""

    valid_from = DateField(lazy_gettext("In force from"), [InputRequired()])


@pages.get("/")
@permit(Permission.PRICE_LIMIT_READ)
def index() -> str:
    """Every version, the one in force marked."""
    with read(g.actor) as session:
        rows = [(row, Limits.read(row.content)) for row in session.scalars(versions())]
        around = {"current": _current(session), "draft": open_draft(session), "lines": _lines(session)}
    return render_template("price_limit/index.html", rows=rows, **around)


@pages.post("/drafts")
@permit(Permission.PRICE_LIMIT_DRAFT)
def create() -> Page:
    """Draft the next version from the newest."""

    def act(session: Session) -> str:
        draft = drafting.begin(session, g.tenant.currency, g.actor.person_id, now())
        flash(_("The draft has the limits of the newest version."))
        return url_for(".show", id=draft.id)

    return command(act)


@pages.get("/drafts/<uuid:id>")
@permit(Permission.PRICE_LIMIT_READ)
def show(id: UUID) -> str:
    """A draft, and what can be done with it."""
    return _page(id, PublicationForm(data={"valid_from": today()}))


@pages.route("/drafts/<uuid:id>/limits", methods=["GET", "POST"])
@permit(Permission.PRICE_LIMIT_DRAFT)
def edit(id: UUID) -> Page:
    """Edit the ladder, the gate, the days, and each product line's cost and floor."""
    with read(g.actor) as session:
        draft = fetch(session, PriceLimitDraft, id)
        lines = _lines(session)
    form = LimitsForm.sent().fill(Limits.read(draft.content), list(lines))

    def again() -> str:
        return render_template("price_limit/edit.html", form=form, draft=draft, lines=lines, approvers=list(Approver))

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        drafting.edit(session, fetch(session, PriceLimitDraft, id), form.limits(), g.actor.person_id, now())
        flash(_("The limits are in the draft."))
        return url_for(".show", id=id)

    return command(act, form, again)


@pages.post("/drafts/<uuid:id>/publication")
@permit(Permission.PRICE_LIMIT_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force from a day on: never one's own."""
    form = PublicationForm.sent()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        draft, starts = fetch(session, PriceLimitDraft, id), form.valid_from.data
        made = drafting.publish(session, draft, (starts, g.tenant.currency), g.actor.person_id, (today(), now()))
        flash(_("Version %(version)s is in force from %(day)s.", version=made.version, day=day(starts)))
        return url_for(".index")

    return command(act, form, lambda: _page(id, form))


@pages.post("/drafts/<uuid:id>/withdrawal")
@permit(Permission.PRICE_LIMIT_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session) -> str:
        drafting.discard(session, fetch(session, PriceLimitDraft, id))
        flash(_("The draft is thrown away."))
        return url_for(".index")

    return command(act)


def _page(draft_id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        draft = fetch(session, PriceLimitDraft, draft_id)
        newest = session.scalar(versions().limit(1))
        around = {"lines": _lines(session), "newest": Limits.read(newest.content) if newest else None}
    who = names_of([draft.drafted_by]).get(draft.drafted_by, "")
    limits = Limits.read(draft.content)
    return render_template("price_limit/draft.html", form=form, draft=draft, limits=limits, who=who, **around)


def _current(session: Session) -> PriceLimit | None:
    try:
        return in_force(session, today())
    except NoPriceLimits:
        return None


def _lines(session: Session) -> dict[UUID, ProductLine]:
    return {line.id: line for line in session.scalars(select(ProductLine).order_by(ProductLine.code))}
