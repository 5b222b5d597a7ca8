"""What was found out about a lead, each finding kept, and who called it qualified on which findings."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partners.lead_qualification.kinds import Criterion, Met
from pricing.ground.record import HouseRecord, refers, words_of


class LeadFinding(HouseRecord):
    """What somebody found out about one criterion of a lead. The highest number of a criterion counts."""

    __tablename__ = "lead_finding"
    __table_args__ = (UniqueConstraint("tenant_id", "lead_id", "number"), refers("lead_id", "lead"))
    __append_only__: ClassVar[bool] = True

    lead_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(Integer)  # counts this lead's findings
    criterion: Mapped[Criterion] = mapped_column(words_of(Criterion))
    met: Mapped[Met] = mapped_column(words_of(Met))
    note: Mapped[str | None]
    found_by: Mapped[UUID]
    found_at: Mapped[datetime]


class LeadQualification(HouseRecord):
    """That a person called a lead qualified, and what was known then. It counts while the same is known."""

    __tablename__ = "lead_qualification"
    __table_args__ = (Index("ix_lead_qualification_lead", "tenant_id", "lead_id"), refers("lead_id", "lead"))
    __append_only__: ClassVar[bool] = True

    lead_id: Mapped[UUID]
    known: Mapped[dict[str, Any]]  # by criterion
    qualified_by: Mapped[UUID]
    qualified_at: Mapped[datetime]
