"""ND-1 and ND-3: whatever a partner does, its transcript and the work behind it are the same with and without a rival."""

import pytest
from sqlalchemy import select

from partners.registration.models import RegistrationLine
from portal import db
from portal.documents.press import PRESS
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
