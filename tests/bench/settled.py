"""A tenant that settles much: many partners in three currencies, with an accrual and a ledger entry for each line."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, Uuid, bindparam, select, text

from ltc.commission.models import Accrual
from ltc.ledger.models import LedgerEntry, LedgerTransfer
from partners.partner.models import Partner, PartnerKind
from portal.bulk import Bulk
from portal.db import work
from portal.new_ids import new_ids
from pricing.ground.record import TenantRecord, new_id
from tests.deals import TODAY, invoiced, opened, ordered, paid
from tests.world import World

CURRENCIES = ("EUR", "USD", "CNY")
SERIES = {
    "sqlite": "(WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :number) "
    "SELECT n FROM series)",
    "postgresql": "(SELECT generate_series(1, :number) AS n)",
}
ENTRY = {"key": "'accrual:' || CAST(a.id AS text)", "posted_on": "a.earned_on", "memo": "'commission.accrued'"}
TRANSFER = {"entry_id": "a.id", "source": ":accrued", "target": "'house:commission'"}


def plant(world: World, lines: int, partners: int) -> None:
    """So many lines, as evenly as may be over so many partners (north is one) and three currencies."""
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
    with work(world.house) as session:
        base = session.scalars(select(Accrual).where(Accrual.partner_id.is_not(None))).first()
        assert base
        made, each = [new_id() for _ in range(partners - 1)], lines // partners // len(CURRENCIES)
        common = {"kind": PartnerKind.RESELLER, "name_zh": "伙伴"}
        rows = [{"id": one, "code": f"p{n:04}", "name_en": f"P {n}", **common} for n, one in enumerate(made)]
        Bulk(session).insert(Partner, rows)
        connection = session.connection()
        for partner_id in (world.partners["north"], *made):
            for currency in CURRENCIES:
                _accruals(connection, base, (partner_id, currency), each)
            _postings(connection, base, partner_id)


def _accruals(connection: Connection, base: Accrual, account: tuple[UUID, str], number: int) -> None:
    """Copies of an accrual for a partner in a currency, each of another amount, all payable this month."""
    fresh, series = _fresh(connection), SERIES[connection.dialect.name]
    own = {
        "id": fresh,
        "cause_id": fresh,
        "partner_id": ":partner",
        "currency": ":currency",
        "amount_minor": "100 + series.n % 977",
        "payable_on": f"'{TODAY}'",
        "accrued_at": f"'{TODAY - timedelta(days=1)} 12:00:00'",
    }
    source = f"accrual a CROSS JOIN {series} series WHERE a.tenant_id = :tenant AND a.id = :base"
    given = {"tenant": base.tenant_id, "base": base.id, "partner": account[0], "currency": account[1], "number": number}
    _copy(connection, Accrual, own, (source, given))


def _postings(connection: Connection, base: Accrual, partner_id: UUID) -> None:
    """The entry and the transfer of every accrual of a partner."""
    moment = "CURRENT_TIMESTAMP"
    given = {"tenant": base.tenant_id, "partner": partner_id, "base": base.id}
    source = "accrual a WHERE a.tenant_id = :tenant AND a.partner_id = :partner AND a.id <> :base"
    entry = ENTRY | {"id": "a.id", "posted_at": moment, "facts": "'{}'"}
    transfer = TRANSFER | {"id": _fresh(connection), "amount_minor": "a.amount_minor", "currency": "a.currency"}
    _copy(connection, LedgerEntry, entry, (source, given))
    _copy(connection, LedgerTransfer, transfer, (source, given | {"accrued": f"partner:{partner_id}:accrued"}))


def _copy(
    connection: Connection, kind: type[TenantRecord], own: dict[str, str], source: tuple[str, dict[str, object]]
) -> None:
    """Rows of a table out of accruals; a column that is not given is the accrual's own."""
    names = [column.name for column in kind.__table__.c]
    chosen = ", ".join(own.get(name, f"a.{name}") for name in names)
    statement = text(f"INSERT INTO {kind.__tablename__} ({', '.join(names)}) SELECT {chosen} FROM {source[0]}")
    ids = [bindparam(name, type_=Uuid()) for name in ("base", "partner") if name in source[1]]
    connection.execute(statement.bindparams(*ids), source[1])


def _fresh(connection: Connection) -> str:
    """A new id wherever it stands."""
    return str(new_ids(connection.dialect.name).compile(connection, compile_kwargs={"literal_binds": True}))
