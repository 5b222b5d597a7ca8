"""The pages of solutions: typed or from a file, answered, reviewed by another, quoted; a partner finds none of them."""

from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from ltc.solution.models import Solution
from portal.clock import stopped_at
from portal.db import read
from tests.deals import NOW
from tests.html import checked
from tests.rooms import a_deal
from tests.solutions import a_solution, approved


@pytest.fixture(autouse=True)
def clock():
    """Today is the day of the tests' deals."""
    with stopped_at(NOW):
        yield


def send(client, url, **fields):
    """A form, sent once; two underscores stand for a dash."""
    named = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(url, data={"_key": str(uuid4()), **named})


def the_one(world):
    with read(world.house) as session:
        return session.scalars(select(Solution)).one()


def test_from_the_first_line_to_a_quote_by_two_people(world, browser):
    deal, author, other = a_deal(world), browser("channel_manager"), browser("second_manager")
    assert "Solutions" in checked(author.get(world.url(f"deals/{deal}")))
    checked(author.get(world.url(f"solutions/?deal={deal}")))
    url = world.url(f"solutions/of/{deal}")
    checked(author.get(url))
    wrong = checked(send(author, url, lines__0__product="P-1000", lines__0__quantity="2"), 422)
    assert "There is a problem" in wrong
    typed = {"lines__0__product": "p-100", "lines__0__quantity": "2", "lines__0__site": "Hall 1"}
    sent = send(author, url, **typed, configuration="Standard")
    assert sent.status_code == 303
    row = the_one(world)
    page = checked(author.get(sent.headers["Location"]))
    assert "Hall 1" in page
    line = row.lines[0].id
    answer = {f"answer-{line}": "lead_time", f"days-{line}": "15"}
    assert send(author, world.url(f"solutions/{row.id}/answers"), **answer).status_code == 303
    assert send(author, world.url(f"solutions/{row.id}/submission")).status_code == 303
    assert send(author, world.url(f"solutions/{row.id}/approval")).status_code == 403
    assert "15 working days" in checked(other.get(world.url(f"solutions/{row.id}")))
    assert send(other, world.url(f"solutions/{row.id}/approval"), note="Sound.").status_code == 303
    quote = send(author, world.url(f"solutions/{row.id}/quotes"))
    assert quote.status_code == 303
    assert "P-100" in checked(author.get(quote.headers["Location"]))
    assert "Quotes started from it" in checked(author.get(world.url(f"solutions/{row.id}")))


def test_lines_come_from_a_file_and_nothing_is_kept_before_it_is_sent(world, browser):
    deal, author = a_deal(world), browser("channel_manager")
    url = world.url(f"solutions/of/{deal}")
    file = b"sku;quantity;site;note\nP-100;4;Hall 1;spare\nV-10;2;;\n"
    page = checked(send(author, url, take="1", file=(BytesIO(file), "lines.csv")))
    assert 'value="Hall 1"' in page
    assert 'value="V-10"' in page
    assert "There is a problem" in checked(send(author, url, take="1", file=(BytesIO(b"a;b\n"), "x.csv")), 422)
    with read(world.house) as session:
        assert session.scalars(select(Solution)).all() == []


def test_it_is_returned_with_reasons_and_the_next_revision_begins_with_its_lines(world, browser):
    deal, author, other = a_deal(world), browser("channel_manager"), browser("second_manager")
    row = a_solution(world, deal)
    send(author, world.url(f"solutions/{row}/submission"))
    assert "Say why" in checked(send(other, world.url(f"solutions/{row}/return"), note=""), 422)
    assert send(other, world.url(f"solutions/{row}/return"), note="Another valve.").status_code == 303
    assert "Another valve." in checked(author.get(world.url(f"solutions/{row}")))
    assert 'value="Hall 2"' in checked(author.get(world.url(f"solutions/of/{deal}")))
    assert checked(other.get(world.url("solutions/?state=returned"))).count("B-") > 0


def test_a_partner_finds_no_door_to_solutions(world, browser):
    row = approved(world, a_deal(world))
    seller = browser("north_seller")
    for path in ("solutions/", f"solutions/{row}", f"solutions/{row}/lines"):
        assert seller.get(world.url(path)).status_code == 403
    assert "olution" not in checked(seller.get(world.url("deals/")))
