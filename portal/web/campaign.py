"""Campaigns: opened with a public form, what its visitors agree to, and their end."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.campaign.find import campaigns, consents
from partners.campaign.models import Campaign
from partners.campaign.open import end, open_campaign, publish
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.campaign_form import CampaignForm, ConsentForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.registration_read import line_names

pages = Blueprint("campaign", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.CAMPAIGN_READ)
def index() -> str:
    """Campaigns and how many leads each brought."""
    with read(g.actor) as session:
        page = paged(session, campaigns(), scalars=False)
    return render_template("campaign/index.html", page=page)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.CAMPAIGN_CHANGE)
def new() -> Page:
    """Open a campaign."""
    form = CampaignForm.sent()
    with read(g.actor) as session:
        form.offer(line_names(session).values())

    def again() -> str:
        return render_template("campaign/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        row = open_campaign(session, form.campaign(), form.consent(), g.actor.person_id, now())
        flash(_("The campaign is open."))
        return url_for(".show", id=row.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.CAMPAIGN_READ)
def show(id: UUID) -> str:
    """A campaign, the address of its form and how to show it on a site of one's own."""
    return _page(id, None)


@pages.post("/<uuid:id>/consents")
@permit(Permission.CAMPAIGN_CHANGE)
def consent(id: UUID) -> Page:
    """Publish the next version of what visitors agree to."""
    form = ConsentForm.sent()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        row = publish(session, fetch(session, Campaign, id), form.consent(), g.actor.person_id, now())
        flash(_("Version %(version)s is in force.", version=row.version))
        return url_for(".show", id=id)

    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/end")
@permit(Permission.CAMPAIGN_CHANGE)
def ending(id: UUID) -> Page:
    """End a campaign."""

    def act(session: Session) -> str:
        end(session, fetch(session, Campaign, id), g.actor.person_id, now())
        flash(_("The campaign is over. Its form is gone."))
        return url_for(".show", id=id)

    return command(act)


def _page(id: UUID, sent: ConsentForm | None) -> str:
    with read(g.actor) as session:
        row = fetch(session, Campaign, id)
        versions = session.scalars(consents(id)).all()
        line = line_names(session)[row.product_line_id]
    form = sent or ConsentForm(data={"consent_en": versions[0].text_en, "consent_zh": versions[0].text_zh})
    form_url = url_for("campaign_lead.show", code=row.code, _external=True)
    return render_template(
        "campaign/show.html", campaign=row, versions=versions, line=line, form=form, form_url=form_url
    )
