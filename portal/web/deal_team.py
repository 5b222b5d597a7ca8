"""Who answers for a deal."""

from uuid import UUID

from flask import Blueprint, g
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.team import seat
from portal.clock import now
from portal.flows.deal_room import circle
from portal.permits import Permission
from portal.web.deal_room import Page, written
from portal.web.deal_room_form import TeamForm
from portal.web.guard import permit

pages = Blueprint("deal_team", __name__)


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.DEAL_TEAM)
def new(deal: UUID) -> Page:
    """Name who answers for the account, the solution and the fulfilment."""

    def act(session: Session, row: Deal, form: TeamForm) -> str:
        known = circle(session, row)
        for one in form.seats():
            seat(session, row, one, (g.actor.person_id, now()), known)
        return str(_("The team stands."))

    return written(deal, "team", act)
