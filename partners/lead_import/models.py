"""Files of leads."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from partners.lead_import.kinds import LeadImportState
from pricing.ground.record import HouseRecord, refers, words_of


class LeadImport(HouseRecord):
    """A file of leads as it was sent, how its columns were read, and what became of its rows. The file is kept."""

    __tablename__ = "lead_import"
    __table_args__ = (
        Index("ix_lead_import_sent", "tenant_id", "sent_at"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_at_some_time"),
        refers("region_id", "region"),
        refers("product_line_id", "product_line"),
    )
    __secret__: ClassVar[frozenset[str]] = frozenset({"content"})

    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[LeadImportState] = mapped_column(words_of(LeadImportState), default=LeadImportState.SENT)
    mapping: Mapped[dict[str, Any]]  # the column of each field
    region_id: Mapped[UUID | None]  # of rows that name none
    product_line_id: Mapped[UUID | None]  # the same
    need: Mapped[str | None]  # the same
    with_doubles: Mapped[bool]  # rows of customers that are there already are taken too
    rows: Mapped[int] = mapped_column(Integer, default=0)
    made: Mapped[int] = mapped_column(Integer, default=0)  # leads; the other rows are in `left_out`
    left_out: Mapped[list[Any]]  # line, field, flaw and cell of each row that was not taken
    sent_by: Mapped[UUID]
    sent_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
