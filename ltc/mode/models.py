"""The three ways a deal can run, a tenant's routing limits, its advisor's model, and what was advised."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, TenantRecord, refers, words_of


class Mode(StrEnum):
    """Who contracts with the customer: the vendor, the partner, or both by line."""

    DIRECT = "direct"
    CHANNEL = "channel"
    HYBRID = "hybrid"


class Level(StrEnum):
    """What is advised on."""

    COMPANY = "company"
    PRODUCT_LINE = "product_line"
    DEAL = "deal"


class RoutingPolicy(TenantRecord):
    """One version of the limits by which deals are routed, in force from an instant on."""

    __tablename__ = "routing_policy"
    __table_args__ = (UniqueConstraint("tenant_id", "version"),)
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    joint_from_minor: Mapped[int]  # a partner's deal of this value or more runs hybrid
    currency: Mapped[str]
    published_by: Mapped[UUID]


class ModeModel(HouseRecord):
    """One version of the advisor's model, in force from an instant on, never edited.

    Whoever drafted it did not publish it. Before a tenant's first version the shipped model stands.
    """

    __tablename__ = "mode_model"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        UniqueConstraint("tenant_id", "in_force_from"),
        CheckConstraint("drafted_by <> published_by", name="two_people"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    content: Mapped[dict[str, Any]]  # a model as JSON
    drafted_by: Mapped[UUID]
    published_by: Mapped[UUID]
    published_at: Mapped[datetime]


class ModelDraftState(StrEnum):
    """A draft is open until it is published or thrown away."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = text("state = 'open'")


class ModeModelDraft(HouseRecord):
    """The next version of the model while it is written. A tenant has one at a time."""

    __tablename__ = "mode_model_draft"
    __table_args__ = (
        CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name="two_people"),
        Index("uq_mode_model_draft_open", "tenant_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    state: Mapped[ModelDraftState] = mapped_column(words_of(ModelDraftState), default=ModelDraftState.OPEN)
    content: Mapped[dict[str, Any]]
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[datetime]
    published_by: Mapped[UUID | None]


ABOUT = """(product_line_id IS NOT NULL) = (level = 'product_line') AND (deal_id IS NOT NULL) = (level = 'deal')"""


class ModeAdvice(HouseRecord):
    """Answers that somebody gave for a company, a product line or a deal, and what was advised on them, as it was said.

    Written once: who answers again adds a row, and the newest counts.
    """

    __tablename__ = "mode_advice"
    __table_args__ = (
        CheckConstraint(ABOUT, name="about"),
        CheckConstraint("revenue_minor >= 0", name="revenue_not_below_zero"),
        Index("ix_mode_advice_line", "tenant_id", "level", "product_line_id", "advised_at"),
        Index("ix_mode_advice_deal", "tenant_id", "deal_id", "advised_at"),
        refers("product_line_id", "product_line"),
        refers("deal_id", "deal"),
    )
    __append_only__: ClassVar[bool] = True

    level: Mapped[Level] = mapped_column(words_of(Level))
    product_line_id: Mapped[UUID | None]
    deal_id: Mapped[UUID | None]
    answers: Mapped[dict[str, Any]]  # 0 to 4 by question; a question that is unknown is left out
    facts: Mapped[list[Any]]  # the facts that are so
    value_minor: Mapped[int | None]  # of a deal, in the tenant's currency
    revenue_minor: Mapped[int | None]  # of a product line in a year, in the tenant's currency
    told: Mapped[dict[str, Any]]  # the advice as `ltc.mode.advice.tell` tells it
    advised_by: Mapped[UUID]
    advised_at: Mapped[datetime]
