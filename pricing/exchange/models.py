"""Exchange rates as they were entered, one row to an entry, and none is ever changed."""

from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.exchange.convert import PICO, ExchangeRate
from pricing.ground.record import TenantRecord


class EnteredRate(TenantRecord):
    """What one unit of `source` is worth in `target` from a day on, as somebody entered it.

    The value is whole: rate × 10^12, so that every decimal that a rate may have is kept and nothing is rounded. A wrong
    rate is followed by another entry of the same first day; the last one counts, and what was priced keeps what it had.
    """

    __tablename__ = "exchange_rate"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("tenant_id", "source", "target", "starts_on", "entry"),
        CheckConstraint("source <> target", name="two_currencies"),
        CheckConstraint("value_pico > 0", name="value_above_zero"),
        Index("ix_exchange_rate_starts_on", "tenant_id", "starts_on", "entry", "id"),
    )

    source: Mapped[str]
    target: Mapped[str]
    value_pico: Mapped[int]
    starts_on: Mapped[date]
    entry: Mapped[int] = mapped_column(Integer)  # 1, and one more for each correction of this first day
    published_by: Mapped[str]
    entered_by: Mapped[UUID | None]  # None: the robot, which imports
    entered_at: Mapped[datetime]

    def rate(self) -> ExchangeRate:
        """As a value."""
        value = Fraction(self.value_pico, PICO)
        return ExchangeRate(self.source, self.target, value, self.starts_on, self.published_by)
