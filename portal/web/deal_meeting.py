"""Meetings of a deal."""

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.meeting import NewMeeting, record
from ltc.deal.room.models import MeetingKind
from portal.permits import Permission
from portal.web.deal_room import Page, written
from portal.web.deal_room_form import MeetingForm
from portal.web.format import today
from portal.web.guard import permit

pages = Blueprint("deal_meeting", __name__)


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.DEAL_WRITE)
def new(deal: UUID) -> Page:
    """Record a meeting that was held."""

    def act(session: Session, row: Deal, form: MeetingForm) -> str:
        held = NewMeeting(
            form.held_on.data, MeetingKind(form.kind.data), str(form.attendees.data), str(form.outcome.data)
        )
        record(session, row, held, form.scribe(), today())
        return str(_("The meeting is recorded."))

    return written(deal, "meeting", act)
