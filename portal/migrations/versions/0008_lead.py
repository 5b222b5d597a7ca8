"""Leads, the offers that partners see of them, and the registration that an offer becomes.

Safe on a live system: the tables are new, and the new column of registrations is empty, so PostgreSQL rewrites no
row and checks the reference under a short lock. SQLite, which cannot add a reference, copies the registrations once.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls
from pricing.ground.record import Instant

revision = "0008_lead"
down_revision = "0006_ruling"

TENANT_TABLES = ["lead", "lead_handout", "lead_line", "lead_offer", "lead_offer_line", "lead_terms"]
APPEND_ONLY = ["lead_terms"]
ID, TEXT, NUMBER, AMOUNT, INSTANT = sa.Uuid(), sa.String(), sa.Integer(), sa.BigInteger(), Instant(timezone=True)
DATA = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SENSITIVE = ("customer_name", "customer_tax_id", "customer_host", "message")
CONTACT = ("contact_name", "contact_phone", "contact_mail")
WITHHELD = " AND ".join(f"{column} IS NULL" for column in (*SENSITIVE, "value_minor", *CONTACT))


def upgrade() -> None:
    _lead()
    _offer()
    _handout()
    _terms()
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    _refer()


def downgrade() -> None:
    raise ForwardOnly("customers' enquiries are not thrown away")


def _lead() -> None:
    _table(
        "lead",
        _word("source", "leadsource", "form", "campaign", "import", "partner", "staff"),
        *_columns(TEXT, "origin", empty=True),
        *_columns(INSTANT, "received_at"),
        *_columns(ID, "entered_by"),
        *_columns(TEXT, "customer_name"),
        *_columns(TEXT, "customer_tax_id", "customer_host", empty=True),
        *_columns(ID, "region_id"),
        *_columns(TEXT, "need"),
        *_columns(TEXT, "message", empty=True),
        *_columns(AMOUNT, "value_minor", empty=True),
        *_columns(TEXT, "currency"),
        *_columns(TEXT, *CONTACT, empty=True),
        _word("state", "leadstate", "new", "offered", "accepted", "converted", "closed"),
        _word("closing", "closing", "no_need", "not_reached", "known_already", "not_serious", empty=True),
        _check("lead", "value_above_zero", "value_minor IS NULL OR value_minor > 0"),
        _check("lead", "closed_for_a_reason", "(state = 'closed') = (closing IS NOT NULL)"),
        _refers("lead", "region_id", "region"),
    )
    op.create_index("ix_lead_state", "lead", ["tenant_id", "state", "received_at"])
    _lines("lead_line", "lead_id", "lead")


def _offer() -> None:
    _table(
        "lead_offer",
        *_columns(ID, "partner_id", empty=True),
        *_columns(NUMBER, "number"),
        *_columns(ID, "region_id"),
        *_columns(TEXT, "need"),
        *_columns(AMOUNT, "value_from_minor", "value_until_minor", empty=True),
        *_columns(TEXT, "currency"),
        _word("state", "offerstate", "waiting", "accepted", "declined", "lapsed", "pulled_back", "converted"),
        *_columns(INSTANT, "offered_at", "answer_by"),
        *_columns(INSTANT, "answered_at", empty=True),
        *_columns(ID, "answered_by", empty=True),
        _word("declined_for", "decline", "no_capacity", "not_our_field", "too_small", "too_far", "other", empty=True),
        *_columns(TEXT, "decline_note", empty=True),
        *_columns(INSTANT, "register_by", "ended_at", empty=True),
        *_columns(TEXT, *SENSITIVE, empty=True),
        *_columns(AMOUNT, "value_minor", empty=True),
        *_columns(TEXT, *CONTACT, empty=True),
        _check("lead_offer", "withheld", f"state IN ('accepted', 'converted') OR ({WITHHELD})"),
        _check("lead_offer", "opened", "state NOT IN ('accepted', 'converted') OR customer_name IS NOT NULL"),
        _check("lead_offer", "declined_for_a_reason", "(state = 'declined') = (declined_for IS NOT NULL)"),
        _check("lead_offer", "band", "(value_from_minor IS NULL) = (value_until_minor IS NULL)"),
        _once("lead_offer", "partner_id", "number"),
        _refers("lead_offer", "partner_id", "partner"),
        _refers("lead_offer", "region_id", "region"),
    )
    op.create_index("ix_lead_offer_state", "lead_offer", ["tenant_id", "partner_id", "state", "answer_by"])
    _lines(
        "lead_offer_line",
        "lead_offer_id",
        "lead_offer",
        *_columns(ID, "partner_id", empty=True),
        _refers("lead_offer_line", "partner_id", "partner"),
    )


def _handout() -> None:
    is_open = sa.text("closed_at IS NULL")
    _table(
        "lead_handout",
        *_columns(ID, "lead_id", "lead_offer_id", "offered_by"),
        *_columns(DATA, "grounds"),
        *_columns(INSTANT, "closed_at", empty=True),
        *_columns(TEXT, "closed_note", empty=True),
        _once("lead_handout", "lead_offer_id"),
        _refers("lead_handout", "lead_id", "lead"),
        _refers("lead_handout", "lead_offer_id", "lead_offer"),
    )
    own = ["tenant_id", "lead_id"]
    op.create_index("ix_lead_handout_lead", "lead_handout", own)
    op.create_index(
        "uq_lead_handout_open", "lead_handout", own, unique=True, sqlite_where=is_open, postgresql_where=is_open
    )


def _terms() -> None:
    _table(
        "lead_terms",
        *_columns(NUMBER, "version", "answer_days", "register_days"),
        *_columns(INSTANT, "in_force_from"),
        *_columns(ID, "published_by"),
        _check("lead_terms", "answer_days", "answer_days BETWEEN 1 AND 60"),
        _check("lead_terms", "register_days", "register_days BETWEEN 1 AND 365"),
        _once("lead_terms", "version"),
    )


def _refer() -> None:
    """Let a registration refer to its offer."""
    added = sa.Column("lead_offer_id", sa.Uuid(), nullable=True)
    name, mine, theirs = "fk_registration_lead_offer_id", ["tenant_id", "lead_offer_id"], ["tenant_id", "id"]
    if op.get_context().dialect.name == "sqlite":
        with op.batch_alter_table("registration", recreate="always") as table:
            table.add_column(added)
            table.create_foreign_key(op.f(name), "lead_offer", mine, theirs, deferrable=True, initially="DEFERRED")
    else:
        op.add_column("registration", added)
        op.create_foreign_key(
            op.f(name), "registration", "lead_offer", mine, theirs, deferrable=True, initially="DEFERRED"
        )
    op.create_index("uq_registration_lead_offer", "registration", mine, unique=True)


def _table(name: str, *parts: Any) -> None:
    """A table of a tenant: its key leads."""
    key = (
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )
    op.create_table(name, *key, *parts, sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")))


def _lines(name: str, column: str, whole: str, *more: Any) -> None:
    """The product lines of a lead or an offer, each once."""
    references = _refers(name, column, whole), _refers(name, "product_line_id", "product_line")
    _table(name, *_columns(ID, column, "product_line_id"), *more, *references, _once(name, column, "product_line_id"))


def _columns(kind: Any, *names: str, empty: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=empty) for name in names]


def _word(column: str, kind: str, *words: str, empty: bool = False) -> sa.Column[Any]:
    listed = sa.Enum(*words, name=kind, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, listed, nullable=empty)


def _check(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("tenant_id", *columns, name=op.f(f"uq_{table}_tenant_id_{'_'.join(columns)}"))


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    mine, theirs, name = ["tenant_id", column], [f"{to}.tenant_id", f"{to}.id"], op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint(mine, theirs, name=name, deferrable=True, initially="DEFERRED")
