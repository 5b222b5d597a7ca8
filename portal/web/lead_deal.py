"""Making a deal of the house of a lead."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.lead_deal.open import By
from partners.lead.kinds import LeadState
from partners.lead.models import Lead
from portal.clock import now
from portal.db import read
from portal.flows import lead_deal as flow
from portal.permits import Permission
from portal.web import lead_read as reads
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import plain
from portal.web.guard import permit
from portal.web.lead_life_form import LeadDealForm

pages = Blueprint("lead_deal", __name__)
Page = str | tuple[str, int] | Response


@pages.route("/<uuid:id>", methods=["GET", "POST"])
@permit(Permission.DEAL_OPEN)
def new(id: UUID) -> Page:
    """Look at what is carried over, say by when, and open the deal."""
    with read(g.actor) as session:
        lead = fetch(session, Lead, id)
        around = {"lines": reads.lines_of(session, lead), "region": reads.region_of(session, lead.region_id)}
    form = LeadDealForm.sent(data={"value": plain(lead.value_minor, lead.currency) if lead.value_minor else None})

    def again() -> str:
        return render_template("lead_deal/new.html", form=form, lead=lead, **around)

    if request.method == "GET":
        return again() if lead.state is LeadState.NEW else redirect(url_for("lead.show", id=id))
    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        by = By(g.actor.person_id, now())
        made = flow.convert(session, fetch(session, Lead, id).id, form.value.money(), form.expected_close_on.data, by)
        flash(_("The deal is open. What the lead said stands in its notes."))
        return url_for("deal.show", id=made.id)

    return command(act, form, again)
