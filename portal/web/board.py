"""The board: the pipeline of a mode by stage, with sums and the deals that have waited longest."""

from dataclasses import replace

from flask import Blueprint, g, render_template

from ltc.board.find import columns, overdue_count
from ltc.mode.models import Mode
from portal.db import read
from portal.flows.standing import standing
from portal.permits import Permission, Role
from portal.web.deal_list import colleagues, sought
from portal.web.guard import permit

pages = Blueprint("board", __name__)


@pages.get("/")
@permit(Permission.BOARD_READ)
def index() -> str:
    """The board of a mode: of the reader's own kind of business unless she asks for another."""
    asked = sought()
    usual = Mode.CHANNEL if Role.CHANNEL_MANAGER in g.actor.roles else Mode.DIRECT
    asked = replace(asked, mode=asked.mode or usual, state=None, text="", stage="")
    with read(g.actor) as session:
        against = standing(session)
        found = columns(session, asked, against)
        shown = sum(column.sums.count for column in found)
        overdue = shown if asked.overdue else overdue_count(session, asked, against)
        people = colleagues(session)
    return render_template(
        "board/index.html", columns=found, asked=asked, overdue=overdue, people=people, modes=list(Mode)
    )
