"""Documents that were asked for, and their bytes."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Integer, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, TenantRecord, refers, words_of


class DocumentKind(StrEnum):
    """What is printed."""

    QUOTE = "quote"
    STATEMENT = "statement"
    RULING_RECEIPT = "ruling_receipt"
    SELF_BILLING = "self_billing"
    CONTRACT = "contract"


class DocumentState(StrEnum):
    """A document is promised, then made, or has failed with a reason that a person can act on."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Document(PartnerRecord):
    """A PDF of something frozen, in one language. Asked for again, it is the same one."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("tenant_id", "kind", "subject_id", "language"), refers("partner_id", "partner"))

    kind: Mapped[DocumentKind] = mapped_column(words_of(DocumentKind))
    subject_id: Mapped[UUID]
    language: Mapped[str]
    state: Mapped[DocumentState] = mapped_column(words_of(DocumentState), default=DocumentState.PENDING)
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    sha256: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None]


class DocumentContent(TenantRecord):
    """The bytes of a document."""

    __tablename__ = "document_content"
    __table_args__ = (UniqueConstraint("tenant_id", "document_id"), refers("document_id", "document"))
    __audited__: ClassVar[bool] = False

    document_id: Mapped[UUID]
    content: Mapped[bytes] = mapped_column(LargeBinary)
