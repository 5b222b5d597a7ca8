"""Offers: leads that a partner may have, with the customer's name once it accepts."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.lead.answer import By
from partners.lead.find import offers
from partners.lead.kinds import Decline, OfferState
from partners.lead.models import LeadOffer
from portal.clock import now
from portal.db import read
from portal.flows import lead as flow
from portal.permits import Permission
from portal.web import lead_read as reads
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.lead_form import DeclineForm
from portal.web.paging import paged
from portal.web.registration_read import line_names, regions

pages = Blueprint("lead_offer", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.LEAD_OFFER_READ)
def index() -> str:
    """The partner's own offers, those that wait on top."""
    view = request.args.get("state", "")
    with read(g.actor) as session:
        page = paged(session, offers(view))
        around = {"lines": line_names(session), "regions": {one.id: one for one in regions(session)}}
    return render_template("lead_offer/index.html", page=page, view=view, states=OfferState, **around)


@pages.get("/<uuid:id>")
@permit(Permission.LEAD_OFFER_READ)
def show(id: UUID) -> str:
    """One offer."""
    return _page(id)


@pages.post("/<uuid:id>/acceptance")
@permit(Permission.LEAD_OFFER_ANSWER)
def accept(id: UUID) -> Page:
    """Take the offer: the next page names the customer."""
    form = HouseForm()

    def act(session: Session) -> str:
        flow.accept(session, fetch(session, LeadOffer, id).id, By(g.actor.person_id, now()))
        flash(_("The lead is yours. Talk to the customer, then register the deal."))
        return url_for(".show", id=id)

    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/refusal")
@permit(Permission.LEAD_OFFER_ANSWER)
def decline(id: UUID) -> Page:
    """Give the offer back."""
    form = DeclineForm.sent().offer()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        why = Decline(form.why.data), str(form.note.data or "").strip() or None
        flow.decline(session, fetch(session, LeadOffer, id).id, why, By(g.actor.person_id, now()))
        flash(_("The offer is given back."))
        return url_for(".index")

    return command(act, form, lambda: _page(id, form))


def _page(offer_id: UUID, sent: HouseForm | None = None) -> str:
    with read(g.actor) as session:
        row = fetch(session, LeadOffer, offer_id)
        around = {"lines": reads.lines_of(session, row), "region": reads.region_of(session, row.region_id)}
    form = sent if isinstance(sent, DeclineForm) else DeclineForm().offer()
    is_open = row.state is OfferState.WAITING and now() < row.answer_by
    return render_template("lead_offer/show.html", row=row, form=form, wrong=sent, is_open=is_open, **around)
