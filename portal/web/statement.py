"""Statements: what a partner earned, line by line, back to the cash and the ruling; and its answer."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.settlement.detail import lines_of
from ltc.statement_answer.confirm import confirm as confirming
from ltc.statement_answer.find import answer_to
from portal.clock import now
from portal.db import read
from portal.imports.write_workbook import MEDIA_TYPE, workbook
from portal.permits import Permission
from portal.web.command import command
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.statement_read import sheet, shown, statement_of, statements, with_lines
from pricing.ground.errors import NotFound

pages = Blueprint("statement", __name__)


@pages.get("/")
@permit(Permission.STATEMENT_READ)
def index() -> str:
    """Statements, newest first; those that wait for their partner when asked for."""
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, statements(view), scalars=False)
    return render_template("statement/index.html", page=page, view=view)


@pages.get("/<uuid:id>")
@permit(Permission.STATEMENT_READ)
def show(id: UUID) -> str:
    """One statement; each line leads to its deal, invoice, registration, and for staff to the ruling."""
    with read(g.actor) as session:
        statement, period = statement_of(session, id)
        lines = with_lines(session, paged(session, lines_of(id), scalars=False))
        return render_template("statement/show.html", **lines, **shown(session, statement, period))


@pages.get("/<uuid:id>/lines")
@permit(Permission.STATEMENT_READ)
def lines(id: UUID) -> Response:
    """The lines as a spreadsheet."""
    with read(g.actor) as session:
        statement = statement_of(session, id)[0]
        content = workbook(sheet(session, statement), statement.number)
    answer = Response(content, mimetype=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{statement.number}.xlsx"'
    return answer


@pages.post("/<uuid:id>/confirmation")
@permit(Permission.STATEMENT_CONFIRM)
def confirm(id: UUID) -> tuple[str, int] | Answer:
    """The partner agrees with every line that it has not disputed."""

    def act(session: Session) -> str:
        statement_of(session, id)
        answer = answer_to(session, id)
        if answer is None:
            raise NotFound
        confirming(session, answer, g.actor.person_id, now())
        flash(_("The statement is confirmed."))
        return url_for(".show", id=id)

    return command(act)
