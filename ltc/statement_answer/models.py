"""What a partner answers to a statement."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, refers, words_of


class AnswerState(StrEnum):
    """A statement waits for its partner until a person confirms it or silence does."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    SILENT = "silent"


class StatementAnswer(PartnerRecord):
    """The partner's answer to one statement, asked for when its run is approved.

    The days are fixed when the notice has gone out, and never before; until then silence says nothing.
    """

    __tablename__ = "statement_answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "statement_id"),
        CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(state = 'confirmed') = (answered_by IS NOT NULL)", name="confirmed_by_someone"),
        CheckConstraint("told_on IS NOT NULL OR (silent_on IS NULL AND reminder_on IS NULL)", name="told_first"),
        CheckConstraint("state <> 'silent' OR (silent_on > told_on AND reminded_on IS NOT NULL)", name="silence"),
        Index("ix_statement_answer_state", "tenant_id", "state"),
        refers("partner_id", "partner"),
        refers("statement_id", "statement"),
    )

    statement_id: Mapped[UUID]
    state: Mapped[AnswerState] = mapped_column(words_of(AnswerState), default=AnswerState.WAITING)
    asked_at: Mapped[datetime]
    told_on: Mapped[date | None]  # the day on which the notice went out
    disputable_until: Mapped[date | None]  # the last day on which a line can be disputed; None: not told yet
    reminder_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    silent_on: Mapped[date | None]  # from this day on silence confirms; None: it never does
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]  # None: silence
