"""Key tables by which customers are found, doubts for review, and merges that can be undone.

Safe on a live system: new tables are empty; the columns of account_name are added nullable, filled tenant by tenant,
and only then required. Writers of account_name wait while it is filled (about a second for ten thousand names).
"""

import secrets
from collections import Counter

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import SchemaItem

from partners.account.matching.keys import keys
from partners.account.matching.name import parse
from portal.migrations.forward import ForwardOnly
from portal.migrations.walls import raise_walls

revision = "0003_matching"
down_revision = "0002_walls"

TENANT_TABLES = ["account_key", "account_key_count", "account_review", "account_merge"]
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
NAMES = sa.table(
    "account_name", *(sa.column(name) for name in ("tenant_id", "no", "parts", "text")), sa.column("id", sa.Uuid())
)
KEYS = sa.table("account_key", *(sa.column(name) for name in ("tenant_id", "key", "name_no")))
COUNTS = sa.table("account_key_count", *(sa.column(name) for name in ("tenant_id", "key", "names")))


def upgrade() -> None:
    _account()
    _key_tables()
    _review()
    _merge()
    _fill()
    with op.batch_alter_table("account_name") as batch:
        batch.alter_column("no", existing_type=sa.BigInteger(), nullable=False)
        batch.alter_column("parts", existing_type=sa.String(), nullable=False)
        batch.create_unique_constraint(op.f("uq_account_name_tenant_id_no"), ["tenant_id", "no"])
        _words(batch, "account_name", "namekind", "kind", ("legal", "short", "former", "english", "typed", "alias"))
    raise_walls(TENANT_TABLES)


def _account() -> None:
    with op.batch_alter_table("account") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_account_merged_into_id"),
            "account",
            ["tenant_id", "merged_into_id"],
            ["tenant_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )
        batch.create_check_constraint(
            op.f("ck_account_not_into_itself"), "merged_into_id IS NULL OR merged_into_id <> id"
        )
    with op.batch_alter_table("account_identifier") as batch:
        _words(batch, "account_identifier", "identifierkind", "kind", ("tax", "host", "phone"))
    op.add_column("account_name", sa.Column("no", sa.BigInteger(), nullable=True))
    op.add_column("account_name", sa.Column("parts", sa.String(), nullable=True))


def _words(batch: BatchOperations, table: str, name: str, column: str, words: tuple[str, ...]) -> None:
    """A longer list of words. SQLite's copy of a table leaves the old CHECK behind by itself."""
    if op.get_context().dialect.name == "postgresql":
        batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    told = ", ".join(f"'{word}'" for word in words)
    batch.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({told})")


def _key_tables() -> None:
    op.create_table(
        "account_key",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key", "name_no", name=op.f("pk_account_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account_key_count",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("names", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("names >= 0", name=op.f("ck_account_key_count_names_not_negative")),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_account_key_count")),
        sqlite_with_rowid=False,
    )


def _refers(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        ["account.tenant_id", "account.id"],
        name=op.f(f"fk_{table}_{column}"),
        deferrable=True,
        initially="DEFERRED",
    )


def _own(table: str, *more: SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        *more,
        _refers(table, "account_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
    )


def _review() -> None:
    words = sa.Enum("open", "same", "new", name="reviewstate", native_enum=False, create_constraint=True, length=32)
    _own(
        "account_review",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("candidates", JSON, nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("chosen_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_account_review_decided_when_closed")
        ),
        _refers("account_review", "chosen_id"),
    )
    op.create_index("ix_account_review_state", "account_review", ["tenant_id", "state", "asked_at"])
    still = sa.text("state = 'open'")
    op.create_index(
        "uq_account_review_open",
        "account_review",
        ["tenant_id", "account_id"],
        unique=True,
        sqlite_where=still,
        postgresql_where=still,
    )


def _merge() -> None:
    _own(
        "account_merge",
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("moved", JSON, nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("account_id <> target_id", name=op.f("ck_account_merge_two_accounts")),
        _refers("account_merge", "target_id"),
    )
    op.create_index("ix_account_merge_target", "account_merge", ["tenant_id", "target_id"])


def _fill() -> None:
    """Parts and keys of the names that are there, one tenant at a time, as row-level security wants it."""
    connection = op.get_bind()
    for tenant in connection.execute(sa.text("SELECT id FROM tenant")).scalars().all():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT set_config('app.tenant', :id, true)"), {"id": str(tenant)})
        names = connection.execute(sa.select(NAMES.c.id, NAMES.c.text).where(NAMES.c.tenant_id == tenant)).all()
        counts = Counter({"": len(names)})
        for row_id, text in names:
            name, no = parse(text), secrets.randbits(48)
            which = (NAMES.c.tenant_id == tenant, NAMES.c.id == row_id)
            connection.execute(sa.update(NAMES).where(*which).values(no=no, parts=name.packed()))
            if of := sorted(keys(name)):
                connection.execute(sa.insert(KEYS), [{"tenant_id": tenant, "key": key, "name_no": no} for key in of])
            counts.update(of)
        rows = [{"tenant_id": tenant, "key": key, "names": number} for key, number in sorted(counts.items()) if number]
        if rows:
            connection.execute(sa.insert(COUNTS), rows)


def downgrade() -> None:
    raise ForwardOnly("names that were decided by people are not forgotten again")
