"""Sending: to the SMTP server of the settings, or into a folder of .eml files where none is set."""

import smtplib
from pathlib import Path
from ssl import create_default_context
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.clock import now
from portal.config import settings
from portal.identity.models import Membership, Person, Tenant
from portal.jobs.handler import Arguments, Slow
from portal.mail.compose import Letter, compose
from portal.mail.models import MailMessage
from portal.tenancy import tenant_of

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtps": 465}
OF_THE_PERSON = ("invitation", "reset")  # mails that do not hang on a membership
LOCAL = ("127.0.0.1", "::1", "localhost")


class UnsafeServer(RuntimeError):
    """A password would travel in the open: the server offers no TLS."""


def gather(session: Session, arguments: Arguments) -> Letter | None:
    """The worded mail; None when it was sent before, or when its reader may no longer sign in here."""
    row = session.get(MailMessage, (tenant_of(session), UUID(arguments["message"])))
    if row is None or row.sent_at or _gone(session, row):
        return None
    return compose(row, session.get_one(Tenant, row.tenant_id))


def send(letter: Letter | None) -> bool:
    """Hand a mail over. Trying again sends the same Message-ID, by which mailboxes know a repetition."""
    if letter is None:
        return False
    url = settings().smtp_url
    if url:
        _by_smtp(letter, urlsplit(url))
    else:
        _into(Path(settings().mail_folder), letter)
    return True


def finish(session: Session, arguments: Arguments, sent: bool) -> None:
    """Note that the mail went."""
    if sent:
        session.get_one(MailMessage, (tenant_of(session), UUID(arguments["message"]))).sent_at = now()


HANDLER = Slow(gather, send, finish)


def _gone(session: Session, row: MailMessage) -> bool:
    """Whether the reader is disabled or her membership here has ended; an invitation may bring her back."""
    person = session.scalar(select(Person).where(Person.email == row.recipient))
    if person is None or row.template in OF_THE_PERSON:
        return bool(person and person.disabled_at)
    member = session.scalar(select(Membership).where(Membership.person_id == person.id))
    return bool(person.disabled_at or (member and member.ended_at))


def _by_smtp(letter: Letter, url: SplitResult) -> None:
    host, port = url.hostname or "localhost", url.port or PORTS[url.scheme]
    if url.scheme == "smtps":
        with smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=create_default_context()) as server:
            _hand_over(server, letter, url)
        return
    with smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=create_default_context())
        elif url.username and host not in LOCAL:
            raise UnsafeServer(host)
        _hand_over(server, letter, url)


def _hand_over(server: smtplib.SMTP, letter: Letter, url: SplitResult) -> None:
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    server.send_message(letter.message)


def _into(folder: Path, letter: Letter) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{letter.id}.eml").write_bytes(letter.message.as_bytes())
