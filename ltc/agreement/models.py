"""Fixed commission agreements with one partner."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, refers, words_of


class AgreementState(StrEnum):
    """An agreement is proposed by one person and agreed to by another."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"


class CommissionAgreement(PartnerRecord):
    """A rate for one partner, for orders of its dates, that goes before every rate of the plan.

    Empty codes mean any. It can begin in the past, so that an order that nothing rated can be rated after all;
    an order that was rated keeps its rate.
    """

    __tablename__ = "commission_agreement"
    __table_args__ = (
        CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name="rate_range"),
        CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="span"),
        CheckConstraint("answered_by IS NULL OR answered_by <> proposed_by", name="two_people"),
        CheckConstraint("(state = 'proposed') = (answered_by IS NULL)", name="answered_by_someone"),
        Index("ix_commission_agreement_partner", "tenant_id", "partner_id"),
        refers("partner_id", "partner"),
    )

    line_code: Mapped[str]
    role: Mapped[str]
    rate_ppm: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    reason: Mapped[str]
    state: Mapped[AgreementState] = mapped_column(words_of(AgreementState), default=AgreementState.PROPOSED)
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
