"""ND-1 and ND-3: what a partner sees and the work behind it are the same with and without a rival."""

import re

import pytest
from sqlalchemy import select

from partners.registration.models import RegistrationLine
from portal import db
from portal.documents.press import PRESS, missing
from portal.flows import registration as flow
from tests.silence.leaks import SEEN_IN_BYTES, submit, works_more
from tests.silence.life import live, register_all
from tests.silence.transcript import ADDRESS_ID, Transcript, Visitor, difference
from tests.silence.twins import RIVALRIES, at, founded, nothing, pending, stirred
from tests.silence.walk import reachable


@pytest.fixture(scope="module")
def lives(database, app):
    """`lives(rivalry)`: the lives in a world with a rival and in one without, lived once each."""
    db.use(database)
    app.config["WTF_CSRF_ENABLED"] = False
    lived = {}

    def of(rivalry):
        stir, fate = RIVALRIES[rivalry]
        for name, hidden in ((fate, nothing), (rivalry, stir)):
            if name not in lived:
                world = stirred(founded(), hidden)
                lived[name] = (world, *live(app, world, fate))
        return lived[fate], lived[rivalry]

    yield of
    PRESS.close()


@pytest.mark.parametrize("rivalry", RIVALRIES)
def test_nd1_b01_every_byte_is_the_same_whether_or_not_there_is_a_rival(lives, rivalry):
    (_, without, _), (_, with_rival, _) = lives(rivalry)
    assert difference(without, with_rival) is None


@pytest.mark.parametrize("rivalry", RIVALRIES)
def test_nd3_b03_every_request_does_the_same_work_on_own_rows_alone(lives, rivalry):
    (_, without, _), (_, with_rival, foreign) = lives(rivalry)
    assert difference(without, with_rival, "statements") is None
    assert difference(without, with_rival, "loaded") is None
    assert foreign == []


def test_every_route_that_a_partner_can_reach_is_in_the_walk(lives, app):
    world, told, _ = lives("protected")[1]
    walked = set()
    with app.test_request_context():
        ways = app.url_map.bind("127.0.0.1")
    for exchange in told.exchanges:
        method, _, url = exchange.asked.partition(" ")
        if method in ("GET", "POST"):
            walked.add((matched(ways, method, url), method))
    assert reachable(app, world.people["north_seller"], world.people["north_admin"]) == walked


def matched(ways, method, url):
    """The endpoint behind an address of a transcript, whose ids have names."""
    return ways.match(ADDRESS_ID.sub("00000000-0000-7000-8000-000000000000", url.partition("?")[0]), method)[0]


def glimpse(app, stir):
    """A short life: register, look, get letters."""
    world = stirred(founded(), stir)
    told = Transcript(world)
    with at(world, 0):
        visitor = Visitor(app, told, "north_seller")
        register_all(visitor)
        visitor.ask("GET", world.url("registrations/"))
        told.letters("north_seller")
    return told, visitor.foreign


@pytest.mark.parametrize("leak", SEEN_IN_BYTES)
def test_nd1_a_leak_in_words_counts_times_cookies_or_mails_is_found(tenant, app, monkeypatch, leak):
    app.config["WTF_CSRF_ENABLED"] = False
    assert difference(glimpse(app, nothing)[0], glimpse(app, pending)[0]) is None
    monkeypatch.setattr(flow, "submit", leak)
    assert difference(glimpse(app, nothing)[0], glimpse(app, pending)[0]) is not None


def test_nd3_b03_the_same_words_after_more_work_are_found(tenant, app, monkeypatch):
    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr(flow, "submit", works_more)
    (without, _), (with_rival, foreign) = glimpse(app, nothing), glimpse(app, pending)
    assert difference(without, with_rival) is None
    assert difference(without, with_rival, "statements") is not None
    assert any("Registration of partner" in row for row in foreign)


def test_nd3_a_row_that_hangs_on_a_rivals_row_is_found(tenant, app, monkeypatch):
    app.config["WTF_CSRF_ENABLED"] = False

    def reads_lines(session, claim, now):
        session.scalars(select(RegistrationLine)).all()
        return submit(session, claim, now)

    monkeypatch.setattr(flow, "submit", reads_lines)
    assert any("part of Registration" in row for row in glimpse(app, pending)[1])


DUPLICATE = "您已于"  # as the page says it to this reader: registered on that day


def about(told, method, pattern):
    """The answers of a transcript to what was asked at an address."""
    return [e.answer for e in told.exchanges if re.fullmatch(f"{method} /t/the-tenant/{pattern}", e.asked)]


def test_b10_a_quote_for_a_customer_whose_other_line_a_rival_holds_is_priced_and_worded_alike(lives):
    (_, without, _), (_, with_rival, _) = lives("another line")
    for method, pattern in (("POST", "quotes/new/.+"), ("POST", "quotes/.+/sending"), ("GET", "quotes/id-.+")):
        quoted = about(with_rival, method, pattern)
        assert quoted == about(without, method, pattern)
        assert quoted


def test_b16_an_own_duplicate_is_told_at_once_in_the_same_words_though_a_rival_holds_the_customer(lives):
    (_, without, _), (_, with_rival, _) = lives("protected")
    refused = [a for a in about(with_rival, "POST", "registrations/new") if DUPLICATE in a]
    assert refused == [a for a in about(without, "POST", "registrations/new") if DUPLICATE in a]
    assert len(refused) >= 2


def test_nd1_the_walk_comes_to_every_kind_of_page_and_refusal(lives):
    _, told, _ = lives("another line")[1]
    answers = {exchange.answer[:3] for exchange in told.exchanges}
    assert {"200", "302", "303", "400", "401", "404", "409", "422"} <= answers
    assert sum(exchange.asked.startswith("mail") for exchange in told.exchanges) >= 3
    assert any("application/pdf" in exchange.answer for exchange in told.exchanges) or missing()


def test_nd1_the_figures_of_the_process_are_for_its_machine_only_proxies_or_not(tenant, app):
    client = app.test_client()
    assert client.get("/metrics").status_code == 200
    for elsewhere in ({"X-Forwarded-For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}):
        assert client.get("/metrics", headers=elsewhere).status_code == 404
