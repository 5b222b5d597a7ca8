"""Figures as they were counted, sales teams with their targets, and the indexes that find the rows behind a figure.

Safe on a live system: new tables and new indexes.
"""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import (
    AMOUNT,
    DATA,
    DAY,
    ID,
    INSTANT,
    NUMBER,
    TEXT,
    check,
    columns,
    once,
    refers,
    table,
    word,
)
from portal.migrations.walls import raise_walls

revision = "0043_figure"
down_revision = "0042_board"

TENANT_TABLES = ["figure_snapshot", "sales_team", "sales_team_member", "target"]
APPEND_ONLY = ["target"]
INDEXES = {
    "ix_deal_move_left": ("deal_move", "from_stage", "moved_at", "id"),
    "ix_gate_decision_stage": ("gate_decision", "stage_id", "decided_at", "id"),
    "ix_ruling_decided": ("ruling", "decided_at", "id"),
    "ix_lead_received": ("lead", "received_at", "id"),
    "ix_invoice_issued": ("invoice", "currency", "issued_on", "id"),
    "ix_protection_ended": ("protection", "ended_at", "id"),
}


def upgrade() -> None:
    for name, (of, *parts) in INDEXES.items():
        op.create_index(name, of, ["tenant_id", *parts])
    snapshot = "figure_snapshot"
    own = (*columns(TEXT, "mode"), *columns(DAY, "as_of"), *columns(TEXT, "time_zone"), *columns(INSTANT, "counted_at"))
    table(snapshot, *own, *columns(DATA, "cells"), once(snapshot, "mode"))
    _targets()
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _targets() -> None:
    team, member, target = "sales_team", "sales_team_member", "target"
    table(team, *columns(TEXT, "code", "name_en", "name_zh"), once(team, "code"))
    table(
        member,
        *columns(ID, "sales_team_id", "person_id"),
        *columns(DAY, "joined_on"),
        *columns(DAY, "left_on", empty=True),
        check(member, "span", "left_on IS NULL OR joined_on <= left_on"),
        once(member, "sales_team_id", "person_id", "joined_on"),
        refers(member, "sales_team_id", team),
    )
    table(
        target,
        word("kind", "targetkind", "person", "team"),
        *columns(ID, "subject_id"),
        *columns(DAY, "month_on"),
        *columns(TEXT, "currency"),
        *columns(AMOUNT, "value_minor"),
        *columns(NUMBER, "version"),
        *columns(ID, "set_by"),
        *columns(INSTANT, "set_at"),
        check(target, "value_not_negative", "value_minor >= 0"),
        once(target, "subject_id", "month_on", "currency", "version"),
    )
    op.create_index("ix_target_month", target, ["tenant_id", "month_on"])


def downgrade() -> None:
    raise ForwardOnly("targets that were set stay")
