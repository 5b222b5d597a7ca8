"""Jobs that wait or have given up."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.clock import now
from portal.db import House, read
from portal.jobs.find import unfinished
from portal.jobs.retry import retry as open_again
from portal.permits import Permission
from portal.web.command import command
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("job", __name__)


@pages.get("/")
@permit(Permission.JOB_READ)
def index() -> str:
    """Open and dead jobs, with the error of the last attempt."""
    with read(g.actor) as session:
        page = paged(session, unfinished(session))
    return render_template("job/index.html", page=page)


@pages.post("/<uuid:job_id>/retry")
@permit(Permission.JOB_RETRY)
def retry(job_id: UUID) -> tuple[str, int] | Response:
    """Open a dead job again."""

    def act(session: House) -> str:
        open_again(session, job_id, now())
        flash(gettext("The job will be tried again now."))
        return url_for(".index")

    return command(act)
