"""The tenant's own questions to partners."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import HouseRecord


class Question(HouseRecord):
    """A question in both languages, chosen when a registration is sent back. It is retired, not edited."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    retired_at: Mapped[datetime | None]
