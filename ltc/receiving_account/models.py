"""The accounts that customers pay to."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ltc.receiving_account.layout import Layout
from pricing.ground.record import HouseRecord


class ReceivingAccount(HouseRecord):
    """An account of the house in a currency. Without a layout it is read from camt.053 only."""

    __tablename__ = "receiving_account"
    __table_args__ = (UniqueConstraint("tenant_id", "number"),)
    __secret__: ClassVar[frozenset[str]] = frozenset({"number"})

    name: Mapped[str]
    number: Mapped[str]  # without spaces, in capitals
    currency: Mapped[str]
    layout: Mapped[dict[str, Any] | None] = mapped_column()
    saved_by: Mapped[UUID]
    saved_at: Mapped[datetime]

    @property
    def csv(self) -> Layout | None:
        """How its CSV is read."""
        return Layout.read(self.layout) if self.layout else None
