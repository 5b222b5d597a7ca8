"""Who of the house works on a lead, how it was touched, and until when it is put aside.

Safe on a live system: new tables, and empty columns of leads with partial indexes that hold no row yet but the pool's.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0046_lead_owner"
down_revision = "0045_lead_score"

TENANT_TABLES = ["lead_owner_terms", "lead_seat", "lead_tenure", "lead_touch"]
APPEND_ONLY = ["lead_owner_terms", "lead_touch"]
IN_POOL = "state = 'new' AND owner_id IS NULL AND back_on IS NULL"
OWNED = "state = 'new' AND owner_id IS NOT NULL AND back_on IS NULL"


def upgrade() -> None:
    for name, kind in (("owner_id", ID), ("touched_at", INSTANT), ("back_on", DAY)):
        op.add_column("lead", sa.Column(name, kind, nullable=True))
    _where("ix_lead_pool", "lead", ["points", "id"], IN_POOL)
    _where("ix_lead_owner", "lead", ["owner_id", "points", "id"], OWNED)
    _where("ix_lead_touched", "lead", ["touched_at"], OWNED)
    _where("ix_lead_back_on", "lead", ["back_on", "id"], "back_on IS NOT NULL")
    _terms()
    _tenure()
    _touch()
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _terms() -> None:
    terms, seat = "lead_owner_terms", "lead_seat"
    table(
        terms,
        *columns(NUMBER, "version"),
        *columns(INSTANT, "in_force_from"),
        word("choosing", "choosing", "load", "turn"),
        *columns(DATA, "territories", "others"),
        *columns(NUMBER, "open_max", "idle_days", "warn_days"),
        *columns(ID, "published_by"),
        once(terms, "version"),
        check(terms, "numbers", "open_max > 0 AND idle_days > warn_days AND warn_days >= 0"),
    )
    table(seat, *columns(ID, "person_id"), *columns(NUMBER, "turn"), once(seat, "person_id"))


def _tenure() -> None:
    name = "lead_tenure"
    lost = sa.Enum("passed", "released", "idle", name="lost", native_enum=False, create_constraint=True, length=32)
    table(
        name,
        *columns(ID, "lead_id", "owner_id"),
        *columns(INSTANT, "since_at"),
        word("gained", "gained", "rule", "hand", "claim"),
        *columns(ID, "given_by", empty=True),
        *columns(TEXT, "given_note", empty=True),
        *columns(DATA, "grounds", empty=True),
        *columns(INSTANT, "until_at", empty=True),
        sa.Column("lost", lost, nullable=True),
        *columns(TEXT, "lost_note", empty=True),
        check(name, "ended_somehow", "(until_at IS NULL) = (lost IS NULL)"),
        check(name, "given_on_grounds", "(gained = 'rule') = (grounds IS NOT NULL)"),
        refers(name, "lead_id", "lead"),
    )
    _where("uq_lead_tenure_standing", name, ["lead_id"], "until_at IS NULL", unique=True)
    op.create_index("ix_lead_tenure_lead", name, ["tenant_id", "lead_id", "since_at"])


def _touch() -> None:
    name = "lead_touch"
    table(
        name,
        *columns(ID, "lead_id"),
        word("kind", "touchkind", "call", "mail", "visit", "chat", "nurture", "back"),
        *columns(TEXT, "note"),
        *columns(DAY, "back_on", empty=True),
        *columns(ID, "touched_by"),
        *columns(INSTANT, "touched_at"),
        check(name, "until_a_day", "(kind = 'nurture') = (back_on IS NOT NULL)"),
        refers(name, "lead_id", "lead"),
    )
    op.create_index("ix_lead_touch_lead", name, ["tenant_id", "lead_id", "touched_at"])


def _where(index: str, name: str, of: list[str], which: str, **more: Any) -> None:
    """An index of some of the rows."""
    where = sa.text(which)
    op.create_index(index, name, ["tenant_id", *of], sqlite_where=where, postgresql_where=where, **more)


def downgrade() -> None:
    raise ForwardOnly("who worked on which lead must stay")
