"""Links by which customers read and answer quotes, and their answers. Safe on a live system: new tables."""

from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import DATA, DAY, ID, INSTANT, TEXT, check, columns, once, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0050_quote_link"
down_revision = "0049_receivable"

TENANT_TABLES = ["quote_link", "quote_answer"]
APPEND_ONLY = ["quote_answer"]


def upgrade() -> None:
    link, answer = "quote_link", "quote_answer"
    table(
        link,
        *columns(ID, "quote_id"),
        *columns(TEXT, "recipient", "language", "token_sha256"),
        *columns(DATA, "content"),
        *columns(TEXT, "digest"),
        *columns(DAY, "ends_on"),
        *columns(ID, "sent_by"),
        *columns(INSTANT, "sent_at"),
        *columns(ID, "withdrawn_by", empty=True),
        *columns(INSTANT, "withdrawn_at", empty=True),
        once(link, "token_sha256"),
        check(link, "withdrawn_by_someone", "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)"),
        refers(link, "quote_id", "quote"),
    )
    op.create_index("ix_quote_link_quote", link, ["tenant_id", "quote_id", "sent_at"])
    table(
        answer,
        *columns(ID, "quote_id", "quote_link_id"),
        word("verdict", "quoteverdict", "accepted", "declined"),
        *columns(TEXT, "person", "title", "reason", empty=True),
        *columns(TEXT, "language", "digest"),
        *columns(INSTANT, "answered_at"),
        once(answer, "quote_id"),
        check(answer, "declined_with_reason", "verdict <> 'declined' OR reason IS NOT NULL"),
        check(answer, "accepted_by_someone", "verdict <> 'accepted' OR person IS NOT NULL"),
        refers(answer, "quote_id", "quote"),
        refers(answer, "quote_link_id", link),
    )
    raise_walls(TENANT_TABLES, APPEND_ONLY)


def downgrade() -> None:
    raise ForwardOnly("what customers answered must stay")
