"""Qualifying a lead: what was found out of need, budget, authority and time, and calling it qualified."""

from uuid import UUID

from flask import Blueprint, g
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.lead.models import Lead
from partners.lead_owner.own import By
from partners.lead_qualification.find import known
from partners.lead_qualification.kinds import Criterion
from partners.lead_qualification.qualify import qualify
from partners.lead_qualification.rules import met_of
from portal.clock import now
from portal.db import read
from portal.flows import lead_life
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.lead import on_lead
from portal.web.lead_life_form import FindingsForm

pages = Blueprint("lead_qualification", __name__)
Page = str | tuple[str, int] | Response


@pages.post("/<uuid:id>/findings")
@permit(Permission.LEAD_WORK)
def find_out(id: UUID) -> Page:
    """Keep what was found out."""
    with read(g.actor) as session:
        so_far = known(session, [fetch(session, Lead, id).id]).get(id, {})
    form = FindingsForm.sent(prefix="bant").offer({one: met_of(so_far, one) for one in Criterion})

    def act(session: Session) -> None:
        lead_life.found_out(session, fetch(session, Lead, id).id, form.findings(), By(g.actor.person_id, now()))

    return on_lead(id, form, act, _("It is noted, and the lead is scored anew."))


@pages.post("/<uuid:id>/qualification")
@permit(Permission.LEAD_WORK)
def call(id: UUID) -> Page:
    """Call the lead qualified."""

    def act(session: Session) -> None:
        qualify(session, fetch(session, Lead, id).id, (g.actor.person_id, now()))

    return on_lead(id, HouseForm(), act, _("The lead is qualified."))
