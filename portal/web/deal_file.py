"""Files of a deal: sent, saved, removed."""

from pathlib import PurePath
from uuid import UUID

from flask import Blueprint, Response, g, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.file import FileRemoved, may_remove
from ltc.deal.room.models import DealFile
from portal.clock import now
from portal.db import read
from portal.files.keep import content as bytes_of
from portal.files.kinds import MEDIA
from portal.files.models import StoredFile
from portal.flows.deal_room import put_file, remove_file
from portal.permits import Permission
from portal.web.deal_room import Page, changed, written
from portal.web.deal_room_form import FileForm
from portal.web.fetch import fetch
from portal.web.guard import permit
from pricing.ground.errors import NotAllowed

pages = Blueprint("deal_file", __name__)
LOCKED = "default-src 'none'; sandbox"


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.DEAL_WRITE)
def new(deal: UUID) -> Page:
    """Send a file."""

    def act(session: Session, row: Deal, form: FileForm) -> str:
        put_file(session, row, form.sent_file(), str(form.title.data or ""), form.scribe())
        return str(_("The file is kept."))

    return written(deal, "file", act)


@pages.get("/<uuid:id>/content")
@permit(Permission.DEAL_READ)
def content(id: UUID) -> Response:
    """The file as it was sent: to be saved, never shown in the portal. Its name ends as its content says."""
    with read(g.actor) as session:
        row = fetch(session, DealFile, id)
        if row.removed_at:
            raise FileRemoved
        kept = fetch(session, StoredFile, row.stored_file_id)
    media, ending = MEDIA[kept.kind]
    answer = Response(bytes_of(kept), content_type=media)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{PurePath(kept.name).stem}.{ending}")
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer


@pages.post("/<uuid:id>/removal")
@permit(Permission.DEAL_WRITE)
def remove(id: UUID) -> Page:
    """Remove a file, and say why."""

    def act(session: Session, row: DealFile) -> str:
        if not row.removed_at and not may_remove(row, g.actor.person_id, g.actor.partner_id is None):
            raise NotAllowed
        remove_file(session, row, request.form.get("why", ""), (g.actor.person_id, now()))
        return str(_("The file is removed. Who, when and why stand in its place."))

    return changed(DealFile, id, act)
