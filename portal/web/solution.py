"""Solutions of deals: written line by line or from a file, revision by revision."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.solution.find import revisions, solutions
from ltc.solution.models import Solution, SolutionState
from ltc.solution.write import NewSolution, rewrite, write
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.keyset import by_id
from portal.web.large_file import allow_large_file
from portal.web.solution_form import SolutionForm, TypedItem, items, of_lines, typed, with_room
from portal.web.solution_read import page
from pricing.ground.errors import DomainError
from pricing.product.models import Product

pages = Blueprint("solution", __name__)
Page = str | tuple[str, int] | Response
EMPTY_ROWS = 3
FILE_BYTES_MAX = 2 * 1024 * 1024
for view in ("new", "edit"):  # lines may come as a file
    allow_large_file(pages, view, FILE_BYTES_MAX)


@pages.get("/")
@permit(Permission.SOLUTION_READ)
def index() -> str:
    """Solutions, newest first, of a state or of a deal."""
    asked, deal = request.args.get("state", ""), request.args.get("deal", type=UUID)
    state = SolutionState(asked) if asked in set(SolutionState) else None
    with read(g.actor) as session:
        found = by_id(session, solutions(deal, state), Solution)
        people = names_of(row.Solution.made_by for row in found.rows)
        of = fetch(session, Deal, deal) if deal else None
    return render_template("solution/index.html", page=found, people=people, states=list(SolutionState), state=asked,
                           deal=of)  # fmt: skip


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.SOLUTION_WRITE)
def new(deal: UUID) -> Page:
    """Begin the next revision; it starts with the lines of the one before."""
    with read(g.actor) as session:
        row = fetch(session, Deal, deal)
        last = session.scalars(revisions(deal).limit(1)).first()

    def act(session: Session, new: NewSolution) -> Solution:
        return write(session, fetch(session, Deal, deal), new, g.actor.person_id, now())

    return _editor(row, last, None, act)


@pages.route("/<uuid:id>/lines", methods=["GET", "POST"])
@permit(Permission.SOLUTION_WRITE)
def edit(id: UUID) -> Page:
    """Write one's own draft anew."""
    with read(g.actor) as session:
        solution = fetch(session, Solution, id)
        deal = fetch(session, Deal, solution.deal_id)

    def act(session: Session, new: NewSolution) -> Solution:
        row = fetch(session, Solution, id)
        rewrite(session, row, new, g.actor.person_id)
        return row

    return _editor(deal, solution, solution, act)


@pages.get("/<uuid:id>")
@permit(Permission.SOLUTION_READ)
def show(id: UUID) -> str:
    """One revision."""
    return page(id)


def _editor(
    deal: Deal, start: Solution | None, own: Solution | None, act: Callable[[Session, NewSolution], Solution]
) -> Page:
    """The editor: GET shows it; a POST adds rows, takes in a file, or keeps the solution."""
    form = SolutionForm.sent(data={"configuration": start.configuration if start else ""})
    rows = typed(request.form) if request.method == "POST" else _rows(start)

    def again(shown: list[TypedItem] | None = None) -> str:
        lines = with_room(shown or rows, 1 if rows else EMPTY_ROWS)
        return render_template("solution/edit.html", form=form, deal=deal, solution=own, rows=lines)

    if request.method == "GET" or "add" in request.form:
        return again()
    if not form.validate():
        return again(), 422
    if "take" in request.form:
        try:
            filled = [row for row in rows if row.line.product]
            return again(filled + form.from_file(max((row.number for row in rows), default=-1) + 1))
        except DomainError as error:
            form.refuse(error)
            return again(), error.status

    def done(session: Session) -> str:
        new = NewSolution(items(session, rows, deal.currency), str(form.configuration.data or ""))
        made = act(session, new)
        session.flush()
        return url_for(".show", id=made.id)

    return command(done, form, again)


def _rows(start: Solution | None) -> list[TypedItem]:
    if start is None:
        return []
    with read(g.actor) as session:
        named = select(Product.id, Product.sku).where(Product.id.in_({line.product_id for line in start.lines}))
        skus = {row.id: row.sku for row in session.execute(named)}
    return of_lines(start.lines, skus)
