"""Price books of a market and a kind of partner; files that wait for the worker; words of products; prices by hand.

Safe on a live system: new columns of books have a constant default, so no row is rewritten, and the index over the
few published books is made anew. The tables are new. The words of the products that are there are written in portions.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.migrations.forward import ForwardOnly
from portal.migrations.rows import check, column, dates, ids, instants, integers, refers, table, word
from portal.migrations.walls import raise_walls
from pricing.product.words import terms

revision = "0013_books"
down_revision = "0014_special_price"

TENANT_TABLES = ["book_import", "product_word"]
PORTION = 5_000
SAYS = "a published price book is never edited"
BUYER = "CONSTRAINT ck_price_book_buyerkind CHECK (buyer IN ('any', 'distributor', 'reseller'))"
OF_CHANNEL = "CONSTRAINT ck_price_book_buyer_of_channel CHECK (side = 'channel' OR buyer = 'any')"
FIXED = (
    "id", "code", "version", "name_en", "name_zh", "side", "market", "buyer", "currency", "valid_from", "valid_until",
    "drafted_by", "published_at", "published_by",
)  # fmt: skip
ONE = "CONSTRAINT ck_quote_line_one_by_hand CHECK (manual_ppm IS NULL OR manual_minor IS NULL)"
PRODUCTS = sa.table(
    "product", *(sa.column(name) for name in ("tenant_id", "sku", "name_en", "name_zh")), sa.column("id", sa.Uuid())
)
WORDS = sa.table("product_word", sa.column("tenant_id"), sa.column("word"), sa.column("product_id", sa.Uuid()))
SAME = {"sqlite": "NEW.{0} IS OLD.{0}", "postgresql": "NEW.{0} IS NOT DISTINCT FROM OLD.{0}"}


def upgrade() -> None:
    _places()
    _imports()
    _words()
    op.execute(f"ALTER TABLE quote_line ADD COLUMN manual_minor BIGINT {ONE}")
    raise_walls(TENANT_TABLES)


def downgrade() -> None:
    raise ForwardOnly("books of two markets cannot become books of one")


def _places() -> None:
    """Columns of books, the index that allows one first day to a place, and the trigger that fixes them too."""
    op.execute("ALTER TABLE price_book ADD COLUMN market VARCHAR DEFAULT '' NOT NULL")
    op.execute(f"ALTER TABLE price_book ADD COLUMN buyer VARCHAR(32) DEFAULT 'any' NOT NULL {BUYER} {OF_CHANNEL}")
    op.drop_index("uq_price_book_start", "price_book")
    place = ["tenant_id", "side", "market", "buyer", "currency", "valid_from"]
    where = sa.text("state = 'published'")
    op.create_index("uq_price_book_start", "price_book", place, unique=True, sqlite_where=where, postgresql_where=where)
    database = op.get_context().dialect.name
    same = " AND ".join(SAME[database].format(name) for name in FIXED)
    when = f"OLD.state <> 'draft' AND NOT (NEW.state IN (OLD.state, 'retired') AND {same})"
    if database == "postgresql":
        op.execute("DROP TRIGGER price_book_no_update ON price_book")
        body = "EXECUTE FUNCTION refuse_published_book()"
        op.execute(f"CREATE TRIGGER price_book_no_update BEFORE UPDATE ON price_book FOR EACH ROW WHEN ({when}) {body}")
        return
    op.execute("DROP TRIGGER price_book_no_update")
    body = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    op.execute(f"CREATE TRIGGER price_book_no_update BEFORE UPDATE ON price_book WHEN {when} {body}")


def _imports() -> None:
    table(
        "book_import",
        ids("book_id"),
        [column("file_name", sa.String()), column("content", sa.LargeBinary(), empty=True)],
        [word("state", "importstate", "waiting", "running", "done", "refused")],
        integers("seen", "total", "prices"),
        [column("code", sa.String(), empty=True)],
        [column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"))],
        ids("asked_by"),
        [*dates("asked_on"), *instants("asked_at"), *instants("finished_at", empty=True)],
        [refers("book_import", "book_id", "price_book")],
        [check("book_import", "content_until_read", "(content IS NULL) = (state IN ('done', 'refused'))")],
    )
    op.create_index("ix_book_import_book", "book_import", ["tenant_id", "book_id"])


def _words() -> None:
    """The table, and the words of every product, one tenant at a time, as row-level security wants it."""
    text = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "product_word",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        column("word", text),
        *ids("product_id"),
        refers("product_word", "product_id", "product"),
        sa.PrimaryKeyConstraint("tenant_id", "word", "product_id", name=op.f("pk_product_word")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_product_word_product", "product_word", ["tenant_id", "product_id"])
    connection = op.get_bind()
    for tenant in connection.execute(sa.text("SELECT id FROM tenant")).scalars().all():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT set_config('app.tenant', :id, true)"), {"id": str(tenant)})
        called = [PRODUCTS.c[name] for name in ("id", "sku", "name_en", "name_zh")]
        rows = [
            {"tenant_id": tenant, "product_id": product, "word": one}
            for product, *names in connection.execute(sa.select(*called).where(PRODUCTS.c.tenant_id == tenant))
            for one in sorted(terms(*names))
        ]
        for start in range(0, len(rows), PORTION):
            connection.execute(sa.insert(WORDS), rows[start : start + PORTION])
