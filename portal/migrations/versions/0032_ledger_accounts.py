"""Accounts of their own for what is ordered from the bank, held back, or to be had back, for what is open already.

From here on the events post it; what a batch ordered before, and what the newest approved statements left, is posted
once, as of the day on which it happened. Safe on a live system: entries are only added, few for each batch that waits
for its bank and each account that is held or owes. What is settled and paid stays as it was posted.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from portal.migrations.forward import ForwardOnly
from portal.migrations.table import AMOUNT, DATA, DAY, ID, INSTANT, TEXT
from pricing.ground.record import new_id

revision = "0032_ledger_accounts"
down_revision = "0031_run_waiting"

COLUMNS: dict[str, dict[str, Any]] = {
    "ledger_entry": {"key": TEXT, "posted_on": DAY, "posted_at": INSTANT, "memo": TEXT, "facts": DATA},
    "ledger_transfer": {"entry_id": ID, "source": TEXT, "target": TEXT, "amount_minor": AMOUNT, "currency": TEXT},
}
IDS: dict[str, Any] = {"tenant_id": sa.Integer(), "id": ID}
ENTRY, TRANSFER = (
    sa.table(name, *(sa.column(column, kind) for column, kind in (IDS | columns).items()))
    for name, columns in COLUMNS.items()
)
SENT = """
SELECT b.id, b.number, b.exported_at, p.partner_id, p.currency, p.amount_minor + p.withheld_minor AS minor
FROM payout p JOIN payout_batch b ON b.tenant_id = p.tenant_id AND b.id = p.batch_id
WHERE p.tenant_id = :tenant AND p.state = 'waiting' AND b.state = 'exported' ORDER BY p.end_to_end_id
"""
LEFT = """
SELECT run_id AS id, starts_on, ends_on, approved_at, partner_id, currency, closing_minor AS minor FROM (
  SELECT s.id, s.run_id, m.starts_on, m.ends_on, r.approved_at, s.partner_id, s.currency, s.closing_minor, s.tenant_id,
    row_number() OVER (PARTITION BY s.partner_id, s.currency ORDER BY r.approved_at DESC, r.id DESC) AS place
  FROM statement s JOIN settlement_run r ON r.tenant_id = s.tenant_id AND r.id = s.run_id AND r.state = 'approved'
    JOIN settlement_period m ON m.tenant_id = s.tenant_id AND m.id = s.period_id
  WHERE s.tenant_id = :tenant
) AS newest
WHERE place = 1 AND (closing_minor < 0 OR EXISTS (
  SELECT 1 FROM payout_hold h WHERE h.tenant_id = newest.tenant_id AND h.statement_id = newest.id))
ORDER BY starts_on, partner_id, currency
"""
READ: dict[str, Any] = {
    "id": ID,
    "partner_id": ID,
    "exported_at": INSTANT,
    "approved_at": INSTANT,
    "starts_on": DAY,
    "ends_on": DAY,
}


class Posting(NamedTuple):
    """One transfer, and the entry that it belongs to."""

    key: str
    on: date
    at: datetime
    memo: str
    facts: dict[str, str]
    source: str
    target: str
    amount_minor: int
    currency: str


def upgrade() -> None:
    connection = op.get_bind()
    for tenant in connection.execute(sa.text("SELECT id FROM tenant")).scalars().all():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT set_config('app.tenant', :id, true)"), {"id": str(tenant)})
        open_accounts(connection, tenant)


def open_accounts(connection: sa.Connection, tenant: int) -> None:
    """Post what is on its way to partners, and what is set aside for them, of one tenant."""
    entries: dict[str, UUID] = {}
    for one in [*_sent(connection, tenant), *_left(connection, tenant)]:
        if one.key not in entries:
            entries[one.key] = new_id()
            entry = {"key": one.key, "posted_on": one.on, "posted_at": one.at, "memo": one.memo, "facts": one.facts}
            connection.execute(sa.insert(ENTRY).values(tenant_id=tenant, id=entries[one.key], **entry))
        ends = {"source": one.source, "target": one.target, "amount_minor": one.amount_minor, "currency": one.currency}
        connection.execute(sa.insert(TRANSFER).values(tenant_id=tenant, id=new_id(), entry_id=entries[one.key], **ends))


def _rows(connection: sa.Connection, query: str, tenant: int) -> list[Any]:
    kinds = {name: kind for name, kind in READ.items() if name in query}
    return list(connection.execute(sa.text(query).columns(**kinds), {"tenant": tenant}).mappings())


def _sent(connection: sa.Connection, tenant: int) -> Iterator[Posting]:
    for row in _rows(connection, SENT, tenant):
        key, at, facts = f"batch:{row['id']}", row["exported_at"], {"batch": row["number"]}
        ends = ("house:clearing", f"partner:{row['partner_id']}:payable")
        yield Posting(key, at.date(), at, "payout.sent", facts, *ends, row["minor"], row["currency"])


def _left(connection: sa.Connection, tenant: int) -> Iterator[Posting]:
    for row in _rows(connection, LEFT, tenant):
        payable, held, owing = (f"partner:{row['partner_id']}:{one}" for one in ("payable", "held", "clawback"))
        ends = (held, payable) if row["minor"] > 0 else (payable, owing)
        whole = row["starts_on"].day == row["ends_on"].day == 1
        facts = {"period": f"{row['starts_on']:{'%Y%m' if whole else '%Y%m%d'}}"}
        when = (row["ends_on"] - timedelta(days=1), row["approved_at"])
        key = f"run:{row['id']}"
        yield Posting(key, *when, "settlement.set-aside", facts, *ends, abs(row["minor"]), row["currency"])


def downgrade() -> None:
    raise ForwardOnly("what was posted stays posted")
