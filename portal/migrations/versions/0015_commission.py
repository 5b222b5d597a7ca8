"""What is earned: components and terms of plans, bookings, agreements, credit notes, and what is taken back.

Safe on a live system: new columns are nullable or have a default that neither database rewrites rows for. Accruals get
the order and the day they are payable on, filled in one statement while their triggers are down; on PostgreSQL that is a
lock on accruals alone, for seconds at a million rows. SQLite, which cannot drop a constraint, copies accruals, rates and
participants once. Until this migration, cash was what caused every accrual, and an allocation could cause one for a
participant; each keeps its cause, so the wider key holds for what is there.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly

from portal.migrations.table import AMOUNT, DATA, DAY, ID, INSTANT, NUMBER, TEXT  # isort: skip
from portal.migrations.table import check, columns, once, refers, table, word  # isort: skip
from portal.migrations.walls import raise_walls

revision = "0015_commission"
down_revision = "0013_books"

TENANT_TABLES = ["allocation_reversal", "commission_agreement", "commission_booking", "credit_line", "credit_note"]
APPEND_ONLY = ["allocation_reversal", "commission_booking", "credit_line", "credit_note"]
ROLES = "'sourced', 'co_sold', 'fulfilled', 'serviced', 'referred', 'resold'"
CAUSES = ("booked", "invoiced", "cash", "reversed", "credited", "agreed")
COLUMNS: dict[str, list[tuple[str, Any, str]]] = {  # table → column, kind, what else
    "commission_plan": [("terms", DATA, "NOT NULL DEFAULT '{}'"), ("components", DATA, "NOT NULL DEFAULT '[]'")],
    "plan_draft": [("terms", DATA, "NOT NULL DEFAULT '{}'"), ("components", DATA, "NOT NULL DEFAULT '[]'")],
    "order_line": [("cost_minor", AMOUNT, "")],
    "invoice": [
        ("credited_minor", AMOUNT, "NOT NULL DEFAULT 0 CONSTRAINT ck_invoice_credited_range CHECK (credited_minor BETWEEN 0 AND gross_minor)")
    ],
    "receipt": [
        ("bounced_minor", AMOUNT, "NOT NULL DEFAULT 0 CONSTRAINT ck_receipt_bounced CHECK (bounced_minor = 0 OR (bounced_minor = amount_minor AND allocated_minor = 0))"),
        ("bounced_on", DAY, ""),
    ],
}  # fmt: skip
FILLED = ("cause", "cause_id", "slot", "order_id", "payable_on")
FILL = """UPDATE accrual SET cause = 'cash', cause_id = allocation_id, slot = '', payable_on = earned_on, order_id =
(SELECT order_id FROM invoice WHERE invoice.tenant_id = accrual.tenant_id AND invoice.id = accrual.invoice_id)"""


def upgrade() -> None:
    for of, added in COLUMNS.items():
        for name, kind, more in added:
            op.execute(f"ALTER TABLE {of} ADD COLUMN {name} {kind.compile(dialect=op.get_context().dialect)} {more}")
    _booking()
    _agreement()
    _credit()
    _reversal()
    raise_walls(TENANT_TABLES, APPEND_ONLY)
    for of in ("commission_rate", "deal_participant"):
        _roles(of)
    _accrual()


def downgrade() -> None:
    raise ForwardOnly("what was taken back stays taken back")


def _booking() -> None:
    table(
        "commission_booking",
        *columns(ID, "partner_id", "plan_id", empty=True),
        *columns(ID, "order_id", "participant_id"),
        *columns(TEXT, "slot", "role", "tier_code", "currency"),
        *columns(DATA, "component", "terms", "lines"),
        *columns(NUMBER, "share_ppm"),
        *columns(AMOUNT, "base_minor", "before_minor", "full_minor"),
        *columns(AMOUNT, "last_minor", empty=True),
        *columns(DAY, "booked_on"),
        once("commission_booking", "order_id", "participant_id", "partner_id", "slot"),
        refers("commission_booking", "partner_id", "partner"),
        refers("commission_booking", "order_id", "sales_order"),
        refers("commission_booking", "participant_id", "deal_participant"),
        refers("commission_booking", "plan_id", "commission_plan"),
    )
    volume = ["tenant_id", "partner_id", "slot", "booked_on"]
    op.create_index("ix_commission_booking_volume", "commission_booking", volume)


def _agreement() -> None:
    table(
        "commission_agreement",
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "line_code", "role", "reason"),
        *columns(NUMBER, "rate_ppm"),
        *columns(DAY, "valid_from"),
        *columns(DAY, "valid_until", empty=True),
        word("state", "agreementstate", "proposed", "agreed", "declined"),
        *columns(ID, "proposed_by"),
        *columns(INSTANT, "proposed_at"),
        *columns(ID, "answered_by", empty=True),
        *columns(INSTANT, "answered_at", empty=True),
        check("commission_agreement", "rate_range", "rate_ppm BETWEEN 0 AND 1000000"),
        check("commission_agreement", "span", "valid_until IS NULL OR valid_from < valid_until"),
        check("commission_agreement", "two_people", "answered_by IS NULL OR answered_by <> proposed_by"),
        check("commission_agreement", "answered_by_someone", "(state = 'proposed') = (answered_by IS NULL)"),
        refers("commission_agreement", "partner_id", "partner"),
    )
    op.create_index("ix_commission_agreement_partner", "commission_agreement", ["tenant_id", "partner_id"])


def _credit() -> None:
    table(
        "credit_note",
        *columns(ID, "partner_id", empty=True),
        *columns(TEXT, "number", "currency"),
        *columns(ID, "invoice_id", "issued_by"),
        word("reason", "creditreason", "returned", "price_corrected", "cancelled"),
        *columns(DAY, "issued_on"),
        *columns(AMOUNT, "net_minor", "tax_minor", "gross_minor"),
        once("credit_note", "number"),
        check("credit_note", "adds_up", "gross_minor = net_minor + tax_minor"),
        check("credit_note", "net_above_zero", "net_minor > 0"),
        refers("credit_note", "partner_id", "partner"),
        refers("credit_note", "invoice_id", "invoice"),
    )
    op.create_index("ix_credit_note_invoice", "credit_note", ["tenant_id", "invoice_id"])
    table(
        "credit_line",
        *columns(ID, "credit_note_id", "order_line_id"),
        *columns(AMOUNT, "quantity", "net_minor"),
        *columns(NUMBER, "tax_ppm"),
        once("credit_line", "credit_note_id", "order_line_id"),
        check("credit_line", "quantity_not_negative", "quantity >= 0"),
        check("credit_line", "net_above_zero", "net_minor > 0"),
        refers("credit_line", "credit_note_id", "credit_note"),
        refers("credit_line", "order_line_id", "order_line"),
    )


def _reversal() -> None:
    table(
        "allocation_reversal",
        *columns(ID, "allocation_id", "reversed_by"),
        word("undoing", "undoing", "bounced", "mismatched"),
        *columns(DAY, "reversed_on"),
        *columns(INSTANT, "reversed_at"),
        once("allocation_reversal", "allocation_id"),
        refers("allocation_reversal", "allocation_id", "allocation"),
    )


def _roles(of: str) -> None:
    """One more word. SQLite's copy of a table leaves the old CHECK behind by itself, and its triggers too."""
    with op.batch_alter_table(of) as batch:
        if _on_postgresql():
            batch.drop_constraint(op.f(f"ck_{of}_role"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{of}_role"), f"role IN ({ROLES})")
        if of == "commission_rate" and not _on_postgresql():
            modes = "mode IN ('direct', 'channel', 'hybrid')"
            batch.create_check_constraint(op.f("ck_commission_rate_mode"), modes)
    if of == "commission_rate" and not _on_postgresql():
        raise_walls([], [of])


def _accrual() -> None:
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER accrual_no_{verb}" + (" ON accrual" if _on_postgresql() else ""))
    for kind, name in (
        (sa.String(32), "cause"), (ID, "cause_id"), (TEXT, "slot"), (ID, "booking_id"), (ID, "corrects_id"),
        (ID, "order_id"), (DAY, "payable_on"), (TEXT, "blocked"),
    ):  # fmt: skip
        op.add_column("accrual", sa.Column(name, kind, nullable=True))
    of_all = [f"ALTER TABLE {of} {{}}FORCE ROW LEVEL SECURITY" for of in ("accrual", "invoice")]
    only_on_postgresql = of_all if _on_postgresql() else []
    after = [*(one.format("") for one in only_on_postgresql), *(["SET CONSTRAINTS ALL IMMEDIATE"] * _on_postgresql())]
    for statement in [*(one.format("NO ") for one in only_on_postgresql), FILL, *after]:
        op.execute(statement)
    _key()
    for name, on in (("payable", "payable_on"), ("order", "order_id"), ("corrects", "corrects_id")):
        op.create_index(f"ix_accrual_{name}", "accrual", ["tenant_id", on])
    raise_walls([], ["accrual"])


def _key() -> None:
    """The wider key: one event can add several lines for a participant, by component and for those above it."""
    with op.batch_alter_table("accrual") as batch:
        for name in FILLED:
            batch.alter_column(name, nullable=False)
        for name in ("allocation_id", "invoice_id", "plan_id"):
            batch.alter_column(name, existing_type=sa.Uuid(), nullable=True)
        batch.drop_constraint(op.f("uq_accrual_tenant_id_allocation_id_participant_id"), type_="unique")
        key = ["tenant_id", "participant_id", "partner_id", "slot", "cause", "cause_id"]
        batch.create_unique_constraint(op.f("uq_accrual_" + "_".join(key)), key)
        batch.create_check_constraint(op.f("ck_accrual_accrualcause"), f"cause IN {CAUSES}")
        for column, to in (
            ("order_id", "sales_order"),
            ("booking_id", "commission_booking"),
            ("corrects_id", "accrual"),
        ):
            mine, name = ["tenant_id", column], op.f(f"fk_accrual_{column}")
            batch.create_foreign_key(name, to, mine, ["tenant_id", "id"], deferrable=True, initially="DEFERRED")


def _on_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
