"""A file that somebody gives the house to read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as somebody gives it, and when."""

    name: str
    content: bytes
    by: UUID
    at: datetime
