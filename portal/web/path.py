"""Paths: the three modes, their versions, and what each says, as a table and as a flowchart."""

from uuid import UUID

from flask import Blueprint, Response, g, render_template

from ltc.path import file
from ltc.path.find import content_of, path_for
from ltc.path.gate import begins
from ltc.path.models import Path
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.path_read import drawn, modes

pages = Blueprint("path", __name__)


@pages.get("/")
@permit(Permission.PATH_READ)
def index() -> str:
    """The paths of the three modes, with their versions."""
    with read(g.actor) as session:
        rows = modes(session)
    people = names_of([one for row in rows for path in row.versions for one in (path.drafted_by, path.published_by)])
    return render_template("path/index.html", rows=rows, people=people)


@pages.get("/<uuid:id>")
@permit(Permission.PATH_READ)
def show(id: UUID) -> str:
    """One version: its flowchart, its stages with their gates, and the tenant's own fields."""
    with read(g.actor) as session:
        path = fetch(session, Path, id)
        said, newest = content_of(path), path_for(session, path.mode)
    return render_template(
        "path/show.html", path=path, content=said, chart=drawn(said), newest=newest, conditions=begins
    )


@pages.get("/<uuid:id>/file")
@permit(Permission.PATH_READ)
def save(id: UUID) -> Response:
    """One version as a JSON file."""
    with read(g.actor) as session:
        path = fetch(session, Path, id)
        text = file.write(content_of(path))
    name = f"path-{path.mode.value}-{path.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="application/json", headers=headers)
