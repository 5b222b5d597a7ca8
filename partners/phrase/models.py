"""Questions to partners and reasons of rejections, ready to be chosen."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, words_of


class PhraseKind(StrEnum):
    """What a phrase is for."""

    QUESTION = "question"  # sent to the partner with a return for information
    REASON = "rejection_reason"  # for the house; the partner reads its general answer


class Phrase(HouseRecord):
    """A text of the tenant's own in both languages. Once used it is retired, not edited."""

    __tablename__ = "phrase"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "code"),
        CheckConstraint("(kind = 'rejection_reason') = (answer IS NOT NULL)", name="answer"),
    )

    kind: Mapped[PhraseKind] = mapped_column(words_of(PhraseKind))
    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    answer: Mapped[str | None]  # of a reason: the general answer that the partner reads
    retired_at: Mapped[datetime | None]
