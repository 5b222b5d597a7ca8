"""What the page of a service ticket shows."""

from uuid import UUID

from flask import g, render_template
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from ltc.ticket.find import history
from ltc.ticket.models import Ticket, TicketStep
from ltc.ticket.step import STEPS
from portal.clock import now
from portal.db import read
from portal.flows.deal_room import circle
from portal.identity.people import names_of
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.ticket_form import AssignForm, StepForm


def page(ticket_id: UUID, wrong: HouseForm | None = None) -> str:
    """One ticket: its clocks, its history, and the steps that lead on."""
    with read(g.actor) as session:
        row = fetch(session, Ticket, ticket_id)
        deal = fetch(session, Deal, row.deal_id)
        events = session.scalars(history(row.id)).all()
        who = [row.assigned_to, *(one.done_by for one in events), *(one.person_id for one in events)]
        return render_template(
            "ticket/show.html",
            ticket=row,
            deal=deal,
            papers=_papers(session, row),
            events=events,
            people=names_of(one for one in who if one),
            steps=[one for one in TicketStep if one is not TicketStep.ASSIGNED and row.state in STEPS.get(one, {})],
            is_overdue=row.next_due_at is not None and row.next_due_at <= now(),
            wrong=wrong,
            form=wrong if isinstance(wrong, StepForm) else StepForm(),
            assign=AssignForm(data={"person_id": row.assigned_to}).offer(circle(session, deal).house),
        )


def _papers(session: Session, row: Ticket) -> list[tuple[str, UUID, str]]:
    found = []
    if row.order_id:
        found.append(("order.show", row.order_id, fetch(session, SalesOrder, row.order_id).number))
    if row.delivery_id:
        found.append(("delivery.show", row.delivery_id, fetch(session, Delivery, row.delivery_id).number))
    return found
