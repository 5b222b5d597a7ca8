"""Tokens of mailed links: made from a row's id and the portal's secret, stored as their SHA-256 only.

Because the token can be made again from the id, the promised mail keeps no working link either:
a copy of the database opens no door.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from portal.config import settings
from portal.identity.sessions import digest
from pricing.ground.errors import DomainError


class LinkDead(DomainError):
    """The link was used, withdrawn, has run out, or never was: the four are not told apart."""

    code = "link-dead"
    status = 400


def token_of(kind: str, row_id: UUID) -> str:
    """The token of a row: 256 bits that only this portal can make."""
    mac = hmac.new(settings().secret.encode(), f"{kind}:{row_id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def stored(kind: str, row_id: UUID) -> str:
    """What the row keeps of its token."""
    return digest(token_of(kind, row_id))
