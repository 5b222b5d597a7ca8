"""Leads: what was asked for, who has it, and handing it to a partner."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.lead import close as closing
from partners.lead.answer import By
from partners.lead.kinds import Closing
from partners.lead.lapse import pull_back
from partners.lead.models import Lead
from partners.lead.terms import in_force, publish, versions
from portal.clock import now
from portal.db import read
from portal.flows import lead as flow
from portal.flows import lead_life
from portal.permits import Permission
from portal.web import lead_read as reads
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.lead_form import ClosingForm, HandoutForm, LeadForm, PullBackForm, TermsForm
from portal.web.lead_life_form import life_forms
from portal.web.lead_life_read import life_of
from portal.web.lead_list import listed
from portal.web.registration_read import line_names, regions

pages = Blueprint("lead", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.LEAD_READ)
def index() -> str:
    """Leads: all of them, one's own, the pool, and those that are put aside."""
    with read(g.actor) as session:
        found = listed(session, g.actor.person_id)
    return render_template("lead/index.html", found=found, search=found.search)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.LEAD_ENTER)
def new() -> Page:
    """Enter an enquiry."""
    form = LeadForm.sent(data={"source": "staff"})
    with read(g.actor) as session:
        form.offer(line_names(session).values(), regions(session))

    def again() -> str:
        return render_template("lead/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        made = lead_life.keep(session, form.enquiry(g.tenant.currency), g.actor.person_id, now())
        return url_for(".show", id=made.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.LEAD_READ)
def show(id: UUID) -> str:
    """One lead: the enquiry, who had it, and who may have it next."""
    return _page(id)


@pages.post("/<uuid:id>/handout")
@permit(Permission.LEAD_HAND_OUT)
def hand(id: UUID) -> Page:
    """Offer the lead to a partner."""
    with read(g.actor) as session:
        found = reads.sheet(session, fetch(session, Lead, id), today(), now())
    form = HandoutForm.sent(prefix="handout").offer(found.suggestions, found.partners)

    def act(session: Session) -> None:
        flow.hand(session, fetch(session, Lead, id).id, form.partner_id.data, By(g.actor.person_id, now()))

    return on_lead(id, form, act, _("The lead is offered."))


@pages.post("/<uuid:id>/return")
@permit(Permission.LEAD_HAND_OUT)
def take_back(id: UUID) -> Page:
    """Pull the lead back from its partner."""
    form = PullBackForm.sent(prefix="back")

    def act(session: Session) -> None:
        pull_back(session, fetch(session, Lead, id).id, form.note.data.strip(), now())

    return on_lead(id, form, act, _("The lead is back with the house."))


@pages.post("/<uuid:id>/closing")
@permit(Permission.LEAD_ENTER)
def close(id: UUID) -> Page:
    """Close a lead that comes to nothing."""
    form = ClosingForm.sent(prefix="closing").offer()

    def act(session: Session) -> None:
        closing.close(session, fetch(session, Lead, id).id, Closing(form.why.data))

    return on_lead(id, form, act, _("The lead is closed."))


@pages.post("/<uuid:id>/reopening")
@permit(Permission.LEAD_ENTER)
def reopen(id: UUID) -> Page:
    """Take a closed lead up again."""
    return on_lead(
        id, HouseForm(), lambda s: closing.reopen(s, fetch(s, Lead, id).id, now()), _("The lead is open again.")
    )


@pages.route("/terms", methods=["GET", "POST"])
@permit(Permission.LEAD_TERMS)
def terms() -> Page:
    """How long partners have; a new version counts for what is offered from now on."""
    with read(g.actor) as session:
        version, current = in_force(session, now())
        rows = session.scalars(versions()).all()
    form = TermsForm.sent(obj=current)

    def again() -> str:
        return render_template("lead/terms.html", form=form, rows=rows, version=version)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        published = publish(session, form.terms(), g.actor.person_id, now())
        flash(_("Version %(version)s is in force.", version=published.version))
        return url_for(".terms")

    return command(act, form, again)


def on_lead(lead_id: UUID, form: HouseForm, act: Callable[[Session], None], said: str) -> Page:
    """Do something to a lead and show it again, with what was wrong where something was."""
    if not form.validate():
        return _page(lead_id, form), 422

    def acted(session: Session) -> str:
        act(session)
        flash(said)
        return url_for("lead.show", id=lead_id)

    return command(acted, form, lambda: _page(lead_id, form))


def _page(lead_id: UUID, sent: HouseForm | None = None) -> str:
    with read(g.actor) as session:
        lead = fetch(session, Lead, lead_id)
        found = reads.sheet(session, lead, today(), now())
        life = life_of(session, lead, now())
    fresh: list[HouseForm] = [
        HandoutForm(prefix="handout").offer(found.suggestions, found.partners),
        PullBackForm(prefix="back"),
        ClosingForm(prefix="closing").offer(),
        *life_forms(life),
    ]
    forms = {type(form).__name__: sent if type(sent) is type(form) else form for form in fresh}
    return render_template("lead/show.html", sheet=found, life=life, forms=forms, wrong=sent)
