"""Which paper bills which statement."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from pricing.ground.record import PartnerRecord, refers

STANDS = text("returned_at IS NULL")


class Paper(PartnerRecord):
    """A statement on an invoice. It is on one at a time, whoever wrote it: the database holds that."""

    __tablename__ = "paper"
    __table_args__ = (
        Index(
            "uq_paper_statement", "tenant_id", "statement_id", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
        Index("ix_paper_partner_invoice", "tenant_id", "partner_invoice_id"),
        refers("partner_id", "partner"),
        refers("statement_id", "statement"),
        refers("partner_invoice_id", "partner_invoice"),
    )  # fmt: skip

    statement_id: Mapped[UUID]
    partner_invoice_id: Mapped[UUID]
    returned_at: Mapped[datetime | None]  # the invoice was sent back: the statement may be billed again
