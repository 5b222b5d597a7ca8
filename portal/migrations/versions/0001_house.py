"""Every table of the house.

Safe on a live system: the first migration, it finds nothing to lock.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import pricing.ground.record
from portal.migrations.forward import ForwardOnly

revision = "0001_house"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("window_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("bucket", "window_at", name=op.f("uq_attempt_bucket_window_at")),
    )
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_row",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_row")),
    )
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.create_index("ix_audit_row_subject", ["tenant_id", "subject_id"], unique=False)
        batch_op.create_index("uq_audit_row_seq", ["tenant_id", "seq"], unique=True)

    op.create_table(
        "commission_plan",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_commission_plan")),
        sa.UniqueConstraint("tenant_id", "version", name=op.f("uq_commission_plan_tenant_id_version")),
    )
    op.create_table(
        "conflict_policy",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_force_from", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column(
            "disclosure",
            sa.Enum(
                "none",
                "existence",
                "existence_until",
                name="disclosure",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answer_slot_minutes", sa.Integer(), nullable=False),
        sa.Column("protection_days", sa.Integer(), nullable=False),
        sa.Column("value_min_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("approves_clean", sa.Boolean(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_conflict_policy")),
        sa.UniqueConstraint("tenant_id", "version", name=op.f("uq_conflict_policy_tenant_id_version")),
    )
    op.create_table(
        "done_command",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("done_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_done_command")),
        sa.UniqueConstraint("tenant_id", "person_id", "key", name=op.f("uq_done_command_tenant_id_person_id_key")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("posted_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_ledger_entry_tenant_id_key")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_day", ["tenant_id", "posted_on"], unique=False)

    op.create_table(
        "mail_message",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("promised_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("sent_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mail_message")),
    )
    op.create_table(
        "path",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("direct", "channel", "hybrid", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_path")),
        sa.UniqueConstraint("tenant_id", "mode", "version", name=op.f("uq_path_tenant_id_mode_version")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.Column("disabled_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "price_book",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("direct", "channel", name="side", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "published", "retired", name="bookstate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("published_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name=op.f("ck_price_book_span")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_price_book")),
        sa.UniqueConstraint("tenant_id", "code", "version", name=op.f("uq_price_book_tenant_id_code_version")),
    )
    op.create_table(
        "product_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_product_line")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_product_line_tenant_id_code")),
    )
    op.create_table(
        "receipt",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_reference", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("allocated_minor", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("allocated_minor BETWEEN 0 AND amount_minor", name=op.f("ck_receipt_allocated_range")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_receipt_amount_above_zero")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("tenant_id", "bank_reference", name=op.f("uq_receipt_tenant_id_bank_reference")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index("ix_receipt_received", ["tenant_id", "received_on"], unique=False)

    op.create_table(
        "region",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_region")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_region_tenant_id_code")),
    )
    op.create_table(
        "routing_policy",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("in_force_from", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("joint_from_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_routing_policy")),
        sa.UniqueConstraint("tenant_id", "version", name=op.f("uq_routing_policy_tenant_id_version")),
    )
    op.create_table(
        "settlement_period",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="periodstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_settlement_period_span")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_settlement_period")),
        sa.UniqueConstraint("tenant_id", "starts_on", name=op.f("uq_settlement_period_tenant_id_starts_on")),
    )
    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenant_slug")),
    )
    op.create_table(
        "tier",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tier")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_tier_tenant_id_code")),
    )
    op.create_table(
        "account",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_account_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "region_id"],
            ["region.tenant_id", "region.id"],
            name=op.f("fk_account_region_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_account")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index("ix_account_name", ["tenant_id", "name"], unique=False)

    op.create_table(
        "commission_rate",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("direct", "channel", "hybrid", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "sourced",
                "co_sold",
                "fulfilled",
                "serviced",
                "resold",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tier_code", sa.String(), nullable=False),
        sa.Column("rate_ppm", sa.Integer(), nullable=False),
        sa.CheckConstraint("rate_ppm BETWEEN 0 AND 1000000", name=op.f("ck_commission_rate_rate_range")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plan_id"],
            ["commission_plan.tenant_id", "commission_plan.id"],
            name=op.f("fk_commission_rate_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_commission_rate")),
        sa.UniqueConstraint(
            "tenant_id",
            "plan_id",
            "mode",
            "role",
            "tier_code",
            name=op.f("uq_commission_rate_tenant_id_plan_id_mode_role_tier_code"),
        ),
    )
    op.create_table(
        "job",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "dead", name="jobstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("promised_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("due_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("finished_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_job_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_job_tenant", ["tenant_id", "name"], unique=False)

    op.create_table(
        "ledger_transfer",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ledger_transfer_amount_above_zero")),
        sa.CheckConstraint("source <> target", name=op.f("ck_ledger_transfer_two_ends")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "entry_id"],
            ["ledger_entry.tenant_id", "ledger_entry.id"],
            name=op.f("fk_ledger_transfer_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ledger_transfer")),
    )
    with op.batch_alter_table("ledger_transfer", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_transfer_entry", ["tenant_id", "entry_id"], unique=False)
        batch_op.create_index("ix_ledger_transfer_source", ["tenant_id", "source"], unique=False)
        batch_op.create_index("ix_ledger_transfer_target", ["tenant_id", "target"], unique=False)

    op.create_table(
        "partner",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "house",
                "distributor",
                "reseller",
                name="partnerkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "good",
                "suspended",
                "blacklisted",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.Column("registrations_made", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_partner_parent_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "region_id"],
            ["region.tenant_id", "region.id"],
            name=op.f("fk_partner_region_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_partner")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_partner_tenant_id_code")),
    )
    op.create_table(
        "path_stage",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("path_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column(
            "owner",
            sa.Enum(
                "partner_seller",
                "channel_manager",
                "direct_seller",
                "finance",
                name="owner",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("gate", sa.String(), nullable=True),
        sa.Column("conditions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("probability_ppm", sa.Integer(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.CheckConstraint("probability_ppm BETWEEN 0 AND 1000000", name=op.f("ck_path_stage_probability_range")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "path_id"],
            ["path.tenant_id", "path.id"],
            name=op.f("fk_path_stage_path_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_path_stage")),
        sa.UniqueConstraint("tenant_id", "path_id", "position", name=op.f("uq_path_stage_tenant_id_path_id_position")),
    )
    op.create_table(
        "person_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("began_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("seen_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("ends_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_person_session_token_sha256")),
    )
    with op.batch_alter_table("person_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "person_tenant",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_tenant_person_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_person_tenant_tenant_id")),
        sa.PrimaryKeyConstraint("person_id", "tenant_id", name=op.f("pk_person_tenant")),
    )
    op.create_table(
        "product",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("product_line_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_line_id"],
            ["product_line.tenant_id", "product_line.id"],
            name=op.f("fk_product_product_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_product")),
        sa.UniqueConstraint("tenant_id", "sku", name=op.f("uq_product_tenant_id_sku")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index("ix_product_line", ["tenant_id", "product_line_id"], unique=False)

    op.create_table(
        "reset_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("ends_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("used_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reset_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_token")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_reset_token_token_sha256")),
    )
    with op.batch_alter_table("reset_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reset_token_person_id"), ["person_id"], unique=False)

    op.create_table(
        "schedule",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("next_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_schedule_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "name", name=op.f("pk_schedule")),
    )
    op.create_table(
        "settlement_run",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("prepared", "approved", name="runstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'approved') = (approved_by IS NOT NULL)", name=op.f("ck_settlement_run_approved_by_someone")
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> prepared_by", name=op.f("ck_settlement_run_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "period_id"],
            ["settlement_period.tenant_id", "settlement_period.id"],
            name=op.f("fk_settlement_run_period_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_settlement_run")),
        sa.UniqueConstraint("tenant_id", "period_id", name=op.f("uq_settlement_run_tenant_id_period_id")),
    )
    op.create_table(
        "tax_rate",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("product_line_id", sa.Uuid(), nullable=True),
        sa.Column("rate_ppm", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.CheckConstraint("rate_ppm >= 0", name=op.f("ck_tax_rate_rate_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_line_id"],
            ["product_line.tenant_id", "product_line.id"],
            name=op.f("fk_tax_rate_product_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tax_rate")),
    )
    with op.batch_alter_table("tax_rate", schema=None) as batch_op:
        batch_op.create_index("uq_tax_rate_start", ["tenant_id", "product_line_id", "valid_from"], unique=True)

    op.create_table(
        "tier_discount",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("tier_code", sa.String(), nullable=False),
        sa.Column("product_line_id", sa.Uuid(), nullable=False),
        sa.Column("discount_ppm", sa.Integer(), nullable=False),
        sa.CheckConstraint("discount_ppm BETWEEN 0 AND 1000000", name=op.f("ck_tier_discount_discount_range")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "book_id"],
            ["price_book.tenant_id", "price_book.id"],
            name=op.f("fk_tier_discount_book_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_line_id"],
            ["product_line.tenant_id", "product_line.id"],
            name=op.f("fk_tier_discount_product_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tier_discount")),
        sa.UniqueConstraint(
            "tenant_id",
            "book_id",
            "tier_code",
            "product_line_id",
            name=op.f("uq_tier_discount_tenant_id_book_id_tier_code_product_line_id"),
        ),
    )
    op.create_table(
        "account_identifier",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("tax", "host", name="identifierkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_account_identifier_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_account_identifier")),
        sa.UniqueConstraint("tenant_id", "kind", "value", name=op.f("uq_account_identifier_tenant_id_kind_value")),
    )
    with op.batch_alter_table("account_identifier", schema=None) as batch_op:
        batch_op.create_index("ix_account_identifier_account", ["tenant_id", "account_id"], unique=False)

    op.create_table(
        "account_name",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "legal",
                "short",
                "former",
                "english",
                "typed",
                name="namekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_account_name_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_account_name")),
        sa.UniqueConstraint("tenant_id", "account_id", "key", name=op.f("uq_account_name_tenant_id_account_id_key")),
    )
    with op.batch_alter_table("account_name", schema=None) as batch_op:
        batch_op.create_index("ix_account_name_key", ["tenant_id", "key"], unique=False)

    op.create_table(
        "authorisation",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_line_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name=op.f("ck_authorisation_span")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_authorisation_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_line_id"],
            ["product_line.tenant_id", "product_line.id"],
            name=op.f("fk_authorisation_product_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "region_id"],
            ["region.tenant_id", "region.id"],
            name=op.f("fk_authorisation_region_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_authorisation")),
    )
    with op.batch_alter_table("authorisation", schema=None) as batch_op:
        batch_op.create_index("ix_authorisation_partner", ["tenant_id", "partner_id"], unique=False)

    op.create_table(
        "bank_account",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("valid_from", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_bank_account_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_bank_account")),
    )
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.create_index("ix_bank_account_partner", ["tenant_id", "partner_id"], unique=False)

    op.create_table(
        "book_price",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("list_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("list_minor >= 0", name=op.f("ck_book_price_list_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "book_id"],
            ["price_book.tenant_id", "price_book.id"],
            name=op.f("fk_book_price_book_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_book_price_product_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_book_price")),
        sa.UniqueConstraint(
            "tenant_id", "book_id", "product_id", name=op.f("uq_book_price_tenant_id_book_id_product_id")
        ),
    )
    op.create_table(
        "document",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("quote", "statement", name="documentkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending", "done", "failed", name="documentstate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("asked_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("made_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_document_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "tenant_id", "kind", "subject_id", "language", name=op.f("uq_document_tenant_id_kind_subject_id_language")
        ),
    )
    op.create_table(
        "invitation",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("ends_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("accepted_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_invitation_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("tenant_id", "token_sha256", name=op.f("uq_invitation_tenant_id_token_sha256")),
    )
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("roles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("ended_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_membership_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("uq_membership_person", ["tenant_id", "person_id"], unique=True)

    op.create_table(
        "partner_tier",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tier_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_partner_tier_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "tier_id"],
            ["tier.tenant_id", "tier.id"],
            name=op.f("fk_partner_tier_tier_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_partner_tier")),
        sa.UniqueConstraint(
            "tenant_id", "partner_id", "valid_from", name=op.f("uq_partner_tier_tenant_id_partner_id_valid_from")
        ),
    )
    op.create_table(
        "payout_batch",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "released",
                "exported",
                "paid",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("exported_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(state = 'prepared') = (released_by IS NULL)", name=op.f("ck_payout_batch_released_by_someone")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR released_by <> prepared_by", name=op.f("ck_payout_batch_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["settlement_run.tenant_id", "settlement_run.id"],
            name=op.f("fk_payout_batch_run_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payout_batch")),
        sa.UniqueConstraint("tenant_id", "run_id", "currency", name=op.f("uq_payout_batch_tenant_id_run_id_currency")),
    )
    op.create_table(
        "registration",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column("customer_key", sa.String(), nullable=False),
        sa.Column("customer_tax_id", sa.String(), nullable=True),
        sa.Column("customer_host", sa.String(), nullable=True),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("expected_close_on", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "approved",
                "rejected",
                "withdrawn",
                "expired",
                "released",
                "revoked",
                "won",
                "lost",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("answer_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_until", sa.Date(), nullable=True),
        sa.Column("answer_note", sa.String(), nullable=True),
        sa.Column("protected_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("value_minor > 0", name=op.f("ck_registration_value_above_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_registration_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "region_id"],
            ["region.tenant_id", "region.id"],
            name=op.f("fk_registration_region_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_registration")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_registration_tenant_id_number")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index("ix_registration_own_key", ["tenant_id", "partner_id", "customer_key"], unique=False)
        batch_op.create_index("ix_registration_partner", ["tenant_id", "partner_id", "submitted_at"], unique=False)
        batch_op.create_index("ix_registration_stage", ["tenant_id", "stage", "submitted_at"], unique=False)

    op.create_table(
        "statement",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("opening_minor", sa.BigInteger(), nullable=False),
        sa.Column("earned_minor", sa.BigInteger(), nullable=False),
        sa.Column("adjusted_minor", sa.BigInteger(), nullable=False),
        sa.Column("closing_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "closing_minor = opening_minor + earned_minor + adjusted_minor", name=op.f("ck_statement_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_statement_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "period_id"],
            ["settlement_period.tenant_id", "settlement_period.id"],
            name=op.f("fk_statement_period_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["settlement_run.tenant_id", "settlement_run.id"],
            name=op.f("fk_statement_run_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_statement")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_statement_tenant_id_number")),
        sa.UniqueConstraint(
            "tenant_id",
            "period_id",
            "partner_id",
            "currency",
            name=op.f("uq_statement_tenant_id_period_id_partner_id_currency"),
        ),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index("ix_statement_partner", ["tenant_id", "partner_id"], unique=False)
        batch_op.create_index("ix_statement_run", ["tenant_id", "run_id"], unique=False)

    op.create_table(
        "volume_break",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("discount_ppm", sa.Integer(), nullable=False),
        sa.CheckConstraint("discount_ppm BETWEEN 0 AND 1000000", name=op.f("ck_volume_break_discount_range")),
        sa.CheckConstraint("starts_at > 1", name=op.f("ck_volume_break_starts_above_one")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "book_id"],
            ["price_book.tenant_id", "price_book.id"],
            name=op.f("fk_volume_break_book_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_volume_break_product_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_volume_break")),
        sa.UniqueConstraint(
            "tenant_id",
            "book_id",
            "product_id",
            "starts_at",
            name=op.f("uq_volume_break_tenant_id_book_id_product_id_starts_at"),
        ),
    )
    op.create_table(
        "conflict_case",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "decided", "closed", name="casestate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum("allow", "refer", "refuse", name="verdict", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("findings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("judged_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("due_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_conflict_case_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_id"],
            ["conflict_policy.tenant_id", "conflict_policy.id"],
            name=op.f("fk_conflict_case_policy_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "registration_id"],
            ["registration.tenant_id", "registration.id"],
            name=op.f("fk_conflict_case_registration_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_conflict_case")),
        sa.UniqueConstraint("tenant_id", "registration_id", name=op.f("uq_conflict_case_tenant_id_registration_id")),
    )
    with op.batch_alter_table("conflict_case", schema=None) as batch_op:
        batch_op.create_index("ix_conflict_case_account", ["tenant_id", "account_id"], unique=False)
        batch_op.create_index("ix_conflict_case_due", ["tenant_id", "state", "due_at"], unique=False)

    op.create_table(
        "deal",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("direct", "channel", "hybrid", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("routing", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("path_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("stage_since", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "won", "lost", name="dealstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("expected_close_on", sa.Date(), nullable=False),
        sa.Column("opened_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("closed_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("value_minor > 0", name=op.f("ck_deal_value_above_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_deal_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_deal_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "path_id"],
            ["path.tenant_id", "path.id"],
            name=op.f("fk_deal_path_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "registration_id"],
            ["registration.tenant_id", "registration.id"],
            name=op.f("fk_deal_registration_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "stage_id"],
            ["path_stage.tenant_id", "path_stage.id"],
            name=op.f("fk_deal_stage_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_deal")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_deal_tenant_id_number")),
    )
    with op.batch_alter_table("deal", schema=None) as batch_op:
        batch_op.create_index("ix_deal_partner", ["tenant_id", "partner_id", "opened_at"], unique=False)
        batch_op.create_index("ix_deal_stage", ["tenant_id", "state", "opened_at"], unique=False)
        batch_op.create_index("uq_deal_registration", ["tenant_id", "registration_id"], unique=True)

    op.create_table(
        "document_content",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_document_content_document_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document_content")),
        sa.UniqueConstraint("tenant_id", "document_id", name=op.f("uq_document_content_tenant_id_document_id")),
    )
    op.create_table(
        "payout",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("bank_account_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("end_to_end_id", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "paid", "failed", name="payoutstate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("bank_reference", sa.String(), nullable=True),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_payout_paid_on_a_day")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payout_amount_above_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "bank_account_id"],
            ["bank_account.tenant_id", "bank_account.id"],
            name=op.f("fk_payout_bank_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "batch_id"],
            ["payout_batch.tenant_id", "payout_batch.id"],
            name=op.f("fk_payout_batch_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_payout_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "statement_id"],
            ["statement.tenant_id", "statement.id"],
            name=op.f("fk_payout_statement_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payout")),
        sa.UniqueConstraint("tenant_id", "end_to_end_id", name=op.f("uq_payout_tenant_id_end_to_end_id")),
        sa.UniqueConstraint("tenant_id", "statement_id", name=op.f("uq_payout_tenant_id_statement_id")),
    )
    with op.batch_alter_table("payout", schema=None) as batch_op:
        batch_op.create_index("ix_payout_batch", ["tenant_id", "batch_id"], unique=False)
        batch_op.create_index("ix_payout_partner", ["tenant_id", "partner_id"], unique=False)

    op.create_table(
        "protection",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("product_line_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("protected_from", sa.Date(), nullable=False),
        sa.Column("protected_until", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "lapsed",
                "released",
                "revoked",
                name="protectionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.CheckConstraint("protected_from < protected_until", name=op.f("ck_protection_span")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["account.tenant_id", "account.id"],
            name=op.f("fk_protection_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "holder_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_protection_holder_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_line_id"],
            ["product_line.tenant_id", "product_line.id"],
            name=op.f("fk_protection_product_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "registration_id"],
            ["registration.tenant_id", "registration.id"],
            name=op.f("fk_protection_registration_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_protection")),
    )
    with op.batch_alter_table("protection", schema=None) as batch_op:
        batch_op.create_index("ix_protection_registration", ["tenant_id", "registration_id"], unique=False)
        batch_op.create_index("ix_protection_until", ["tenant_id", "state", "protected_until"], unique=False)
        batch_op.create_index(
            "uq_protection_holder",
            ["tenant_id", "account_id", "product_line_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "registration_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("product_line_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_line_id"],
            ["product_line.tenant_id", "product_line.id"],
            name=op.f("fk_registration_line_product_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "registration_id"],
            ["registration.tenant_id", "registration.id"],
            name=op.f("fk_registration_line_registration_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_registration_line")),
        sa.UniqueConstraint(
            "tenant_id",
            "registration_id",
            "product_line_id",
            name=op.f("uq_registration_line_tenant_id_registration_id_product_line_id"),
        ),
    )
    op.create_table(
        "ruling",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("policy_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "approve", "reject", "return", name="outcome", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("decision", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("note_partner", sa.String(), nullable=True),
        sa.Column("note_house", sa.String(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> submitted_by", name=op.f("ck_ruling_two_people")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "policy_id"],
            ["conflict_policy.tenant_id", "conflict_policy.id"],
            name=op.f("fk_ruling_policy_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "registration_id"],
            ["registration.tenant_id", "registration.id"],
            name=op.f("fk_ruling_registration_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "replaces_id"],
            ["ruling.tenant_id", "ruling.id"],
            name=op.f("fk_ruling_replaces_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index("ix_ruling_registration", ["tenant_id", "registration_id"], unique=False)

    op.create_table(
        "deal_move",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=True),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("moved_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("moved_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "deal_id"],
            ["deal.tenant_id", "deal.id"],
            name=op.f("fk_deal_move_deal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_deal_move_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_deal_move")),
    )
    with op.batch_alter_table("deal_move", schema=None) as batch_op:
        batch_op.create_index("ix_deal_move_deal", ["tenant_id", "deal_id"], unique=False)

    op.create_table(
        "deal_participant",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "sourced",
                "co_sold",
                "fulfilled",
                "serviced",
                "resold",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("share_ppm", sa.Integer(), nullable=False),
        sa.CheckConstraint("share_ppm BETWEEN 1 AND 1000000", name=op.f("ck_deal_participant_share_range")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "deal_id"],
            ["deal.tenant_id", "deal.id"],
            name=op.f("fk_deal_participant_deal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_deal_participant_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_deal_participant")),
        sa.UniqueConstraint(
            "tenant_id",
            "deal_id",
            "partner_id",
            "role",
            name=op.f("uq_deal_participant_tenant_id_deal_id_partner_id_role"),
        ),
    )
    op.create_table(
        "quote",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("tier_code", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "accepted",
                "declined",
                "superseded",
                name="quotestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("priced_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("sent_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", pricing.ground.record.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("gross_minor = net_minor + tax_minor", name=op.f("ck_quote_adds_up")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "book_id"],
            ["price_book.tenant_id", "price_book.id"],
            name=op.f("fk_quote_book_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "deal_id"],
            ["deal.tenant_id", "deal.id"],
            name=op.f("fk_quote_deal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_quote_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quote")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_quote_tenant_id_number")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index("ix_quote_deal", ["tenant_id", "deal_id"], unique=False)

    op.create_table(
        "quote_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("list_minor", sa.BigInteger(), nullable=False),
        sa.Column("manual_ppm", sa.Integer(), nullable=True),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_ppm", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("net_minor >= 0", name=op.f("ck_quote_line_net_not_negative")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_quote_line_quantity_above_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_quote_line_product_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["quote.tenant_id", "quote.id"],
            name=op.f("fk_quote_line_quote_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_quote_line")),
        sa.UniqueConstraint(
            "tenant_id", "quote_id", "position", name=op.f("uq_quote_line_tenant_id_quote_id_position")
        ),
    )
    op.create_table(
        "sales_order",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "placed",
                "confirmed",
                "delivered",
                name="orderstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("gross_minor = net_minor + tax_minor", name=op.f("ck_sales_order_adds_up")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "deal_id"],
            ["deal.tenant_id", "deal.id"],
            name=op.f("fk_sales_order_deal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_sales_order_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "quote_id"],
            ["quote.tenant_id", "quote.id"],
            name=op.f("fk_sales_order_quote_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sales_order")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_sales_order_tenant_id_number")),
        sa.UniqueConstraint("tenant_id", "quote_id", name=op.f("uq_sales_order_tenant_id_quote_id")),
    )
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.create_index("ix_sales_order_deal", ["tenant_id", "deal_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "accepted_on IS NULL OR delivered_on <= accepted_on", name=op.f("ck_delivery_accepted_after")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["sales_order.tenant_id", "sales_order.id"],
            name=op.f("fk_delivery_order_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_delivery_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_delivery_tenant_id_number")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_order", ["tenant_id", "order_id"], unique=False)

    op.create_table(
        "order_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("delivered", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_ppm", sa.Integer(), nullable=False),
        sa.CheckConstraint("delivered BETWEEN 0 AND quantity", name=op.f("ck_order_line_delivered_range")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_quantity_above_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["sales_order.tenant_id", "sales_order.id"],
            name=op.f("fk_order_line_order_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_order_line_product_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_order_line")),
        sa.UniqueConstraint(
            "tenant_id", "order_id", "position", name=op.f("uq_order_line_tenant_id_order_id_position")
        ),
    )
    op.create_table(
        "delivery_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_delivery_line_quantity_above_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "delivery_id"],
            ["delivery.tenant_id", "delivery.id"],
            name=op.f("fk_delivery_line_delivery_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_line_id"],
            ["order_line.tenant_id", "order_line.id"],
            name=op.f("fk_delivery_line_order_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_delivery_line")),
        sa.UniqueConstraint(
            "tenant_id",
            "delivery_id",
            "order_line_id",
            name=op.f("uq_delivery_line_tenant_id_delivery_id_order_line_id"),
        ),
    )
    op.create_table(
        "invoice",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column(
            "bill_to",
            sa.Enum("customer", "partner", name="billto", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("gross_minor = net_minor + tax_minor", name=op.f("ck_invoice_adds_up")),
        sa.CheckConstraint("paid_minor BETWEEN 0 AND gross_minor", name=op.f("ck_invoice_paid_range")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "deal_id"],
            ["deal.tenant_id", "deal.id"],
            name=op.f("fk_invoice_deal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "delivery_id"],
            ["delivery.tenant_id", "delivery.id"],
            name=op.f("fk_invoice_delivery_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["sales_order.tenant_id", "sales_order.id"],
            name=op.f("fk_invoice_order_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_invoice_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("tenant_id", "delivery_id", name=op.f("uq_invoice_tenant_id_delivery_id")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_invoice_tenant_id_number")),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index("ix_invoice_due", ["tenant_id", "due_on"], unique=False)
        batch_op.create_index("ix_invoice_order", ["tenant_id", "order_id"], unique=False)

    op.create_table(
        "allocation",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("allocated_on", sa.Date(), nullable=False),
        sa.Column("allocated_at", pricing.ground.record.Instant(timezone=True), nullable=False),
        sa.Column("allocated_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_allocation_amount_above_zero")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_allocation_invoice_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "receipt_id"],
            ["receipt.tenant_id", "receipt.id"],
            name=op.f("fk_allocation_receipt_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_allocation")),
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index("ix_allocation_invoice", ["tenant_id", "invoice_id"], unique=False)
        batch_op.create_index("ix_allocation_receipt", ["tenant_id", "receipt_id"], unique=False)

    op.create_table(
        "invoice_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_ppm", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_invoice_line_invoice_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_line_id"],
            ["order_line.tenant_id", "order_line.id"],
            name=op.f("fk_invoice_line_order_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint(
            "tenant_id", "invoice_id", "position", name=op.f("uq_invoice_line_tenant_id_invoice_id_position")
        ),
    )
    op.create_table(
        "accrual",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("base_minor", sa.BigInteger(), nullable=False),
        sa.Column("share_ppm", sa.Integer(), nullable=False),
        sa.Column("rate_ppm", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("decision", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "allocation_id"],
            ["allocation.tenant_id", "allocation.id"],
            name=op.f("fk_accrual_allocation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "deal_id"],
            ["deal.tenant_id", "deal.id"],
            name=op.f("fk_accrual_deal_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_accrual_invoice_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "participant_id"],
            ["deal_participant.tenant_id", "deal_participant.id"],
            name=op.f("fk_accrual_participant_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_accrual_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plan_id"],
            ["commission_plan.tenant_id", "commission_plan.id"],
            name=op.f("fk_accrual_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_accrual")),
        sa.UniqueConstraint(
            "tenant_id",
            "allocation_id",
            "participant_id",
            name=op.f("uq_accrual_tenant_id_allocation_id_participant_id"),
        ),
    )
    with op.batch_alter_table("accrual", schema=None) as batch_op:
        batch_op.create_index("ix_accrual_earned", ["tenant_id", "earned_on"], unique=False)
        batch_op.create_index("ix_accrual_partner", ["tenant_id", "partner_id", "earned_on"], unique=False)

    op.create_table(
        "statement_line",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("accrual_id", sa.Uuid(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "accrual_id"],
            ["accrual.tenant_id", "accrual.id"],
            name=op.f("fk_statement_line_accrual_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "partner_id"],
            ["partner.tenant_id", "partner.id"],
            name=op.f("fk_statement_line_partner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "statement_id"],
            ["statement.tenant_id", "statement.id"],
            name=op.f("fk_statement_line_statement_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("tenant_id", "accrual_id", name=op.f("uq_statement_line_tenant_id_accrual_id")),
    )
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.create_index("ix_statement_line_statement", ["tenant_id", "statement_id"], unique=False)


def downgrade() -> None:
    raise ForwardOnly("restore a backup instead")
