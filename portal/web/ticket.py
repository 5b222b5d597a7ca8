"""Service tickets: opened for a deal, given to somebody, and taken from step to step."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.order.find import orders
from ltc.ticket.find import overdue, tickets
from ltc.ticket.models import Ticket, TicketState
from portal.clock import now
from portal.db import read
from portal.flows import ticket as flow
from portal.flows.deal_room import circle
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.keyset import by_id
from portal.web.paging import paged
from portal.web.ticket_form import AssignForm, StepForm, TicketForm
from portal.web.ticket_read import page
from pricing.ground.errors import Invalid

pages = Blueprint("ticket", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.TICKET_READ)
def index() -> str:
    """Tickets, newest first, of a state or of a deal."""
    asked, deal = request.args.get("state", ""), request.args.get("deal", type=UUID)
    state = TicketState(asked) if asked in set(TicketState) else None
    with read(g.actor) as session:
        found = by_id(session, tickets(deal, state), Ticket)
        people = names_of(row.Ticket.assigned_to for row in found.rows if row.Ticket.assigned_to)
        of = fetch(session, Deal, deal) if deal else None
    shown = {"states": list(TicketState), "state": asked, "deal": of, "now": now()}
    return render_template("ticket/index.html", page=found, people=people, **shown)


@pages.get("/overdue")
@permit(Permission.TICKET_READ)
def late() -> str:
    """Tickets that are overdue, the longest first."""
    with read(g.actor) as session:
        found = paged(session, overdue(now()))
        people = names_of(row.assigned_to for row in found.rows if row.assigned_to)
    return render_template("ticket/overdue.html", page=found, people=people)


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.TICKET_WRITE)
def new(deal: UUID) -> Page:
    """Open a ticket for a deal, an order or a delivery of it."""
    form = TicketForm.sent()
    with read(g.actor) as session:
        row = fetch(session, Deal, deal)
        placed = session.scalars(orders(deal)).all()
        handed = select(Delivery).where(Delivery.order_id.in_([one.id for one in placed])).order_by(Delivery.number)
        form.offer(placed, session.scalars(handed).all())

    def again() -> str:
        return render_template("ticket/new.html", form=form, deal=row)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        made = flow.begin(session, fetch(session, Deal, deal), form.ticket(), g.actor.person_id)
        flash(_("Ticket %(number)s is open. Give it to somebody next.", number=made.number))
        return url_for(".show", id=made.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.TICKET_READ)
def show(id: UUID) -> str:
    """One ticket."""
    return page(id)


@pages.post("/<uuid:id>/steps")
@permit(Permission.TICKET_WRITE)
def step(id: UUID) -> Page:
    """Take a step: answer, ask, note, solve, close, reopen."""

    def act(session: Session, row: Ticket, form: StepForm) -> str:
        kind = form.kind()
        if kind is None:
            raise Invalid(field="step")
        flow.step(session, row, kind, str(form.text.data or ""), g.actor.person_id)
        return str(_("Kept."))

    return _changed(id, StepForm.sent(), act)


@pages.post("/<uuid:id>/assignment")
@permit(Permission.TICKET_WRITE)
def assign(id: UUID) -> Page:
    """Give it to somebody."""
    with read(g.actor) as session:
        people = circle(session, fetch(session, Deal, fetch(session, Ticket, id).deal_id)).house

    def act(session: Session, row: Ticket, form: AssignForm) -> str:
        flow.give(session, row, form.person_id.data, g.actor.person_id)
        return str(_("Given to %(name)s.", name=people[form.person_id.data]))

    return _changed(id, AssignForm.sent().offer(people), act)


def _changed(id: UUID, form: HouseForm, act: Callable[[Session, Ticket, Any], str]) -> Page:
    if not form.validate():
        return page(id, form), 422

    def done(session: Session) -> str:
        flash(act(session, fetch(session, Ticket, id), form))
        return url_for("ticket.show", id=id)

    return command(done, form, lambda: page(id, form))
