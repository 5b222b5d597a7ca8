"""Scorecards and scores of leads, and what was found out about them.

Safe on a live system: new tables, and a column of leads that every row has with the same default, so that neither
database rewrites a row.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DATA, ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0045_lead_score"
down_revision = "0044_event_log"

TENANT_TABLES = ["lead_finding", "lead_qualification", "lead_score", "lead_scorecard"]
APPEND_ONLY = ["lead_finding", "lead_qualification", "lead_score", "lead_scorecard"]


def upgrade() -> None:
    op.add_column("lead", sa.Column("points", NUMBER, nullable=False, server_default="0"))
    op.create_index("ix_lead_points", "lead", ["tenant_id", "points", "id"])
    _score()
    _qualification()
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def _score() -> None:
    card, score = "lead_scorecard", "lead_score"
    table(
        card,
        *columns(NUMBER, "version"),
        *columns(INSTANT, "in_force_from"),
        *columns(DATA, "points"),
        *columns(AMOUNT, "medium_from_minor", "large_from_minor"),
        *columns(NUMBER, "aged_from_days", "old_from_days", "warm_from", "hot_from"),
        *columns(ID, "published_by"),
        *columns(INSTANT, "published_at"),
        once(card, "version"),
        check(card, "heats_rise", "warm_from < hot_from"),
        check(card, "values_rise", "medium_from_minor < large_from_minor"),
        check(card, "ages_rise", "aged_from_days < old_from_days"),
    )
    table(
        score,
        *columns(ID, "lead_id"),
        *columns(NUMBER, "version", "points"),
        word("heat", "heat", "cold", "warm", "hot"),
        *columns(DATA, "grounds"),
        *columns(INSTANT, "scored_at"),
        refers(score, "lead_id", "lead"),
    )
    op.create_index("ix_lead_score_lead", score, ["tenant_id", "lead_id", "scored_at"])


def _qualification() -> None:
    finding, qualification = "lead_finding", "lead_qualification"
    table(
        finding,
        *columns(ID, "lead_id"),
        *columns(NUMBER, "number"),
        word("criterion", "criterion", "need", "budget", "authority", "time"),
        word("met", "met", "unknown", "no", "partly", "yes"),
        *columns(TEXT, "note", empty=True),
        *columns(ID, "found_by"),
        *columns(INSTANT, "found_at"),
        once(finding, "lead_id", "number"),
        refers(finding, "lead_id", "lead"),
    )
    table(
        qualification,
        *columns(ID, "lead_id"),
        *columns(DATA, "known"),
        *columns(ID, "qualified_by"),
        *columns(INSTANT, "qualified_at"),
        refers(qualification, "lead_id", "lead"),
    )
    op.create_index("ix_lead_qualification_lead", qualification, ["tenant_id", "lead_id"])


def downgrade() -> None:
    raise ForwardOnly("what was found out about leads must stay")
