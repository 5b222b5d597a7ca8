"""Which paper bills which statement, and where none is paid without one."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped

from pricing.ground.record import PartnerRecord, TenantRecord, refers

STANDS = text("returned_at IS NULL")


class Paper(PartnerRecord):
    """A statement on an invoice. It is on one at a time, whoever wrote it: the database holds that."""

    __tablename__ = "paper"
    __table_args__ = (
        Index(
            "uq_paper_statement", "tenant_id", "statement_id", unique=True,
            sqlite_where=STANDS, postgresql_where=STANDS,
        ),
        CheckConstraint("(partner_invoice_id IS NULL) <> (self_billing_id IS NULL)", name="of_one_kind"),
        Index("ix_paper_partner_invoice", "tenant_id", "partner_invoice_id"),
        Index("ix_paper_self_billing", "tenant_id", "self_billing_id"),
        refers("partner_id", "partner"),
        refers("statement_id", "statement"),
        refers("partner_invoice_id", "partner_invoice"),
        refers("self_billing_id", "self_billing"),
    )  # fmt: skip

    statement_id: Mapped[UUID]
    partner_invoice_id: Mapped[UUID | None]
    self_billing_id: Mapped[UUID | None]
    returned_at: Mapped[datetime | None]  # the invoice was sent back: the statement may be billed again


class PaperRule(TenantRecord):
    """Whether a country's partners are paid only with their paper, from a day on. The latest start counts.

    A partner may read it: its statement says what it must send.
    """

    __tablename__ = "paper_rule"
    __table_args__ = (Index("ix_paper_rule_country", "tenant_id", "country", "valid_from"),)
    __append_only__: ClassVar[bool] = True

    country: Mapped[str]  # two letters; empty: every country without a rule of its own, and partners without a country
    needed: Mapped[bool]
    valid_from: Mapped[date]
    set_by: Mapped[UUID]
    set_at: Mapped[datetime]
