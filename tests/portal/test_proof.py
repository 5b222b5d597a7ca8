"""E07: money moves only for somebody who gave her password a moment ago; a browser that was left open moves none."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ltc.settlement.models import RunState, SettlementRun
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.clock import now, stopped_at
from portal.db import read, shared, work
from portal.identity import passwords
from portal.identity.models import Person
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.payouts import earned

PASSWORD = "four unrelated words"
LATER = timedelta(minutes=11)


@pytest.fixture
def prepared(world):
    """A run that waits for its approver, who has a password."""
    kept = passwords.hashed(PASSWORD)
    with shared(writes=True) as session:
        session.get_one(Person, world.people["finance"].person_id).password_hash = kept
    earned(world)
    with work(world.house) as session:
        return settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)


def state(world):
    with read(world.house) as session:
        return session.scalars(select(SettlementRun)).one().state


def approval(browser, world, run, key):
    page = world.url(f"settlement/{run.id}")
    referrer = {"Referer": f"http://localhost{page}"}
    return browser.post(f"{page}/approval", data={"_key": key, "digest": run.digest}, headers=referrer)


def test_e07_a_browser_that_was_left_open_asks_for_the_password_and_changes_nothing(world, browser, prepared):
    finance, page = browser("finance"), world.url(f"settlement/{prepared.id}")
    with stopped_at(now() + LATER):
        asked = approval(finance, world, prepared, "1")
        assert asked.status_code == 303
        assert asked.location.startswith("/sign/again?next=")
        assert state(world) is RunState.PREPARED
        assert "Nothing was changed yet" in finance.get(asked.location).text
        wrong = finance.post("/sign/again", data={"password": "not it", "next": page})
        assert wrong.status_code == 401
        assert "This is not your password." in wrong.text
        assert approval(finance, world, prepared, "2").location.startswith("/sign/again")
        right = finance.post("/sign/again", data={"password": PASSWORD, "next": page})
        assert (right.status_code, right.location) == (303, page)
        assert approval(finance, world, prepared, "3").location == page
    assert state(world) is RunState.APPROVED


def test_the_password_of_a_moment_ago_is_enough(world, browser, prepared):
    approval(browser("finance"), world, prepared, "1")
    assert state(world) is RunState.APPROVED


def test_guessing_is_throttled_like_signing_in(world, browser, prepared):
    finance = browser("finance")
    answers = [finance.post("/sign/again", data={"password": f"guess {n}", "next": "/"}).status_code for n in range(7)]
    assert answers[:5] == [401] * 5
    assert answers[-1] == 429


def test_it_never_leads_off_the_site_and_asks_nobody_who_is_not_signed_in(app, world, browser, prepared):
    right = browser("finance").post("/sign/again", data={"password": PASSWORD, "next": "//evil.example"})
    assert right.location == "/"
    assert app.test_client().get("/sign/again").location.startswith("/sign/in")
