"""Mails that were promised."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped

from pricing.ground.record import HouseRecord


class MailMessage(HouseRecord):
    """A mail by template and facts; it is worded when it is sent."""

    __tablename__ = "mail_message"
    __secret__: ClassVar[frozenset[str]] = frozenset({"facts"})

    recipient: Mapped[str]
    language: Mapped[str]
    template: Mapped[str]
    facts: Mapped[dict[str, Any]]
    promised_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
