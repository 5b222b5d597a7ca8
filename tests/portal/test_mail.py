"""Mail: worded in the reader's language, sent by a job, tried again, and never a way to forge a header."""

import socket
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from portal.clock import now, stopped_at
from portal.config import HOUSE, settings
from portal.db import read, shared, work
from portal.identity.models import Membership, Person
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.jobs.models import Job
from portal.mail.compose import compose
from portal.mail.models import MailMessage
from portal.mail.promise import MailFactRefused, mail
from pricing.ground.record import new_id

ANSWERED = {"number": "R-NORTH-0007", "path": "registrations/1"}


class Postbox:
    """An SMTP server that keeps what it gets, after refusing the first few."""

    def __init__(self, refusals=0):
        self.got, self.refusals = [], refusals

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            self.refusals -= 1
            return "451 come back later"
        self.got.append((envelope, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def postbox(monkeypatch):
    """A server on this machine, set as the portal's."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setattr(settings(), "smtp_url", f"smtp://127.0.0.1:{port}")
    yield box
    controller.stop()


def promised(world, recipient="mei@example.com", language="en", template="registration_answered", **facts):
    with work(world.house) as session:
        mail(session, recipient, language, template, ANSWERED | facts)


def job_of(world):
    with shared() as session:
        return session.scalars(select(Job).where(Job.tenant_id == world.tenant.id)).one()


def test_a_chinese_mail_arrives_as_it_was_written(world, postbox):
    promised(world, language="zh")
    run_due(HANDLERS, world.tenant.id)
    [(envelope, message)] = postbox.got
    assert message["Subject"] == "R-NORTH-0007 已有答复"
    assert "您的报备 R-NORTH-0007 已有答复" in message.get_content()
    assert f"{settings().base_url}/t/{world.tenant.slug}/registrations/1" in message.get_content()
    assert envelope.rcpt_tos == ["mei@example.com"]


def test_a_server_that_is_down_is_tried_again_with_the_same_message_id(world, postbox, monkeypatch):
    promised(world)
    working = settings().smtp_url
    monkeypatch.setattr(settings(), "smtp_url", "smtp://127.0.0.1:9")
    run_due(HANDLERS, world.tenant.id)
    assert job_of(world).error
    monkeypatch.setattr(settings(), "smtp_url", working)
    postbox.refusals = 1
    for minutes in (1, 10, 30):
        with stopped_at(now() + timedelta(minutes=minutes)):
            run_due(HANDLERS, world.tenant.id)
    [(_, message)] = postbox.got
    with read(world.house) as session:
        row = session.scalars(select(MailMessage)).one()
    assert row.sent_at
    assert str(row.id) in message["Message-ID"]
    assert job_of(world).state == "done"


def test_without_a_server_mails_are_written_into_a_folder(world, tmp_path, monkeypatch):
    monkeypatch.setattr(settings(), "mail_folder", str(tmp_path / "new"))
    promised(world)
    run_due(HANDLERS, world.tenant.id)
    [path] = (tmp_path / "new").glob("*.eml")
    assert message_from_bytes(path.read_bytes(), policy=default)["Subject"] == "The answer to R-NORTH-0007 is there"


@pytest.mark.parametrize("break_", ["\r\nBcc: evil@example.com", "\n", "\r", "\x00", "\u2028", "\x85", "\x0b"])
def test_a_line_break_in_a_fact_or_an_address_is_refused(world, break_):
    with pytest.raises(MailFactRefused):
        promised(world, number=f"R-1{break_}")
    with pytest.raises(MailFactRefused):
        promised(world, recipient=f"mei@example.com{break_}")
    with read(world.house) as session:
        assert session.scalars(select(MailMessage)).all() == []


def test_a_forged_address_cannot_become_a_header_even_past_the_promise(world):
    row = MailMessage(
        id=new_id(),
        recipient="mei@example.com\r\nBcc: evil@example.com",
        language="en",
        template="registration_answered",
        facts=ANSWERED,
        promised_at=now(),
    )
    with pytest.raises(ValueError, match=r"newline|linefeed|header"):
        compose(row, world.tenant)


def test_a_mail_of_a_rolled_back_transaction_is_never_sent(world, postbox):
    with work(world.house, keep=False) as session:
        mail(session, "mei@example.com", "en", "registration_answered", ANSWERED)
    run_due(HANDLERS, world.tenant.id)
    assert postbox.got == []


@pytest.mark.parametrize("how", ["disabled", "ended"])
def test_who_may_no_longer_sign_in_gets_no_mail(world, postbox, how):
    with shared(writes=True) as session:
        person = session.get_one(Person, world.people["north_seller"].person_id)
        person.disabled_at = now() if how == "disabled" else None
    if how == "ended":
        with work(world.house) as session:
            session.scalars(select(Membership).where(Membership.person_id == person.id)).one().ended_at = now()
    promised(world, recipient=person.email)
    run_due(HANDLERS, world.tenant.id)
    assert postbox.got == []
    assert job_of(world).state == "done"


TO_OUTSIDERS = {"payment_reminder"}  # they have no page here, so no link
TEMPLATES = sorted(path.name.split(".")[0] for path in (HOUSE / "templates" / "mail").glob("*.en.txt"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_is_there_in_both_languages_with_a_subject_that_names_nobody(template, language):
    text = (HOUSE / "templates" / "mail" / f"{template}.{language}.txt").read_text(encoding="utf-8")
    subject, rest = text.split("\n", 1)
    assert subject.startswith("Subject: ")
    assert ("{{ link }}" in rest) is (template not in TO_OUTSIDERS)
    assert set(filter(None, subject.replace("}}", "{{").split("{{")[1::2])) <= {" number ", " tenant "}
