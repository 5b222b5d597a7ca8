"""Wording a promised mail: a text template per language, whose first line is the subject."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.clock import now
from portal.config import HOUSE, settings
from portal.identity.models import Tenant
from portal.identity.tokens import token_of
from portal.mail.models import MailMessage

SUBJECT = "Subject: "


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to go: its id (the same at every try), and the message."""

    id: UUID
    message: EmailMessage


def compose(row: MailMessage, tenant: Tenant) -> Letter:
    """The mail of a promise. Raises ValueError where a header would not be one line."""
    subject, _, body = _text(row, tenant).partition("\n")
    message = EmailMessage(policy=SMTP)
    given = settings()
    message["From"] = given.mail_from
    message["To"] = row.recipient
    message["Subject"] = subject.removeprefix(SUBJECT)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{row.id}@{given.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.lstrip("\n"))
    return Letter(row.id, message)


def link(facts: dict[str, object], tenant: Tenant) -> str:
    """Where a mail leads: always under the configured address, never under a request's Host."""
    base = settings().base_url.rstrip("/")
    if reset := facts.get("reset_id"):
        return f"{base}/sign/password/{token_of('reset', UUID(str(reset)))}"
    if invitation := facts.get("invitation_id"):
        return f"{base}/t/{tenant.slug}/invitation/{token_of('invitation', UUID(str(invitation)))}"
    if quote := facts.get("quote_link_id"):
        return f"{base}/t/{tenant.slug}/quote-answers/{token_of('quote_link', UUID(str(quote)))}"
    if survey := facts.get("survey_id"):
        return f"{base}/t/{tenant.slug}/survey/{token_of('survey', UUID(str(survey)))}"
    return f"{base}/t/{tenant.slug}/{str(facts.get('path', '')).lstrip('/')}"


def _text(row: MailMessage, tenant: Tenant) -> str:
    template = _templates().get_template(f"{row.template}.{row.language}.txt")
    name = tenant.name_zh if row.language == "zh" else tenant.name_en
    return template.render({**row.facts, "link": link(row.facts, tenant), "tenant": name})


@lru_cache
def _templates() -> Environment:
    folder = HOUSE / "templates" / "mail"
    return Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, keep_trailing_newline=True)
