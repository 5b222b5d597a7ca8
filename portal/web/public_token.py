"""The token of a public form: whose it is, when it was shown, and a key by which it counts once.

It stands for the CSRF token too, since a form in another site's frame gets no cookie: nobody is signed in by it.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from portal.config import settings

TOO_SOON = timedelta(seconds=3)  # nobody reads and writes so quickly
TOO_LATE = timedelta(hours=24)
SALT = "public-form"


@dataclass(frozen=True, slots=True)
class Shown:
    """When a form was shown, and its key."""

    at: datetime
    key: str


def token(subject: str, now: datetime) -> str:
    """A token for a form that is shown now."""
    return str(_signer().dumps([subject, int(now.timestamp()), secrets.token_urlsafe(12)]))


def read(text: str, subject: str, now: datetime) -> Shown | None:
    """What a token says; None when it is not ours, of another form, or too old."""
    try:
        of, at, key = _signer().loads(text)
        shown = Shown(datetime.fromtimestamp(at, UTC), str(key))
    except (BadSignature, ValueError, TypeError):
        return None
    return shown if of == subject and shown.at <= now < shown.at + TOO_LATE else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret, SALT)
