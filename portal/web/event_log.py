"""Event logs: asked for with a button, written by a job, and taken as a file."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.event_log.models import EventLog, LogFormat, LogState
from portal.clock import now
from portal.db import read
from portal.flows import event_log as flow
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from pricing.ground.errors import NotFound

pages = Blueprint("event_log", __name__)
SHOWN = 20
PIECE = 1 << 16
KINDS = {LogFormat.OCEL: ("application/json", "json"), LogFormat.XES: ("application/xml", "xes")}


@pages.get("/")
@permit(Permission.EVENT_LOG_READ)
def index() -> str:
    """The logs that there are, and those that are being written."""
    with read(g.actor) as session:
        rows = session.scalars(select(EventLog).order_by(EventLog.asked_at.desc(), EventLog.id).limit(SHOWN)).all()
        names = names_of(row.asked_by for row in rows)
    return render_template("event_log/index.html", rows=rows, names=names, formats=list(LogFormat))


@pages.post("/<kind>")
@permit(Permission.EVENT_LOG_EXPORT)
def create(kind: str) -> tuple[str, int] | Response:
    """Ask for a log."""
    if kind not in set(LogFormat):
        raise NotFound

    def act(session: Session) -> str:
        flow.ask(session, LogFormat(kind), g.actor.person_id, now())
        flash(_("The log is being written. Load the page again in a moment."))
        return url_for(".index")

    return command(act)


@pages.get("/<uuid:id>/content")
@permit(Permission.EVENT_LOG_READ)
def content(id: UUID) -> Response:
    """The file."""
    with read(g.actor) as session:
        row = fetch(session, EventLog, id)
    path = flow.path_of(row).absolute()
    if row.state is not LogState.DONE or not path.is_file():
        raise NotFound
    mimetype, ending = KINDS[row.format]
    answer = Response(_pieces(path), mimetype=mimetype)
    answer.headers["Content-Length"] = str(row.size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{g.tenant.slug}-{row.asked_at:%Y-%m-%d}.{ending}"'
    return answer


def _pieces(path: Path) -> Iterator[bytes]:
    """A file, a piece in memory at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
