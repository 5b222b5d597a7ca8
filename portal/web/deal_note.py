"""Notes of a deal, which may mention people."""

from uuid import UUID

from flask import Blueprint, g
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room import note as notes
from ltc.deal.room.models import DealNote
from portal.clock import now
from portal.flows.deal_room import write
from portal.permits import Permission
from portal.web.deal_room import Page, changed, written
from portal.web.deal_room_form import NoteForm
from portal.web.guard import permit

pages = Blueprint("deal_note", __name__)


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.DEAL_WRITE)
def new(deal: UUID) -> Page:
    """Write a note; whoever is mentioned is told."""

    def act(session: Session, row: Deal, form: NoteForm) -> str:
        write(session, row, str(form.text.data), form.scribe())
        return str(_("The note is kept."))

    return written(deal, "note", act)


@pages.post("/<uuid:id>/reading")
@permit(Permission.DEAL_READ)
def read(id: UUID) -> Page:
    """Say that one has read a note in which one is mentioned."""

    def act(session: Session, row: DealNote) -> str:
        notes.read(session, row, g.actor.person_id, now())
        return str(_("Read."))

    return changed(DealNote, id, act)
