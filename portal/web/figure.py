"""Figures: funnel, cycle times, win rates and the rest, their definitions, and the rows behind each."""

from datetime import date

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.board.find import overdue_count
from ltc.deal.seek import Sought
from ltc.figure.cell import FigureKind
from ltc.figure.find import figures
from ltc.figure.measure import LEAST
from ltc.figure.rows import behind
from ltc.figure.window import Window
from ltc.mode.models import Mode
from ltc.path.every_stage import all_stages, columns_of
from portal.db import read
from portal.flows import figure as flow
from portal.flows.standing import standing
from portal.permits import Permission, Role
from portal.web.command import command
from portal.web.figure_read import asked_about, days_said, month_as, opens, spell, told
from portal.web.figure_row import key_of, shown
from portal.web.format import today, zone
from portal.web.guard import permit
from portal.web.keyset import by
from portal.words.figure import DEFINITIONS
from pricing.ground.errors import NotAllowed, NotFound

pages = Blueprint("figure", __name__)


@pages.get("/")
@permit(Permission.FIGURE_READ)
def index() -> str:
    """The figures of a mode, or of all (`?mode=all`), as they were counted last."""
    usual = Mode.CHANNEL if Role.CHANNEL_MANAGER in g.actor.roles else Mode.DIRECT
    mode = request.args.get("mode", usual.value)
    mode = mode if mode in set(Mode) else ""
    with read(g.actor) as session:
        found = figures(session, ["", mode])
        stages = all_stages(session)
        overdue = overdue_count(session, Sought(mode=Mode(mode) if mode else None), standing(session))
    shown_ = told(found, mode, columns_of(stages, Mode(mode)) if mode else []) if found else None
    around = {"modes": list(Mode), "mode": mode, "least": LEAST, "spell": spell, "days_said": days_said}
    return render_template("figure/index.html", told=shown_, overdue=overdue, month_as=month_as, **around)


@pages.get("/rows")
@permit(Permission.FIGURE_READ)
def rows() -> str:
    """The rows behind a figure, which the address names together with the day on which it was counted."""
    try:
        about, as_of = asked_about(request.args.to_dict()), date.fromisoformat(request.args.get("as_of", ""))
        window = Window(as_of, zone().key)
        with read(g.actor) as session:
            query = behind(about, window, all_stages(session))
            page = by(session, query, key_of(about.kind))
            found = shown(session, about.kind, page.rows)
    except ValueError as error:
        raise NotFound from error
    if as_of > today():
        raise NotFound
    if not opens(about.kind):
        raise NotAllowed
    around = {"about": about, "window": window, "month_as": month_as}
    return render_template("figure/rows.html", page=page, rows=found, **around)


@pages.get("/definitions")
@permit(Permission.FIGURE_READ)
def definitions() -> str:
    """What each figure means and how it is counted."""
    return render_template("figure/definitions.html", kinds=list(FigureKind), definitions=DEFINITIONS, least=LEAST)


@pages.post("/count")
@permit(Permission.FIGURE_COUNT)
def recount() -> tuple[str, int] | Response:
    """Ask for everything to be counted anew."""

    def act(session: Session) -> str:
        flow.ask(session)
        flash(_("Everything is counted anew in the background. Load the page again in a moment."))
        return url_for(".index")

    return command(act)
