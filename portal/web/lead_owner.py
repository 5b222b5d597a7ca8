"""Owners of leads: claiming from the pool, giving by hand, putting back, and the rules of all that."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.lead.models import Lead
from partners.lead_owner import own
from partners.lead_owner.find import in_force, terms_of, versions
from partners.lead_owner.kinds import Lost
from partners.lead_owner.publish import publish
from portal.clock import now
from portal.db import read
from portal.flows import lead_life
from portal.identity.people import names_of
from portal.permits import Permission, permits
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.lead import on_lead
from portal.web.lead_life_form import GiveForm, ReleaseForm
from portal.web.lead_owner_form import OwnerTermsForm, owner_terms_form
from portal.web.registration_read import regions
from pricing.ground.errors import NotAllowed

pages = Blueprint("lead_owner", __name__)
Page = str | tuple[str, int] | Response


@pages.post("/<uuid:id>/claim")
@permit(Permission.LEAD_WORK)
def claim(id: UUID) -> Page:
    """Take the lead from the pool."""

    def act(session: Session) -> None:
        own.claim(session, fetch(session, Lead, id).id, own.By(g.actor.person_id, now()))

    return on_lead(id, HouseForm(), act, _("The lead is yours."))


@pages.post("/<uuid:id>/owner")
@permit(Permission.LEAD_ASSIGN)
def give(id: UUID) -> Page:
    """Give the lead to somebody by hand."""
    with read(g.actor) as session:
        form = GiveForm.sent(prefix="give").offer(lead_life.workers(session))

    def act(session: Session) -> None:
        by = own.By(g.actor.person_id, now(), form.note.data.strip())
        lead_life.give(session, fetch(session, Lead, id).id, form.owner_id.data, by)

    return on_lead(id, form, act, _("The lead has its new owner."))


@pages.post("/<uuid:id>/release")
@permit(Permission.LEAD_WORK)
def release(id: UUID) -> Page:
    """Put the lead into the pool: one's own, or anybody's by whoever may give leads to people."""
    form = ReleaseForm.sent(prefix="release")

    def act(session: Session) -> None:
        lead = fetch(session, Lead, id)
        if lead.owner_id != g.actor.person_id and not permits(g.actor, Permission.LEAD_ASSIGN):
            raise NotAllowed
        own.release(session, id, Lost.RELEASED, own.By(g.actor.person_id, now(), form.note.data.strip()))

    return on_lead(id, form, act, _("The lead is in the pool."))


@pages.route("/terms", methods=["GET", "POST"])
@permit(Permission.LEAD_TERMS)
def terms() -> Page:
    """Who is given which leads, how many at most, and when they go back; a new version is in force at once."""
    with read(g.actor) as session:
        version, current = in_force(session, now())
        rows = [(row, terms_of(row)) for row in session.scalars(versions())]
        known, workers = regions(session), lead_life.workers(session)
    form: OwnerTermsForm = owner_terms_form(known, workers, current)
    around = {"rows": rows, "version": version, "regions": {one.id: one for one in known}}

    def again() -> str:
        asked = {one for _row, kept in rows for people in (kept.others, *kept.territories.values()) for one in people}
        return render_template("lead_owner/terms.html", form=form, people=names_of(asked), **around)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        published = publish(session, form.terms(known), g.actor.person_id, now())
        flash(_("Version %(version)s is in force.", version=published.version))
        return url_for(".terms")

    return command(act, form, again)
