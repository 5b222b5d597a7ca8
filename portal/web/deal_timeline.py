"""Everything that happened to a deal, newest first."""

from uuid import UUID

from flask import Blueprint, g, render_template, request

from ltc.deal.models import Deal
from portal.db import read
from portal.permits import Permission
from portal.web.deal_events import newest
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import PAGE_MAX, PAGE_SIZE, ListPage

pages = Blueprint("deal_timeline", __name__)


@pages.get("/of/<uuid:deal>")
@permit(Permission.DEAL_READ)
def show(deal: UUID) -> str:
    """A page of a deal's events, as far as its reader may see them."""
    number = min(max(request.args.get("page", 1, type=int), 1), PAGE_MAX)
    with read(g.actor) as session:
        row = fetch(session, Deal, deal)
        found = newest(session, row, number * PAGE_SIZE + 1)[(number - 1) * PAGE_SIZE :]
    page = ListPage(found[:PAGE_SIZE], number, len(found) > PAGE_SIZE)
    return render_template("deal_room/timeline.html", deal=row, page=page)
