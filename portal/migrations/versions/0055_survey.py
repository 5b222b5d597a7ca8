"""Satisfaction: surveys that were sent, and the one answer to each. Safe on a live system: new tables."""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import ID, INSTANT, NUMBER, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0055_survey"
down_revision = "0054_ticket"

TENANT_TABLES = ["survey", "survey_answer"]
APPEND_ONLY = ["survey_answer"]
BAD = "(kind = 'csat' AND score <= 2) OR (kind = 'nps' AND score <= 6)"
RANGE = "(kind = 'csat' AND score BETWEEN 1 AND 5) OR (kind = 'nps' AND score BETWEEN 0 AND 10)"


def upgrade() -> None:
    name = "survey"
    table(
        name,
        word("kind", "surveykind", "csat", "nps"),
        *columns(TEXT, "about"),
        *columns(ID, "deal_id", "account_id"),
        *columns(ID, "delivery_id", "ticket_id", empty=True),
        *columns(TEXT, "recipient", "language", "token_hash"),
        *columns(ID, "asked_by"),
        *columns(INSTANT, "asked_at", "expires_at"),
        *columns(INSTANT, "withdrawn_at", empty=True),
        once(name, "token_hash"),
        check(name, "ends_later", "asked_at < expires_at"),
        check(name, "nps_is_of_the_customer", "kind <> 'nps' OR (delivery_id IS NULL AND ticket_id IS NULL)"),
        check(name, "csat_is_of_something", "kind <> 'csat' OR (delivery_id IS NULL) <> (ticket_id IS NULL)"),
        refers(name, "deal_id", "deal"),
        refers(name, "account_id", "account"),
        refers(name, "delivery_id", "delivery"),
        refers(name, "ticket_id", "ticket"),
    )
    stands = sa.text("withdrawn_at IS NULL")
    about = ["tenant_id", "about"]
    op.create_index("uq_survey_about", name, about, unique=True, sqlite_where=stands, postgresql_where=stands)
    op.create_index("ix_survey_asked", name, ["tenant_id", "kind", "asked_at"])
    op.create_index("ix_survey_account", name, ["tenant_id", "account_id", "asked_at"])
    name = "survey_answer"
    table(
        name,
        *columns(ID, "survey_id"),
        word("kind", "surveykind", "csat", "nps"),
        *columns(NUMBER, "score"),
        *columns(TEXT, "comment"),
        *columns(INSTANT, "answered_at"),
        *columns(ID, "deal_task_id", empty=True),
        once(name, "survey_id"),
        check(name, "score_range", RANGE),
        check(name, "a_task_for_a_bad_answer", f"({BAD}) = (deal_task_id IS NOT NULL)"),
        refers(name, "survey_id", "survey"),
        refers(name, "deal_task_id", "deal_task"),
    )
    op.create_index("ix_survey_answer_kind", name, ["tenant_id", "kind", "answered_at", "score"])
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what customers answered stays")
