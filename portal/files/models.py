"""What is known of a file; its bytes lie in the folder."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer
from sqlalchemy.orm import Mapped, mapped_column

from portal.files.kinds import FileKind
from pricing.ground.record import PartnerRecord, refers, words_of


class StoredFile(PartnerRecord):
    """A file as it was sent, by the id under which its bytes are kept. Never changed."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="size_above_zero"), refers("partner_id", "partner"))
    __append_only__: ClassVar[bool] = True

    name: Mapped[str]  # as its sender called it: shown, and never part of a path
    kind: Mapped[FileKind] = mapped_column(words_of(FileKind))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str]
    kept_by: Mapped[UUID]
    kept_at: Mapped[datetime]
