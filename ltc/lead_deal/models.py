"""The link between a lead and the deal that it became."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import HouseRecord, refers


class LeadDeal(HouseRecord):
    """That a lead became a deal of the house. A lead becomes one at most, and a deal comes of one at most."""

    __tablename__ = "lead_deal"
    __table_args__ = (
        UniqueConstraint("tenant_id", "lead_id"),
        UniqueConstraint("tenant_id", "deal_id"),
        refers("lead_id", "lead"),
        refers("deal_id", "deal"),
    )
    __append_only__: ClassVar[bool] = True

    lead_id: Mapped[UUID]
    deal_id: Mapped[UUID]
    opened_by: Mapped[UUID]
    opened_at: Mapped[datetime]
