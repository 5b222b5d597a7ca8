"""Invitation, reset and profile: links that work once, for one person, and end what they must end."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from portal.clock import now, stopped_at
from portal.config import settings
from portal.db import read, shared, work
from portal.identity import invite, passwords, reset, sessions, throttle
from portal.identity.invite import Guest
from portal.identity.models import Invitation, Membership, Person, ResetToken
from portal.identity.tokens import LinkDead, stored, token_of
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.mail.models import MailMessage
from pricing.ground.errors import Invalid

PASSWORD = "four unrelated words"


@pytest.fixture(autouse=True)
def mail_folder(tmp_path, monkeypatch):
    """Mails of this test only."""
    monkeypatch.setattr(settings(), "mail_folder", str(tmp_path))
    return tmp_path


@pytest.fixture
def anonymous(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def mails(folder):
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def link_in(message, kind):
    [line] = [line for line in message.get_content().splitlines() if kind in line]
    return line.removeprefix(settings().base_url)


def person(world, who):
    with shared() as session:
        return session.get_one(Person, world.people[who].person_id)


def guest(world, email, *roles, partner=None):
    return Guest(email, "Mei Lin", roles, world.partners[partner] if partner else None, "en")


def invited(world, email, *roles, partner=None):
    with work(world.house) as session:
        row = invite.invite(session, guest(world, email, *roles, partner=partner), world.house.person_id, now())
    return token_of("invitation", row.id)


def membership(world, email):
    with read(world.house) as session:
        query = select(Membership).join(Person, Person.id == Membership.person_id).where(Person.email == email)
        return session.scalar(query)


# Passwords


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "password-too-short"), ("x" * 201, "password-too-long"), ("Mei.Lin.2026@x.cn", "password-is-name"),
     ("MEI.LIN.2026", "password-is-name")],
)  # fmt: skip
def test_a_password_is_refused_with_the_rule_it_breaks(password, code):
    with pytest.raises(Invalid) as refused:
        passwords.check(password, "mei.lin.2026@x.cn")
    assert refused.value.code == code


def test_a_password_of_plain_words_is_accepted_and_its_hash_says_its_cost():
    passwords.check(PASSWORD, "mei@example.com")
    assert passwords.hashed(PASSWORD).startswith(f"$argon2id$v=19$m={settings().argon2_memory_kib},")


# Invitation


def test_a_stranger_becomes_a_member_by_the_mailed_link(world, anonymous, mail_folder):
    email = f"mei@{world.tenant.slug}.example"
    invited(world, f" {email.upper()} ", "partner_seller", partner="north")
    run_due(HANDLERS, world.tenant.id)
    [message] = mails(mail_folder)
    assert message["To"] == email
    link = link_in(message, "/invitation/")
    assert link.startswith(world.url("invitation/"))
    assert anonymous.get(link).status_code == 200
    answer = anonymous.post(link, data={"password": PASSWORD})
    assert answer.location.startswith("/sign/in")
    assert membership(world, email).roles == ["partner_seller"]
    assert membership(world, email).partner_id == world.partners["north"]
    assert anonymous.post("/sign/in", data={"email": email, "password": PASSWORD}).status_code == 303
    assert anonymous.get(world.url("profile/")).status_code == 200


def test_roles_partner_and_address_come_from_the_invitation_and_not_from_the_form(world, anonymous):
    email = f"mei@{world.tenant.slug}.example"
    token = invited(world, email, "partner_seller", partner="north")
    forged = {"password": PASSWORD, "roles": "tenant_admin", "partner_id": "", "email": "evil@example.com"}
    anonymous.post(world.url(f"invitation/{token}"), data=forged)
    assert membership(world, email).roles == ["partner_seller"]
    assert membership(world, "evil@example.com") is None


def test_an_invitation_works_once(world, anonymous):
    token = invited(world, f"mei@{world.tenant.slug}.example", "finance")
    assert anonymous.post(world.url(f"invitation/{token}"), data={"password": PASSWORD}).status_code == 303
    again = anonymous.post(world.url(f"invitation/{token}"), data={"password": "another four words"})
    assert again.status_code == 400
    assert anonymous.get(world.url(f"invitation/{token}")).status_code == 400


def test_a_dead_link_reads_like_one_that_never_was(world, anonymous):
    old = invited(world, f"a@{world.tenant.slug}.example", "finance")
    taken_back = invited(world, f"b@{world.tenant.slug}.example", "finance")
    with work(world.house) as session:
        row = session.scalar(select(Invitation).where(Invitation.token_sha256 == sessions.digest(taken_back)))
        invite.withdraw(session, row.id, now())
    with stopped_at(now() + invite.GOOD_FOR):
        texts = {body(anonymous.get(world.url(f"invitation/{token}"))) for token in (old, taken_back, "unknown" * 6)}
    assert len(texts) == 1


def body(answer):
    assert answer.status_code == 400
    return re.sub(r'(value|nonce|href)="[^"]*"', "", answer.text)


def test_an_invitation_of_one_tenant_opens_nothing_in_another(world, neighbour, anonymous):
    token = invited(world, f"mei@{world.tenant.slug}.example", "finance")
    assert anonymous.get(f"/t/{neighbour.slug}/invitation/{token}").status_code == 400


def test_who_has_a_password_accepts_signed_in_and_keeps_it(world, anonymous):
    known = person(world, "finance")
    kept = passwords.hashed(PASSWORD)
    with shared(writes=True) as session:
        session.get_one(Person, known.id).password_hash = kept
    with work(world.house) as session:
        session.scalars(select(Membership).where(Membership.person_id == known.id)).one().ended_at = now()
    link = world.url(f"invitation/{invited(world, known.email, 'auditor')}")
    stolen = anonymous.post(link, data={"password": "the thief's own words"})
    assert stolen.location.startswith("/sign/in?next=")
    assert membership(world, known.email).ended_at
    anonymous.post("/sign/in", data={"email": known.email, "password": PASSWORD})
    assert anonymous.post(link).location == world.url()
    assert membership(world, known.email).roles == ["auditor"]
    assert person(world, "finance").password_hash == kept


def test_somebody_elses_sign_in_does_not_accept(world, browser):
    link = world.url(f"invitation/{invited(world, f'mei@{world.tenant.slug}.example', 'finance')}")
    browser("auditor").post(link)
    assert membership(world, f"mei@{world.tenant.slug}.example") is None


@pytest.mark.parametrize(
    ("roles", "partner"),
    [(["tenant_admin"], "north"), (["partner_seller"], None), (["partner_seller", "finance"], "north"), ([], None),
     (["emperor"], None)],
)  # fmt: skip
def test_roles_of_the_wrong_side_are_refused(world, roles, partner):
    with pytest.raises(Invalid, match="wrong-side"):
        invited(world, "mei@example.com", *roles, partner=partner)


# Reset


def asked(world, who, address="192.0.2.1"):
    reset.ask(person(world, who).email, address)
    run_due(HANDLERS, world.tenant.id)
    with shared() as session:
        query = select(ResetToken).where(ResetToken.person_id == world.people[who].person_id)
        return [token_of("reset", row.id) for row in session.scalars(query.order_by(ResetToken.id))]


def test_a_forgotten_password_is_set_by_the_mailed_link_under_our_own_address(world, anonymous, mail_folder):
    known = person(world, "north_seller")
    page = anonymous.post("/sign/forgotten", data={"email": known.email}, headers={"X-Forwarded-Host": "evil.example"})
    assert page.status_code == 200
    run_due(HANDLERS, world.tenant.id)
    [message] = mails(mail_folder)
    assert "evil" not in message.as_string()
    link = link_in(message, "/sign/password/")
    assert anonymous.get(link).status_code == 200
    assert anonymous.post(link, data={"password": PASSWORD}).location == "/sign/in"
    assert passwords.fits(PASSWORD, person(world, "north_seller").password_hash)


def test_asking_for_an_unknown_address_reads_alike_and_mails_nobody(world, anonymous, mail_folder):
    known = person(world, "north_seller").email
    texts = []
    for email in (known, "nobody@nowhere.example"):
        answer = anonymous.post("/sign/forgotten", data={"email": email})
        assert answer.status_code == 200
        texts.append(answer.text.replace(email, ""))
    assert len({re.sub(r'nonce="[^"]*"', "", text) for text in texts}) == 1
    run_due(HANDLERS, world.tenant.id)
    recipients = {message["To"] for message in mails(mail_folder)}
    assert known in recipients
    assert "nobody@nowhere.example" not in recipients


def test_a_reset_link_works_once_and_ends_every_session_and_every_other_link(world, browser):
    client = browser("north_seller")
    assert client.get(world.url("profile/")).status_code == 200
    first, second = (asked(world, "north_seller"), asked(world, "north_seller"))[1]
    reset.redeem(second, PASSWORD)
    assert client.get(world.url("profile/")).status_code == 302
    for token in (first, second, "", "unknown"):
        with pytest.raises(LinkDead):
            reset.redeem(token, "another four words")


def test_a_reset_link_runs_out_after_an_hour(world):
    [token] = asked(world, "north_seller")
    with stopped_at(now() + timedelta(minutes=59)):
        assert reset.owner(token).id == world.people["north_seller"].person_id
    with stopped_at(now() + timedelta(minutes=60)), pytest.raises(LinkDead):
        reset.owner(token)


def test_a_weak_password_does_not_use_the_link_up(world):
    [token] = asked(world, "north_seller")
    with pytest.raises(Invalid):
        reset.redeem(token, "short")
    reset.redeem(token, PASSWORD)


def test_a_disabled_person_gets_no_link_and_loses_those_she_has(world, mail_folder):
    [token] = asked(world, "north_seller")
    with shared(writes=True) as session:
        session.get_one(Person, world.people["north_seller"].person_id).disabled_at = now()
    with pytest.raises(LinkDead):
        reset.owner(token)
    assert len(asked(world, "north_seller")) == 1


def test_asking_is_throttled_for_known_and_unknown_alike(world):
    for email in (person(world, "south_seller").email, "nobody@nowhere.example"):
        with pytest.raises(throttle.TooManyTries):
            for _ in range(6):
                reset.ask(email, f"198.51.100.{world.tenant.id % 250}")


def test_no_token_and_no_working_link_stands_in_the_database(world):
    invited(world, f"mei@{world.tenant.slug}.example", "finance")
    [token] = asked(world, "north_seller")
    with read(world.house) as session:
        row = session.scalars(select(Invitation)).one()
        promised = str([message.facts for message in session.scalars(select(MailMessage))])
    assert row.token_sha256 == stored("invitation", row.id) == sessions.digest(token_of("invitation", row.id))
    assert token not in promised
    assert token_of("invitation", row.id) not in promised


# Profile


def test_changing_the_password_needs_the_present_one_and_ends_other_browsers(world, browser):
    kept = passwords.hashed(PASSWORD)
    with shared(writes=True) as session:
        session.get_one(Person, world.people["finance"].person_id).password_hash = kept
    here, there = browser("finance"), browser("finance")
    url = world.url("profile/password")
    wrong = here.post(url, data={"present": "not this one", "password": "another four words"})
    assert wrong.status_code == 422
    assert here.post(url, data={"present": PASSWORD, "password": "short"}).status_code == 422
    assert there.get(world.url("profile/")).status_code == 200
    assert here.post(url, data={"present": PASSWORD, "password": "another four words"}).status_code == 303
    assert here.get(world.url("profile/")).status_code == 200
    assert there.get(world.url("profile/")).status_code == 302
    assert passwords.fits("another four words", person(world, "finance").password_hash)


def test_name_language_and_shortcuts_are_kept(world, browser):
    client = browser("finance")
    sent = {"_key": "1", "name": " Li Wei ", "language": "zh"}
    assert client.post(world.url("profile/"), data=sent).status_code == 303
    kept = person(world, "finance")
    assert (kept.name, kept.language, kept.shortcuts) == ("Li Wei", "zh", False)
    assert "zh-Hans-CN" in client.get(world.url("profile/")).text


def test_one_of_ones_own_browsers_can_be_signed_out_and_nobody_elses(world, browser):
    here, there, stranger = browser("finance"), browser("finance"), browser("auditor")
    with shared() as session:
        newest, _oldest = sessions.standing(session, world.people["finance"].person_id)
        [theirs] = sessions.standing(session, world.people["auditor"].person_id)
    assert here.post(world.url(f"profile/sessions/{theirs.id}/end")).status_code == 404
    assert stranger.get(world.url("profile/")).status_code == 200
    assert here.post(world.url(f"profile/sessions/{newest.id}/end")).status_code == 303
    assert there.get(world.url("profile/")).status_code == 302
    assert here.get(world.url("profile/")).status_code == 200
