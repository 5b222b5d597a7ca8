"""The deal room: team, tasks, meetings, notes and mentions. What is shared refers to the deal and its partner together.

Safe on a live system: new tables, and a unique index on deals that holds for every row there is, since it begins
with their key.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DAY, ID, INSTANT, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0038_deal_room"
down_revision = "0037_deal_field"

TENANT_TABLES = ["deal_meeting", "deal_mention", "deal_note", "deal_task", "deal_team_member"]
APPEND_ONLY = ["deal_meeting", "deal_note"]


def upgrade() -> None:
    op.create_index("uq_deal_shared", "deal", ["tenant_id", "id", "partner_id"], unique=True)
    _team()
    _task()
    _meeting()
    _note()
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _room(name: str, *parts: Any) -> None:
    """A table of a deal's room."""
    theirs = ["deal.tenant_id", "deal.id", "deal.partner_id"]
    fk = op.f(f"fk_{name}_partner_id")
    shared = sa.ForeignKeyConstraint(
        ["tenant_id", "deal_id", "partner_id"], theirs, name=fk, deferrable=True, initially="DEFERRED"
    )
    own = (*columns(ID, "partner_id", empty=True), *columns(ID, "deal_id"))
    table(name, *own, *parts, refers(name, "deal_id", "deal"), shared)


def _team() -> None:
    name = "deal_team_member"
    _room(
        name,
        word("role", "teamrole", "account", "solution", "fulfilment"),
        *columns(ID, "person_id"),
        *columns(INSTANT, "since_at"),
        *columns(ID, "set_by"),
        *columns(INSTANT, "until_at", empty=True),
        *columns(ID, "ended_by", empty=True),
        check(name, "ended_by_someone", "(until_at IS NULL) = (ended_by IS NULL)"),
    )
    _while("uq_deal_team_member_role", name, ["deal_id", "role"], "until_at IS NULL", once=True)


def _task() -> None:
    name = "deal_task"
    _room(
        name,
        *columns(TEXT, "title"),
        *columns(ID, "assignee_id"),
        *columns(DAY, "due_on"),
        *columns(ID, "set_by"),
        *columns(INSTANT, "set_at"),
        *columns(INSTANT, "done_at", empty=True),
        *columns(ID, "done_by", empty=True),
        check(name, "done_by_someone", "(done_at IS NULL) = (done_by IS NULL)"),
    )
    op.create_index("ix_deal_task_deal", name, ["tenant_id", "deal_id", "due_on"])
    _while("ix_deal_task_assignee", name, ["assignee_id", "due_on"], "done_at IS NULL")


def _meeting() -> None:
    name = "deal_meeting"
    _room(
        name,
        *columns(DAY, "held_on"),
        word("kind", "meetingkind", "visit", "call", "video", "workshop"),
        *columns(TEXT, "attendees", "outcome"),
        *columns(ID, "recorded_by"),
        *columns(INSTANT, "recorded_at"),
    )
    op.create_index("ix_deal_meeting_deal", name, ["tenant_id", "deal_id", "held_on"])


def _note() -> None:
    note, mention = "deal_note", "deal_mention"
    _room(note, *columns(TEXT, "text"), *columns(ID, "written_by"), *columns(INSTANT, "written_at"))
    op.create_index("ix_deal_note_deal", note, ["tenant_id", "deal_id", "written_at"])
    _room(
        mention,
        *columns(ID, "deal_note_id", "person_id"),
        *columns(INSTANT, "read_at", empty=True),
        once(mention, "deal_note_id", "person_id"),
        refers(mention, "deal_note_id", note),
    )
    _while("ix_deal_mention_person", mention, ["person_id"], "read_at IS NULL")


def _while(index: str, name: str, of: list[str], which: str, once: bool = False) -> None:
    """An index of the rows that stand."""
    where = sa.text(which)
    op.create_index(index, name, ["tenant_id", *of], unique=once, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    raise ForwardOnly("what people wrote stays")
