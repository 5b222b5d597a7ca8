"""Surveys as they were sent, and the one answer to each."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class SurveyKind(StrEnum):
    """What is asked."""

    CSAT = "csat"  # how satisfied, 1 to 5
    NPS = "nps"  # whether one would recommend, 0 to 10


STANDS = text("withdrawn_at IS NULL")
BAD = "(kind = 'csat' AND score <= 2) OR (kind = 'nps' AND score <= 6)"
RANGE = "(kind = 'csat' AND score BETWEEN 1 AND 5) OR (kind = 'nps' AND score BETWEEN 0 AND 10)"


class Survey(HouseRecord):
    """One question to one address, by a link that ends. About each subject one link stands at a time."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_hash"),
        Index("uq_survey_about", "tenant_id", "about", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
        Index("ix_survey_asked", "tenant_id", "kind", "asked_at"),
        Index("ix_survey_account", "tenant_id", "account_id", "asked_at"),
        CheckConstraint("asked_at < expires_at", name="ends_later"),
        CheckConstraint("kind <> 'nps' OR (delivery_id IS NULL AND ticket_id IS NULL)", name="nps_is_of_the_customer"),
        CheckConstraint("kind <> 'csat' OR (delivery_id IS NULL) <> (ticket_id IS NULL)", name="csat_is_of_something"),
        refers("deal_id", "deal"),
        refers("account_id", "account"),
        refers("delivery_id", "delivery"),
        refers("ticket_id", "ticket"),
    )

    kind: Mapped[SurveyKind] = mapped_column(words_of(SurveyKind))
    about: Mapped[str]  # what is asked about, and of the NPS the half year
    deal_id: Mapped[UUID]
    account_id: Mapped[UUID]
    delivery_id: Mapped[UUID | None]
    ticket_id: Mapped[UUID | None]
    recipient: Mapped[str]
    language: Mapped[str]
    token_hash: Mapped[str]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class SurveyAnswer(HouseRecord):
    """The answer to a survey, given once. A bad one has a task in the deal: the database asks for it."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "survey_id"),
        Index("ix_survey_answer_kind", "tenant_id", "kind", "answered_at", "score"),
        CheckConstraint(RANGE, name="score_range"),
        CheckConstraint(f"({BAD}) = (deal_task_id IS NOT NULL)", name="a_task_for_a_bad_answer"),
        refers("survey_id", "survey"),
        refers("deal_task_id", "deal_task"),
    )
    __append_only__: ClassVar[bool] = True

    survey_id: Mapped[UUID]
    kind: Mapped[SurveyKind] = mapped_column(words_of(SurveyKind))
    score: Mapped[int] = mapped_column(Integer)
    comment: Mapped[str]
    answered_at: Mapped[datetime]
    deal_task_id: Mapped[UUID | None]
