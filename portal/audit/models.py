"""Audit rows and the head of each tenant's chain."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord, TenantRecord


class AuditRow(HouseRecord):
    """One written row, or the parts that came or went with one whole.

    `hash` is SHA-256 over the hash before it and this row's own content.
    """

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("uq_audit_row_seq", "tenant_id", "seq", unique=True),
        Index("ix_audit_row_subject", "tenant_id", "subject_id"),
    )
    __audited__: ClassVar[bool] = False
    __append_only__: ClassVar[bool] = True

    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    actor_id: Mapped[UUID]
    request_id: Mapped[str]
    act: Mapped[str]  # insert, update, delete, or the bulk door's own word
    subject: Mapped[str]  # table
    subject_id: Mapped[UUID | None]  # its id; of parts the id of their whole
    changes: Mapped[str] = mapped_column(Text)  # canonical JSON, kept as the very text that was hashed
    hash: Mapped[str]


class AuditHead(TenantRecord):
    """The last link of a tenant's chain; its row lock is what puts writers in a line."""

    __tablename__ = "audit_head"
    __audited__: ClassVar[bool] = False

    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str]
