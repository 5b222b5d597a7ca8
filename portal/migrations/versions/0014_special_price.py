"""Special prices: requests with their lines, signatures, record and uses; orders can be cancelled.

Safe on a live system: the tables are new. The state of an order gets one more word, so PostgreSQL reads the orders
once under a short lock; SQLite, which cannot alter a check, copies them once.
"""

from typing import Any

import sqlalchemy as sa
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

revision = "0014_special_price"
down_revision = "0014_price_limit"

TENANT_TABLES = ["special_price"]
TENANT_TABLES += [f"special_price_{part}" for part in ("act", "line", "step", "use")]
APPEND_ONLY = ["special_price_act"]
STATES = ("asked_for", "returned", "approved", "refused", "withdrawn", "revoked", "expired")
ACTS = ("asked", "questioned", "answered", "approved", "refused", "withdrawn", "revoked", "opened_early")
PLACED = ("placed", "confirmed", "delivered")


def upgrade() -> None:
    _special_price()
    _line()
    _step()
    _act()
    _use()
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    _cancelled()


def _special_price() -> None:
    name = "special_price"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "number"),
        *columns(ID, "deal_id"),
        word("state", "specialpricestate", *STATES),
        *columns(NUMBER, "round"),
        *columns(TEXT, "currency"),
        *columns(AMOUNT, "value_max_minor", "used_minor"),
        *columns(DAY, "starts_on", "last_on"),
        *columns(DAY, "usable_on", empty=True),
        *columns(TEXT, "competition", "justification"),
        *columns(ID, "asked_by"),
        *columns(INSTANT, "asked_at", "due_at"),
        *columns(TEXT, "note", empty=True),
        *columns(NUMBER, "version"),
        check(name, "value_above_zero", "value_max_minor > 0"),
        check(name, "value_within", "used_minor BETWEEN 0 AND value_max_minor"),
        check(name, "span", "starts_on <= last_on"),
        check(name, "expired_is_shown", "state <> 'expired'"),
        once(name, "number"),
        refers(name, "partner_id", "partner"),
        refers(name, "deal_id", "deal"),
    )
    op.create_index("ix_special_price_deal", name, ["tenant_id", "deal_id"])
    op.create_index("ix_special_price_state", name, ["tenant_id", "state", "due_at"])


def _line() -> None:
    name = "special_price_line"
    table(
        name,
        *_of_a_special_price(),
        *columns(NUMBER, "position"),
        *columns(ID, "product_id", "product_line_id", empty=True),
        *columns(AMOUNT, "quantity_max"),
        *columns(AMOUNT, "unit_minor", empty=True),
        *columns(NUMBER, "discount_ppm", empty=True),
        *columns(AMOUNT, "used"),
        check(name, "one_subject", "(product_id IS NULL) <> (product_line_id IS NULL)"),
        check(name, "one_wish", "(unit_minor IS NULL) <> (discount_ppm IS NULL)"),
        check(name, "price_of_a_product", "unit_minor IS NULL OR product_id IS NOT NULL"),
        check(name, "unit_above_zero", "unit_minor > 0"),
        check(name, "discount_range", "discount_ppm BETWEEN 1 AND 999999"),
        check(name, "quantity_above_zero", "quantity_max > 0"),
        check(name, "quantity_within", "used BETWEEN 0 AND quantity_max"),
        once(name, "special_price_id", "position"),
        refers(name, "partner_id", "partner"),
        refers(name, "special_price_id", "special_price"),
        refers(name, "product_id", "product"),
        refers(name, "product_line_id", "product_line"),
    )


def _step() -> None:
    name = "special_price_step"
    table(
        name,
        *columns(ID, "special_price_id"),
        *columns(NUMBER, "round", "position"),
        word("kind", "signaturekind", "approval", "gate", "early_use"),
        *columns(TEXT, "approver"),
        *columns(DATA, "why"),
        *columns(TEXT, "policy"),
        *columns(ID, "asked_by"),
        *columns(ID, "decided_by", empty=True),
        *columns(INSTANT, "decided_at", empty=True),
        *columns(TEXT, "reason", empty=True),
        check(name, "two_people", "decided_by IS NULL OR decided_by <> asked_by"),
        check(name, "decided", "(decided_by IS NULL) = (decided_at IS NULL)"),
        check(name, "gate_with_reason", "kind = 'approval' OR decided_by IS NULL OR reason IS NOT NULL"),
        once(name, "special_price_id", "round", "position"),
        once(name, "special_price_id", "round", "decided_by"),
        refers(name, "special_price_id", "special_price"),
    )


def _act() -> None:
    name = "special_price_act"
    table(
        name,
        *_of_a_special_price(),
        word("act", "act", *ACTS),
        *columns(ID, "by", empty=True),
        *columns(INSTANT, "at"),
        *columns(TEXT, "note", empty=True),
        refers(name, "partner_id", "partner"),
        refers(name, "special_price_id", "special_price"),
    )
    op.create_index("ix_special_price_act_special_price", name, ["tenant_id", "special_price_id"])


def _use() -> None:
    name = "special_price_use"
    table(
        name,
        *columns(ID, "partner_id", empty=True),
        *columns(ID, "special_price_id", "special_price_line_id", "order_id", "order_line_id"),
        *columns(AMOUNT, "quantity", "value_minor"),
        *columns(DAY, "used_on"),
        *columns(DAY, "given_back_on", empty=True),
        check(name, "quantity_above_zero", "quantity > 0"),
        once(name, "order_line_id"),
        refers(name, "partner_id", "partner"),
        refers(name, "special_price_id", "special_price"),
        refers(name, "special_price_line_id", "special_price_line"),
        refers(name, "order_id", "sales_order"),
        refers(name, "order_line_id", "order_line"),
    )
    op.create_index("ix_special_price_use_order", name, ["tenant_id", "order_id"])
    op.create_index("ix_special_price_use_line", name, ["tenant_id", "special_price_line_id"])


def _of_a_special_price() -> list[sa.Column[Any]]:
    return [*columns(ID, "partner_id", empty=True), *columns(ID, "special_price_id")]


def _cancelled() -> None:
    """Let an order be cancelled: one more word in its state."""
    known, wider = ("({})".format(", ".join(f"'{one}'" for one in words)) for words in (PLACED, (*PLACED, "cancelled")))
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE sales_order DROP CONSTRAINT ck_sales_order_orderstate")
        op.execute(f"ALTER TABLE sales_order ADD CONSTRAINT ck_sales_order_orderstate CHECK (state IN {wider})")
        return
    found = op.get_bind().scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = 'sales_order'"))
    index = op.get_bind().scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = 'ix_sales_order_deal'"))
    made = str(found).replace(known, wider).replace("CREATE TABLE sales_order", "CREATE TABLE wider", 1)
    copied = "INSERT INTO wider SELECT * FROM sales_order"
    renamed = "ALTER TABLE wider RENAME TO sales_order"
    for statement in (made, copied, "DROP TABLE sales_order", renamed, str(index)):
        op.execute(statement)


def downgrade() -> None:
    raise ForwardOnly("what was approved and used is not thrown away")
