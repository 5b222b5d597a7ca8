"""Signing in and out: one answer for every failure, and a session that can really be ended."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import db
from portal.clock import now, stopped_at
from portal.db import shared
from portal.identity import passwords, sessions
from portal.identity.models import Person, PersonSession
from portal.web.language import within

PASSWORD = "four unrelated words"


def person_of(world, who):
    with shared() as session:
        return session.get_one(Person, world.people[who].person_id)


@pytest.fixture
def seller(world):
    """A person of north with a password."""
    kept = passwords.hashed(PASSWORD)
    with shared(writes=True) as session:
        person = session.get_one(Person, world.people["north_seller"].person_id)
        person.password_hash = kept
    return person


@pytest.fixture
def client(app, seller):
    """A browser in which nobody is signed in, at an address of its own."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"10.{seller.id.bytes[-3]}.{seller.id.bytes[-2]}.{seller.id.bytes[-1]}"
    return client


def enter(client, email, password=PASSWORD, **more):
    return client.post("/sign/in", data={"email": email, "password": password, **more})


def token_of(client):
    with client.session_transaction() as cookie:
        return cookie.get("_user_id")


def test_the_right_password_leads_to_the_page_that_was_asked_for(client, world, seller):
    asked = client.get(world.url("profile/"))
    assert asked.status_code == 302
    assert "/sign/in?next=" in asked.location
    assert enter(client, seller.email, next=world.url("profile/")).location == world.url("profile/")
    assert client.get(world.url("profile/")).status_code == 200


def test_mail_addresses_are_not_told_apart_by_case_or_blanks(client, seller):
    assert enter(client, f"  {seller.email.upper()} ").status_code == 303


def test_every_failure_reads_alike(client, world, seller):
    with shared(writes=True) as session:
        session.get_one(Person, world.people["finance"].person_id).disabled_at = now()
    answers = [
        enter(client, seller.email, "wrong password!"),
        enter(client, "nobody@example.com"),
        enter(client, person_of(world, "finance").email),
        enter(client, person_of(world, "auditor").email),
    ]
    bodies = {without_what_was_typed(answer.text) for answer in answers}
    assert {answer.status_code for answer in answers} == {401}
    assert len(bodies) == 1


def without_what_was_typed(text):
    return re.sub(r'(value|nonce|content)="[^"]*"', "", text)


def test_an_unknown_person_costs_a_hash_too(client, monkeypatch):
    asked = []
    monkeypatch.setattr(passwords, "fits", lambda given, kept: asked.append(kept) or False)
    enter(client, "nobody@example.com")
    assert asked == [None]


def test_nothing_fits_a_person_without_a_password():
    assert not passwords.fits("nobody has this password", None)
    assert not passwords.fits(PASSWORD, "no hash at all")


def test_the_slow_hash_is_never_computed_inside_a_transaction(client, seller, monkeypatch):
    open_then = []
    really = passwords.fits
    pool = db.current().engine.pool
    monkeypatch.setattr(passwords, "fits", lambda *a: open_then.append(pool.checkedout()) or really(*a))
    enter(client, seller.email)
    assert open_then == [0]


def test_signing_in_makes_a_new_session_and_drops_what_the_browser_brought(client, seller):
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["planted"], cookie["language"] = "planted-token", "yes", "zh"
    enter(client, seller.email)
    first = token_of(client)
    enter(client, seller.email)
    assert first not in ("planted-token", token_of(client))
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["language"] == "zh"


def test_the_database_keeps_no_token(client, seller):
    enter(client, seller.email)
    with shared() as session:
        kept = session.scalars(select(PersonSession.token_sha256).where(PersonSession.person_id == seller.id)).all()
    assert token_of(client) not in kept
    assert sessions.digest(token_of(client)) in kept


def test_signing_out_ends_the_row_so_that_the_old_cookie_is_worth_nothing(client, world, seller):
    enter(client, seller.email)
    old = client.get_cookie("fairway").value
    out = client.post("/sign/out")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.set_cookie("fairway", old)
    assert client.get(world.url("profile/")).status_code == 302


def test_a_session_ends_after_idle_hours_and_after_half_a_day_at_most(client, world, seller):
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    with stopped_at(start):
        enter(client, seller.email)
    with stopped_at(start + sessions.IDLE):
        assert client.get(world.url("profile/")).status_code == 302
    with stopped_at(start):
        enter(client, seller.email)
    for hour in range(1, 12):
        with stopped_at(start + timedelta(hours=hour)):
            assert client.get(world.url("profile/")).status_code == 200
    with stopped_at(start + sessions.LONGEST):
        assert client.get(world.url("profile/")).status_code == 302


def test_the_sixth_try_from_one_address_waits_for_a_clock_time_and_the_right_password_does_not_help(client, seller):
    with stopped_at(datetime(2026, 11, 24, 8, 4, tzinfo=UTC)):
        for _ in range(5):
            assert enter(client, seller.email, "wrong password!").status_code == 401
        late = enter(client, seller.email)
    assert late.status_code == 429
    assert "08:15 (UTC)" in late.text
    assert late.headers["Retry-After"] == "Tue, 24 Nov 2026 08:15:00 GMT"
    with stopped_at(datetime(2026, 11, 24, 8, 15, tzinfo=UTC)):
        assert enter(client, seller.email).status_code == 303


def test_the_waiting_time_is_told_by_the_clock_of_the_tenant_that_was_asked_for(client, world, seller):
    with stopped_at(datetime(2026, 11, 24, 8, 4, tzinfo=UTC)):
        for _ in range(6):
            late = enter(client, seller.email, "wrong password!", next=world.url())
    assert "16:15 (CST)" in late.text


def test_a_stranger_who_fails_on_purpose_does_not_lock_the_person_out(client, app, seller):
    with stopped_at(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        for _ in range(8):
            enter(client, seller.email, "wrong password!")
        own = app.test_client()
        own.environ_base["REMOTE_ADDR"] = "192.0.2.77"
        assert enter(own, seller.email).status_code == 303


def test_one_address_that_tries_many_people_is_stopped(client):
    with stopped_at(datetime(2026, 11, 24, 10, tzinfo=UTC)):
        codes = [enter(client, f"somebody{n}@example.com", "wrong password!").status_code for n in range(101)]
    assert codes == [401] * 100 + [429]


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "/\t/evil.example",
     "\t//evil.example", "data:text/html,x", "javascript:alert(1)", "evil.example", "/\n/evil.example", ""],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(app, elsewhere):
    with app.test_request_context("/"):
        assert within(elsewhere) == "/"


def test_after_signing_in_an_address_elsewhere_is_forgotten(client, seller):
    assert enter(client, seller.email, next="//evil.example").location == "/"


@pytest.mark.parametrize("path", ["/", "/sign/in", "/sign/forgotten"])
def test_a_host_that_is_not_ours_is_refused(client, path):
    assert client.get(path, headers={"Host": "evil.example"}).status_code == 400
    assert client.get(path, headers={"X-Forwarded-Host": "evil.example"}).status_code == 200


def test_a_form_without_our_token_is_refused(app, seller):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = app.test_client()
        assert enter(client, seller.email).status_code == 400
        assert client.post("/sign/out").status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_the_sign_in_page_names_the_tenant_that_was_asked_for(client, world):
    page = client.get("/sign/in", query_string={"next": world.url("deals/")})
    assert world.tenant.name_en in page.text
    assert client.get("/sign/in?next=/t/no-such-tenant/").status_code == 200
