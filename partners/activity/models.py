"""What the house itself did at a customer, and when it wrote that down."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, refers, words_of


class ActivityKind(StrEnum):
    """What was done."""

    CALL = "call"
    VISIT = "visit"
    OFFER = "offer"
    EVENT = "event"


class Activity(HouseRecord):
    """An act of the vendor's own people at a customer.

    `recorded_at` is kept beside the day: what is written down after a partner registered does not
    count against that registration.
    """

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_account", "tenant_id", "account_id"), refers("account_id", "account"))

    account_id: Mapped[UUID]
    kind: Mapped[ActivityKind] = mapped_column(words_of(ActivityKind))
    happened_on: Mapped[date]
    note: Mapped[str]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]
