"""Contract prices and promotions: drafted by one person, published by another, ended early but never edited.

Safe on a live system: both tables are new. Triggers let nothing of what was published change but its end, once.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DAY, ID, INSTANT, NUMBER, TEXT, check, columns, refers, table, word
from portal.migrations.walls import raise_walls

revision = "0019_offers"
down_revision = "0018_price_terms"

TENANT_TABLES = ["contract_price", "price_promotion"]
OFFER = ("id", "valid_from", "valid_until", "drafted_by", "drafted_at", "published_by", "published_at")
FIXED = {
    "contract_price": ("partner_id", "account_id", "product_id", "unit_minor", "currency", "reference"),
    "price_promotion": (
        "code", "name_en", "name_zh", "side", "market", "product_line_id", "product_id", "discount_ppm",
        "on_contracts",
    ),
}  # fmt: skip
SAME = {"sqlite": "NEW.{0} IS OLD.{0}", "postgresql": "NEW.{0} IS NOT DISTINCT FROM OLD.{0}"}
REFUSED = {
    "sqlite": "WHEN {when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "postgresql": "FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_change()",
}
HELD = "published_at IS NOT NULL AND (ended_from IS NULL OR ended_from > valid_from)"


def upgrade() -> None:
    _contract_price()
    _promotion()
    raise_walls(TENANT_TABLES)
    for name, fixed in FIXED.items():
        _fix(name, (*OFFER, *fixed))


def downgrade() -> None:
    raise ForwardOnly("what was agreed and promised is not thrown away")


def _contract_price() -> None:
    name = "contract_price"
    table(
        name,
        *columns(ID, "partner_id", "account_id", empty=True),
        *columns(ID, "product_id"),
        *columns(AMOUNT, "unit_minor"),
        *columns(TEXT, "currency", "reference"),
        *_offer(name),
        check(name, "one_buyer", "(partner_id IS NULL) <> (account_id IS NULL)"),
        check(name, "above_zero", "unit_minor > 0"),
        refers(name, "partner_id", "partner"),
        refers(name, "account_id", "account"),
        refers(name, "product_id", "product"),
    )
    for buyer in ("partner", "account"):
        key = (f"{buyer}_id", "product_id")
        _unique(f"uq_{name}_{buyer}", name, (*key, "currency", "valid_from"), f"{buyer}_id IS NOT NULL AND {HELD}")
        op.create_index(f"ix_{name}_{buyer}", name, ["tenant_id", *key])
    op.create_index(f"ix_{name}_reference", name, ["tenant_id", "reference"])


def _promotion() -> None:
    name = "price_promotion"
    table(
        name,
        *columns(TEXT, "code", "name_en", "name_zh"),
        word("side", "side", "direct", "channel"),
        *columns(TEXT, "market"),
        *columns(ID, "product_line_id", "product_id", empty=True),
        *columns(NUMBER, "discount_ppm"),
        *columns(sa.Boolean(), "on_contracts"),
        *_offer(name),
        check(name, "on_one_thing", "product_line_id IS NULL OR product_id IS NULL"),
        check(name, "discount_range", "discount_ppm BETWEEN 1 AND 1000000"),
        check(name, "ends", "valid_until IS NOT NULL"),
        refers(name, "product_line_id", "product_line"),
        refers(name, "product_id", "product"),
    )
    _unique(f"uq_{name}_code", name, ("code",), "published_at IS NOT NULL OR ended_at IS NULL")
    for about, key, where in (
        ("all", (), "product_line_id IS NULL AND product_id IS NULL"),
        ("line", ("product_line_id",), "product_line_id IS NOT NULL"),
        ("product", ("product_id",), "product_id IS NOT NULL"),
    ):
        _unique(f"uq_{name}_on_{about}", name, ("side", "market", *key, "valid_from"), f"{where} AND {HELD}")


def _offer(name: str) -> list[Any]:
    """The columns and checks of every offer."""
    return [
        *columns(DAY, "valid_from"),
        *columns(DAY, "valid_until", empty=True),
        *columns(ID, "drafted_by"),
        *columns(INSTANT, "drafted_at"),
        *columns(ID, "published_by", empty=True),
        *columns(INSTANT, "published_at", empty=True),
        *columns(DAY, "ended_from", empty=True),
        *columns(ID, "ended_by", empty=True),
        *columns(INSTANT, "ended_at", empty=True),
        check(name, "span", "valid_until IS NULL OR valid_from < valid_until"),
        check(name, "two_people", "published_by IS NULL OR drafted_by <> published_by"),
        check(name, "published", "(published_by IS NULL) = (published_at IS NULL)"),
        check(name, "ended", "(ended_by IS NULL) = (ended_at IS NULL)"),
        check(name, "ended_from", "(ended_from IS NULL) = (ended_at IS NULL OR published_at IS NULL)"),
    ]


def _unique(name: str, table: str, key: tuple[str, ...], where: str) -> None:
    of = sa.text(where)
    op.create_index(name, table, ["tenant_id", *key], unique=True, sqlite_where=of, postgresql_where=of)


def _fix(table: str, names: tuple[str, ...]) -> None:
    """Of what is published nothing changes but its end, which is set once; and nothing is deleted."""
    database = op.get_context().dialect.name
    same = " AND ".join(SAME[database].format(name) for name in names)
    changed = f"OLD.published_at IS NOT NULL AND NOT (OLD.ended_at IS NULL AND {same})"
    for verb, when in (("update", changed), ("delete", "OLD.published_at IS NOT NULL")):
        refused = REFUSED[database].format(when=when, table=table)
        op.execute(f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {refused}")
