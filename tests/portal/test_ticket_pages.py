"""The pages of service tickets, from the first word to the close; a partner finds none of them."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from ltc.ticket.models import Ticket, TicketState
from portal.clock import stopped_at
from portal.db import read
from tests.deals import NOW
from tests.html import checked
from tests.rooms import a_deal
from tests.tickets import a_ticket


@pytest.fixture(autouse=True)
def clock():
    """Today is the day of the tests' deals."""
    with stopped_at(NOW):
        yield


def send(client, url, **fields):
    """A form, sent once."""
    return client.post(url, data={"_key": str(uuid4()), **fields})


def test_a_ticket_is_opened_given_answered_solved_and_closed(world, browser):
    deal, seller = a_deal(world), browser("direct_seller")
    url = world.url(f"tickets/of/{deal}")
    checked(seller.get(url))
    new = {"kind": "fault", "priority": "high", "about": "", "subject": "Pump leaks", "text": "Since Monday."}
    assert "There is a problem" in checked(send(seller, url, **new), 422)
    sent = send(seller, url, **new, reporter="Ms Li")
    assert sent.status_code == 303
    page = sent.headers["Location"]
    assert "Since Monday." in checked(seller.get(page))
    with read(world.house) as session:
        ticket = session.scalars(select(Ticket.id)).one()
    given = {"person_id": str(world.people["channel_manager"].person_id)}
    assert send(seller, world.url(f"tickets/{ticket}/assignment"), **given).status_code == 303
    steps = world.url(f"tickets/{ticket}/steps")
    assert send(seller, steps, step="opened", text="x").status_code == 422
    assert "There is a problem" in checked(send(seller, steps, step="solved", text=" "), 422)
    for step in ("asked", "heard", "solved", "closed"):
        assert send(seller, steps, step=step, text="Words.").status_code == 303
    assert "Reopen" in checked(seller.get(page))
    with read(world.house) as session:
        assert session.scalars(select(Ticket.state)).one() is TicketState.CLOSED
    for path in ("tickets/", f"tickets/?deal={deal}", "tickets/?state=closed", "tickets/overdue"):
        checked(seller.get(world.url(path)))


def test_an_administrator_sets_the_terms_and_everybody_of_the_house_reads_them(world, browser):
    url, terms = world.url("ticket-terms/"), {"priority": "low", "in_force_from": "2026-03-10"}
    admin = browser("tenant_admin")
    wrong = send(admin, url, **terms, respond_minutes="60", solve_minutes="30")
    assert "There is a problem" in checked(wrong, 422)
    assert send(admin, url, **terms, respond_minutes="77", solve_minutes="300").status_code == 303
    assert "77" in checked(browser("finance").get(url))
    assert send(browser("direct_seller"), url, **terms).status_code == 403


def test_a_partner_finds_no_door_to_tickets(world, browser):
    ticket = a_ticket(world, a_deal(world))
    for path in ("tickets/", "tickets/overdue", f"tickets/{ticket}", "ticket-terms/"):
        assert browser("north_seller").get(world.url(path)).status_code == 403
