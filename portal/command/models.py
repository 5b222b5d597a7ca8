"""The memory of commands that were carried out."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import TenantRecord


class DoneCommand(TenantRecord):
    """A command that was carried out, and where it led. Its key again leads there and changes nothing."""

    __tablename__ = "done_command"
    __table_args__ = (UniqueConstraint("tenant_id", "person_id", "key"),)
    __audited__: ClassVar[bool] = False

    person_id: Mapped[UUID]
    key: Mapped[str]
    fingerprint: Mapped[str]  # SHA-256 over route and form, so that a key cannot be used for two things
    location: Mapped[str]
    done_at: Mapped[datetime]
