"""What is sold can be retired; books and plans are drafted by one person and published by another.

Safe on a live system: new columns are nullable, so no row is rewritten, and rows of the robot pass the new checks by
their empty `drafted_by`. The unique indexes read three small tables once; before this migration no page could write
what they refuse. Triggers then hold what was published: nothing of a published book changes but its retirement.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import pricing.ground.record
from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls

revision = "0009_catalogue"
down_revision = "0008_lead"

TENANT_TABLES = ["plan_draft"]
TWO = "CONSTRAINT ck_{table}_two_people CHECK (drafted_by IS NULL OR drafted_by <> published_by)"
RETIRED = ("product_line", "product", "region")
DRAFTED = ("price_book", "commission_plan")
PARTS = ("book_price", "volume_break", "tier_discount")
FIXED = (
    "id", "code", "version", "name_en", "name_zh", "side", "currency", "valid_from", "valid_until", "drafted_by",
    "published_at", "published_by",
)  # fmt: skip
SAME = {"sqlite": "NEW.{0} IS OLD.{0}", "postgresql": "NEW.{0} IS NOT DISTINCT FROM OLD.{0}"}
STATE_OF = "(SELECT state FROM price_book WHERE tenant_id = {row}.tenant_id AND id = {row}.book_id)"
SAYS = "a published price book is never edited"
REFUSE = f"""
CREATE FUNCTION refuse_published_book() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
REFUSE_PART = f"""
CREATE FUNCTION refuse_part_of_published_book() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP <> 'DELETE' AND {STATE_OF.format(row="NEW")} <> 'draft' OR TG_OP <> 'INSERT' AND {STATE_OF.format(row="OLD")} <> 'draft' THEN
RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$
"""


def upgrade() -> None:
    day, person = _type(sa.Date()), _type(sa.Uuid())
    for table in RETIRED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN retired_on {day}")
    for table in DRAFTED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN drafted_by {person} {TWO.format(table=table)}")
    _unique("uq_price_book_draft", "price_book", ["tenant_id", "code"], "state = 'draft'")
    _unique("uq_price_book_start", "price_book", ["tenant_id", "side", "valid_from"], "state = 'published'")
    op.create_index("uq_commission_plan_start", "commission_plan", ["tenant_id", "valid_from"], unique=True)
    _plan_draft()
    raise_walls(TENANT_TABLES)
    _books()


def downgrade() -> None:
    raise ForwardOnly("what was published is not opened again")


def _type(kind: sa.types.TypeEngine[Any]) -> str:
    return kind.compile(dialect=op.get_context().dialect)


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _plan_draft() -> None:
    op.create_table(
        "plan_draft",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "published",
                "discarded",
                name="plandraftstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rates", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("published_by IS NULL OR published_by <> drafted_by", name=op.f("ck_plan_draft_two_people")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_plan_draft")),
    )
    _unique("uq_plan_draft_open", "plan_draft", ["tenant_id"], "state = 'open'")


def _books() -> None:
    """Triggers on books that are not drafts, and on what hangs on them."""
    database = op.get_context().dialect.name
    same = " AND ".join(SAME[database].format(column) for column in FIXED)
    edited = f"OLD.state <> 'draft' AND NOT (NEW.state IN (OLD.state, 'retired') AND {same})"
    if database == "postgresql":
        op.execute(REFUSE)
        op.execute(REFUSE_PART)
        for verb, when in (("UPDATE", edited), ("DELETE", "OLD.state <> 'draft'")):
            op.execute(
                f"CREATE TRIGGER price_book_no_{verb.lower()} BEFORE {verb} ON price_book"
                f" FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_published_book()"
            )
        for table in PARTS:
            op.execute(
                f"CREATE TRIGGER {table}_of_a_draft BEFORE INSERT OR UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_part_of_published_book()"
            )
        return
    body = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for verb, when in (("UPDATE", edited), ("DELETE", "OLD.state <> 'draft'")):
        op.execute(f"CREATE TRIGGER price_book_no_{verb.lower()} BEFORE {verb} ON price_book WHEN {when} {body}")
    for table in PARTS:
        for verb, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            when = " OR ".join(f"{STATE_OF.format(row=row)} <> 'draft'" for row in rows)
            op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN {when} {body}")
