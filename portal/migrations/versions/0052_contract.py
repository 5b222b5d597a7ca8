"""Contracts, what was negotiated, and amendments; a printed contract is a document. Safe on a live system: new tables.

What was sent is frozen by the database itself: its content, its digest, and once it is signed its copy.
"""

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import (
    DATA,
    DAY,
    ID,
    INSTANT,
    NUMBER,
    TEXT,
    another_word,
    check,
    columns,
    once,
    refers,
    table,
    word,
)
from portal.migrations.walls import raise_walls

revision = "0052_contract"
down_revision = "0051_contract_template"

TENANT_TABLES = ["contract", "contract_change", "contract_amendment"]
APPEND_ONLY = ["contract_amendment"]
FROZEN = "a contract that was sent is frozen"
FUNCTION = f"""
CREATE FUNCTION refuse_thawed_contract() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF (OLD.digest IS NOT NULL AND (NEW.content, NEW.digest, NEW.number, NEW.quote_id) IS DISTINCT FROM
(OLD.content, OLD.digest, OLD.number, OLD.quote_id))
OR (OLD.stored_file_id IS NOT NULL AND NEW.stored_file_id IS DISTINCT FROM OLD.stored_file_id)
THEN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$
"""
POSTGRESQL = """
CREATE TRIGGER contract_frozen BEFORE UPDATE ON contract FOR EACH ROW EXECUTE FUNCTION refuse_thawed_contract()
"""
SQLITE = f"""
CREATE TRIGGER contract_frozen BEFORE UPDATE ON contract
WHEN (OLD.digest IS NOT NULL AND (NEW.content IS NOT OLD.content OR NEW.digest IS NOT OLD.digest
OR NEW.number IS NOT OLD.number OR NEW.quote_id IS NOT OLD.quote_id))
OR (OLD.stored_file_id IS NOT NULL AND NEW.stored_file_id IS NOT OLD.stored_file_id)
BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END
"""


def upgrade() -> None:
    _contract()
    _change()
    _amendment()
    another_word("document", "kind", "documentkind", "contract")
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    if op.get_context().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute(POSTGRESQL)
    else:
        op.execute(SQLITE)


def downgrade() -> None:
    raise ForwardOnly("what was signed must stay")


def _contract() -> None:
    of = "contract"
    table(
        of,
        *columns(TEXT, "number"),
        *columns(ID, "deal_id", "quote_id"),
        *columns(NUMBER, "template_version"),
        word("state", "contractstate", "draft", "sent", "signed", "ended", "terminated"),
        *columns(DATA, "content"),
        *columns(TEXT, "digest", empty=True),
        *columns(ID, "made_by"),
        *columns(INSTANT, "made_at"),
        *columns(ID, "sent_by", empty=True),
        *columns(INSTANT, "sent_at", empty=True),
        *columns(DAY, "signed_on", empty=True),
        *columns(TEXT, "signed_by", empty=True),
        *columns(ID, "stored_file_id", empty=True),
        *columns(DAY, "over_on", empty=True),
        *columns(TEXT, "over_why", empty=True),
        *columns(NUMBER, "version"),
        once(of, "number"),
        once(of, "quote_id"),
        once(of, "stored_file_id"),
        check(of, "frozen_when_sent", "(state = 'draft') = (digest IS NULL)"),
        check(of, "signed_with_copy", "state NOT IN ('signed', 'ended') OR stored_file_id IS NOT NULL"),
        check(of, "copy_of_a_day", "(signed_on IS NULL) = (stored_file_id IS NULL)"),
        check(of, "terminated_with_reason", "state <> 'terminated' OR over_why IS NOT NULL"),
        check(of, "over_on_a_day", "(over_on IS NULL) = (state NOT IN ('ended', 'terminated'))"),
        refers(of, "deal_id", "deal"),
        refers(of, "quote_id", "quote"),
        refers(of, "stored_file_id", "stored_file"),
    )
    op.create_index("ix_contract_deal", of, ["tenant_id", "deal_id", "state"])
    op.create_index("ix_contract_made", of, ["tenant_id", "made_at", "id"])


def _change() -> None:
    of = "contract_change"
    table(
        of,
        *columns(ID, "contract_id"),
        *columns(TEXT, "clause"),
        *columns(DATA, "was", "wanted"),
        word("asked_by", "asker", "customer_side", "house_side"),
        *columns(TEXT, "why"),
        *columns(sa.Boolean(), "beyond"),
        word("state", "changestate", "waiting", "allowed", "refused"),
        *columns(ID, "recorded_by"),
        *columns(INSTANT, "recorded_at"),
        *columns(ID, "decided_by", empty=True),
        *columns(INSTANT, "decided_at", empty=True),
        *columns(TEXT, "decided_why", empty=True),
        check(of, "decided_by_someone", "(state = 'waiting') = (decided_by IS NULL)"),
        check(of, "only_beyond_waits", "beyond OR state <> 'waiting'"),
        check(of, "two_people", "NOT beyond OR decided_by IS NULL OR decided_by <> recorded_by"),
        refers(of, "contract_id", "contract"),
    )
    op.create_index("ix_contract_change_contract", of, ["tenant_id", "contract_id", "recorded_at"])


def _amendment() -> None:
    of = "contract_amendment"
    table(
        of,
        *columns(ID, "contract_id"),
        *columns(NUMBER, "number"),
        *columns(TEXT, "clause"),
        *columns(DATA, "was", "becomes"),
        *columns(TEXT, "why"),
        *columns(DAY, "valid_from"),
        *columns(ID, "stored_file_id", "recorded_by"),
        *columns(INSTANT, "recorded_at"),
        once(of, "contract_id", "number"),
        once(of, "stored_file_id"),
        check(of, "numbered_from_one", "number > 0"),
        refers(of, "contract_id", "contract"),
        refers(of, "stored_file_id", "stored_file"),
    )
