"""Writing commission plans: a draft, its rates, and its publication by a second person."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField
from wtforms.validators import InputRequired

from ltc.commission import draft as drafting
from ltc.commission.find import plans, rules_of
from ltc.commission.flawed import flaws_of, gaps_of
from ltc.commission.models import PlanDraft
from ltc.commission.plan import terms_of
from ltc.commission.rates import RateRule, changes
from ltc.earning.component import Component
from partners.programme.models import Tier
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import day, today
from portal.web.guard import permit
from portal.web.plan_form import RatesForm
from portal.words import component
from portal.words.speak import word

pages = Blueprint("plan_draft", __name__)
Page = str | tuple[str, int] | Response


class PublicationForm(HouseForm):
    """The first day of a version."""

    valid_from = DateField(lazy_gettext("In force from"), [InputRequired()])


@pages.post("/")
@permit(Permission.PLAN_DRAFT)
def create() -> Page:
    """Draft the next version from the newest one."""

    def act(session: Session) -> str:
        return _at(
            drafting.begin(session, g.actor.person_id, now()), _("The draft has the rates of the newest version.")
        )

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.PLAN_READ)
def show(id: UUID) -> str:
    """A draft: what it changes, which roles it would leave without a rate, and what can be done with it."""
    return _page(id, PublicationForm(data={"valid_from": today() + timedelta(days=1)}))


@pages.route("/<uuid:id>/rates", methods=["GET", "POST"])
@permit(Permission.PLAN_DRAFT)
def rates(id: UUID) -> Page:
    """Edit the rates: a mode and a role in each row, a tier in each column, an empty cell for no rate."""
    with read(g.actor) as session:
        draft = fetch(session, PlanDraft, id)
        tiers = session.scalars(select(Tier).order_by(Tier.rank)).all()
    form = RatesForm.sent().fill([RateRule.read(rate) for rate in draft.rates], [tier.code for tier in tiers])

    def again() -> str:
        return render_template("plan/rates.html", form=form, draft=draft, tiers=tiers)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        found = fetch(session, PlanDraft, id)
        drafting.edit(session, found, form.rules(), g.actor.person_id, now())
        return _at(found, _("The rates are in the draft."))

    return command(act, form, again)


@pages.post("/<uuid:id>/publication")
@permit(Permission.PLAN_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force from a day on: never one's own."""
    form = PublicationForm.sent()

    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        found, starts = fetch(session, PlanDraft, id), form.valid_from.data
        plan = drafting.publish(session, found, starts, g.actor.person_id, (today(), now()))
        flash(_("Version %(version)s is in force from %(day)s.", version=plan.version, day=day(starts)))
        return url_for("plan.index")

    return command(act, form, again)


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.PLAN_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session) -> str:
        drafting.discard(session, fetch(session, PlanDraft, id))
        flash(_("The draft is thrown away."))
        return url_for("plan.index")

    return command(act)


def _page(draft_id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        draft = fetch(session, PlanDraft, draft_id)
        newest = session.scalar(plans().limit(1))
        flaws, gaps = flaws_of(session, draft), gaps_of(session, draft)
    rules = [RateRule.read(rate) for rate in draft.rates]
    return render_template(
        "plan/draft.html",
        form=form,
        draft=draft,
        newest=newest,
        changes=changes(rules_of(newest) if newest else [], rules),
        components=[Component.read(data) for data in draft.components],
        terms=terms_of(draft.terms),
        flaws=flaws,
        gaps=gaps,
        placed=placed,
        told=component,
        who=names_of([draft.drafted_by]).get(draft.drafted_by, ""),
    )


def placed(draft: PlanDraft, place: int | None) -> str:
    """Which part of a draft a flaw is in: a component by number, a rate by its row, or the terms."""
    if place is None:
        return str(_("Terms"))
    if place < len(draft.components):
        return str(_("Rule %(number)s", number=place + 1))
    rule = RateRule.read(draft.rates[place - len(draft.components)])
    return " · ".join((word(rule.mode), word(rule.role), rule.tier_code or _("all tiers")))


def _at(draft: PlanDraft, said: str) -> str:
    flash(said)
    return url_for("plan_draft.show", id=draft.id)
