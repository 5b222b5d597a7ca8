"""Appeals as their partner sees them, and the house's review of each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import HouseRecord, PartnerRecord, refers


class Appeal(PartnerRecord):
    """A partner asks once that a rejection be heard again, with new evidence."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("tenant_id", "registration_id"),
        Index("ix_appeal_asked", "tenant_id", "asked_at"),
        refers("partner_id", "partner"),
        refers("registration_id", "registration"),
    )

    registration_id: Mapped[UUID]
    evidence: Mapped[str]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]


class AppealReview(HouseRecord):
    """The house's side of an appeal: which ruling is disputed, who made it, and who made the next one."""

    __tablename__ = "appeal_review"
    __table_args__ = (
        UniqueConstraint("tenant_id", "appeal_id"),
        CheckConstraint("decided_by IS NULL OR decided_by <> first_decided_by", name="another_reviewer"),
        refers("appeal_id", "appeal"),
        refers("disputed_id", "ruling"),
        refers("ruling_id", "ruling"),
    )

    appeal_id: Mapped[UUID]
    disputed_id: Mapped[UUID]
    first_decided_by: Mapped[UUID | None]  # None: the policy itself
    ruling_id: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
