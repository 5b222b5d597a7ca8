"""ND-6: probing is counted, costs time and evidence, and is seen by the house."""

from contextlib import suppress
from datetime import timedelta

import pytest

from partners.registration import budget
from partners.registration.budget import PER_PARTNER, PER_PERSON, BudgetReached, CoolingDown, TooManyStanding
from partners.registration.models import Registration, Stage
from portal.clock import stopped_at
from portal.db import work
from portal.flows import registration as flow
from portal.permits import Role
from tests.claims import NOW, submitted
from tests.silence.walk import reachable
from tests.world import add_person

DAY = timedelta(days=1)


def withdrawn(world, now, **more):
    """A registration that was sent and taken back a minute later."""
    row = submitted(world, now=now, **more)
    with work(world.people["north_seller"]) as session:
        flow.withdraw(session, session.get_one(Registration, (row.tenant_id, row.id)), now + timedelta(minutes=1))
    return row


def test_nd6_b06_a_partner_has_a_hundred_a_day_however_many_people_send_them(world):
    north = world.partners["north"]
    crew = [f"seller_{n}" for n in range(PER_PARTNER // PER_PERSON + 1)]
    for who in crew:
        world.people[who] = add_person(world, who, Role.PARTNER_SELLER, north)
    for n in range(PER_PARTNER):
        submitted(world, crew[n // PER_PERSON], customer_name=f"Customer {n}")
    with pytest.raises(BudgetReached) as refused:
        submitted(world, crew[-1], customer_name="One more")
    assert refused.value.facts == {"limit": PER_PARTNER}
    assert submitted(world, "south_seller", customer_name="Another partner's")
    assert submitted(world, crew[-1], NOW + DAY, customer_name="One more")


def test_nd6_b13_what_was_withdrawn_counts_in_the_day_all_the_same(world):
    for n in range(PER_PERSON):
        withdrawn(world, NOW, customer_name=f"Customer {n}")
    with pytest.raises(BudgetReached):
        submitted(world, customer_name="One more")


def days_asked(world, days):
    """The days on which somebody got through who asks for one customer every day and takes it back."""
    asked = []
    for day in range(days):
        with suppress(CoolingDown):
            withdrawn(world, NOW + day * DAY, customer_name=("Siemens AG", "SIEMENS a.g.")[day % 2])
            asked.append(day)
    return asked


def test_nd6_b13_withdrawing_and_asking_again_every_day_asks_twice_in_two_months(world):
    assert days_asked(world, 62) == [0, 31]


def test_nd6_b13_withdrawing_without_a_cool_down_is_found(world, monkeypatch):
    monkeypatch.setattr(budget, "COOL_DOWN", timedelta(0))
    assert days_asked(world, 9) == [*range(9)]


def test_nd6_b13_the_day_that_is_named_is_a_day_on_which_it_can_be_asked_again(world):
    withdrawn(world, NOW)
    with pytest.raises(CoolingDown) as refused:
        submitted(world, now=NOW + DAY)
    assert refused.value.facts == {"number": "R-NORTH-0001", "day": "2026-04-10"}
    assert submitted(world, now=NOW.replace(month=4, day=10, hour=0))


def test_nd6_another_customer_and_another_partner_do_not_wait(world):
    withdrawn(world, NOW)
    assert submitted(world, customer_name="Nobody Ltd")
    assert submitted(world, "south_seller")


def test_nd6_a_partner_has_only_so_many_that_stand(world, monkeypatch):
    monkeypatch.setattr(budget, "STANDING_MAX", 2)
    first = submitted(world, customer_name="One")
    submitted(world, customer_name="Two")
    with pytest.raises(TooManyStanding):
        submitted(world, customer_name="Three")
    with work(world.people["north_seller"]) as session:
        flow.withdraw(session, session.get_one(Registration, (first.tenant_id, first.id)), NOW)
    assert submitted(world, customer_name="Three")


def test_nd6_b08_the_customer_of_a_registration_cannot_be_changed(world, app):
    commands = {e for e, method in reachable(app, world.people["north_seller"]) if method == "POST"}
    assert {e for e in commands if e.startswith("registration.")} == {
        "registration.check",
        "registration.give_back",
        "registration.new",
        "registration.reply",
        "registration.withdraw",
    }
    row = submitted(world)
    with work(world.house) as session:
        session.get_one(Registration, (row.tenant_id, row.id)).stage = Stage.RETURNED
    with work(world.people["north_seller"]) as session:
        own = session.get_one(Registration, (row.tenant_id, row.id))
        flow.reply(session, own, "In fact it is Bosch.", NOW)
        assert (own.customer_name, own.customer_key) == ("Siemens AG", row.customer_key)


def test_nd6_b06_the_house_sees_who_asks_much_and_follows_little(world, browser):
    with stopped_at(NOW):
        for n in range(8):
            withdrawn(world, NOW, customer_name=f"Customer {n}")
        submitted(world, customer_name="Customer 8")
        home = browser("channel_manager")
        assert "came to nothing" not in home.get(world.url()).text
        submitted(world, customer_name="Customer 9")
        assert "North Partners Ltd: 8 of 10 registrations in 30 days came to nothing" in home.get(world.url()).text
