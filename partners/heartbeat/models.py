"""What holders of protections say about their progress."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from pricing.ground.record import PartnerRecord, refers


class Heartbeat(PartnerRecord):
    """On a date a partner confirmed that the deal of a registration goes on. Never changed."""

    __tablename__ = "heartbeat"
    __table_args__ = (
        Index("ix_heartbeat_registration", "tenant_id", "registration_id", "confirmed_on"),
        refers("partner_id", "partner"),
        refers("registration_id", "registration"),
    )
    __append_only__: ClassVar[bool] = True

    registration_id: Mapped[UUID]
    confirmed_on: Mapped[date]
    confirmed_by: Mapped[UUID]
    progress: Mapped[str]
