"""Links to quotes, and the answers that came by them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class QuoteVerdict(StrEnum):
    """What the customer answers."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class QuoteLink(HouseRecord):
    """A link for one reader, with what it shows: frozen when it is sent. Of its token only the digest is kept."""

    __tablename__ = "quote_link"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_sha256"),
        Index("ix_quote_link_quote", "tenant_id", "quote_id", "sent_at"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_someone"),
        refers("quote_id", "quote"),
    )

    quote_id: Mapped[UUID]
    recipient: Mapped[str]
    language: Mapped[str]  # of the mail
    token_sha256: Mapped[str]
    content: Mapped[dict[str, Any]]  # of `content.py`
    digest: Mapped[str]  # SHA-256 of the content
    ends_on: Mapped[date]  # the last day; never after that of the quote
    sent_by: Mapped[UUID]
    sent_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]


class QuoteAnswer(HouseRecord):
    """The customer's answer to a quote, given once, with the digest of what was shown."""

    __tablename__ = "quote_answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "quote_id"),
        CheckConstraint("verdict <> 'declined' OR reason IS NOT NULL", name="declined_with_reason"),
        CheckConstraint("verdict <> 'accepted' OR person IS NOT NULL", name="accepted_by_someone"),
        refers("quote_id", "quote"),
        refers("quote_link_id", "quote_link"),
    )
    __append_only__: ClassVar[bool] = True

    quote_id: Mapped[UUID]
    quote_link_id: Mapped[UUID]
    verdict: Mapped[QuoteVerdict] = mapped_column(words_of(QuoteVerdict))
    person: Mapped[str | None]  # who says so, as she wrote it
    title: Mapped[str | None]
    reason: Mapped[str | None]
    language: Mapped[str]  # in which the quote was read
    digest: Mapped[str]
    answered_at: Mapped[datetime]
