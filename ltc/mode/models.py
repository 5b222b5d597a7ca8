"""The three ways a deal can run, and a tenant's routing limits."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import TenantRecord


class Mode(StrEnum):
    """Who contracts with the customer: the vendor, the partner, or both by line."""

    DIRECT = "direct"
    CHANNEL = "channel"
    HYBRID = "hybrid"


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
