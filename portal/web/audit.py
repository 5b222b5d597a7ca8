"""The audit trail, newest first."""

from flask import Blueprint, g, render_template
from sqlalchemy import select

from portal.audit.models import AuditRow
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("audit", __name__)


@pages.get("/")
@permit(Permission.AUDIT_READ)
def index() -> str:
    """What was written, by whom and when."""
    with read(g.actor) as session:
        page = paged(session, select(AuditRow).order_by(AuditRow.seq.desc()))
    return render_template("audit/index.html", page=page, people=names_of(row.actor_id for row in page.rows))
