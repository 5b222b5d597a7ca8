"""Tables: the tenant leads every key, no reference crosses the wall, what is written once stays."""

import importlib
from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Integer, LargeBinary, Uuid, text

import portal.models  # noqa: F401
from portal.db import current, work
from portal.migrations.run import _config
from portal.tenancy import tenant_tables
from pricing.ground.record import Instant, Record, new_id
from tests.house.plan import HOUSE, MIGRATIONS

SHARED = {"tenant", "person", "person_tenant", "person_session", "reset_token", "attempt", "job", "schedule"}
TABLES = Record.metadata.sorted_tables
OF_TENANTS = [table for table in TABLES if table.name not in SHARED]
VERSIONS = sorted((HOUSE / MIGRATIONS).glob("[0-9]*.py"))
STEPS = [importlib.import_module(f"portal.migrations.versions.{path.stem}") for path in VERSIONS]
APPEND_ONLY = sorted(kind.__tablename__ for kind in tenant_tables() if kind.__append_only__)


PROVED = {kind.__tablename__: kind.__proved__ for kind in tenant_tables()}


def by_name(table):
    return table.name


@pytest.mark.parametrize("table", OF_TENANTS, ids=by_name)
def test_the_tenant_leads_the_key_and_every_index_of_a_tenants_table(table):
    assert next(iter(table.primary_key.columns)).name == "tenant_id"
    for index in table.indexes:
        assert next(iter(index.columns)).name == "tenant_id", index.name
    for constraint in table.constraints:
        if type(constraint).__name__ == "UniqueConstraint":
            assert next(iter(constraint.columns)).name == "tenant_id", constraint.name


def test_the_shared_tables_are_the_listed_ones():
    assert {kind.__tablename__ for kind in tenant_tables()} == {table.name for table in OF_TENANTS}


@pytest.mark.parametrize("table", OF_TENANTS, ids=by_name)
def test_no_reference_can_point_over_the_wall(table):
    for reference in table.foreign_key_constraints:
        if reference.referred_table.name in SHARED:
            continue
        pairs = [(element.parent.name, element.column.name) for element in reference.elements]
        assert ("tenant_id", "tenant_id") in pairs, (
            f"{reference.name} refers to {reference.referred_table.name} by {pairs}"
        )


@pytest.mark.parametrize("table", OF_TENANTS, ids=by_name)
def test_what_is_called_an_id_of_a_tenants_row_refers_to_it(table):
    nouns = {one.name for one in OF_TENANTS}
    referring = {c.name for reference in table.foreign_key_constraints for c in reference.columns}
    referring |= PROVED[table.name]
    for column in table.columns:
        noun = column.name.removesuffix("_id")
        if column.name.endswith("_id") and noun in nouns:
            assert column.name in referring, f"{table.name}.{column.name} refers to nothing"


def test_the_walls_of_the_migrations_stand_round_every_tenants_table():
    walled = [name for step in STEPS for name in getattr(step, "TENANT_TABLES", [])]
    written_once = [name for step in STEPS for name in getattr(step, "APPEND_ONLY", [])]
    assert sorted(walled) == sorted(table.name for table in OF_TENANTS)
    assert sorted(written_once) == APPEND_ONLY


def dummy(column):
    """Some value that a column accepts."""
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    for of, value in (
        (Uuid, new_id()), (Boolean, True), (Integer, 1), (JSON, {}), (LargeBinary, b"x"), (Date, date(2026, 1, 1)),
        ((DateTime, Instant), datetime(2026, 1, 1, tzinfo=UTC)),
    ):  # fmt: skip
        if isinstance(kind, of):
            return value
    return "EUR" if column.name == "currency" else column.name


SUMS = {
    "bank_answer_line": {"result": "parked"},  # why is there
    "credit_note": {"gross_minor": 2},  # net and tax are 1 each
    "statement": {"closing_minor": 3},  # opening, earned and adjusted are 1 each
    "self_billing": {"gross_minor": 2},  # net and tax are 1 each
    "withholding": {"valid_until": None},  # begins and would end on one day
    "working_time": {"closes_minute": 2},  # opens at 1
    "lead_owner_terms": {"idle_days": 2},  # open leads and warning are 1 each
    "lead_scorecard": {"hot_from": 2, "large_from_minor": 2, "old_from_days": 2},  # above the step before, which is 1
    "lead_touch": {"back_on": None},  # a call
    "reminder_terms": {"second_days": 2, "third_days": 3},  # days grow
    "deal_move": {"gate_decision_id": None},  # taken over, not decided
    "gate_decision": {"outcome": "hold"},  # until a day
    "path": {"drafted_by": None, "published_by": None},  # shipped
    "mode_advice": {"product_line_id": None, "deal_id": None},  # of a company, which is the first level
}


PROVED_BY = {"statement_line": ("accrual", "statement")}  # rows that its trigger looks at; they share what it compares


def row_of(house, table, shared):
    """A row that its table takes, with the values that it shares with others."""
    found = Record.metadata.tables[table]
    row = {column.name: dummy(column) for column in found.columns} | {"tenant_id": house.tenant_id}
    return found, row | SUMS.get(table, {}) | {name: value for name, value in shared.items() if name in row}


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_written_once_can_be_neither_changed_nor_deleted(house, table):
    one, names = new_id(), ("id", "partner_id", "statement_id")
    shared = dict.fromkeys(names if table in PROVED_BY else (), one)
    rows = [row_of(house, name, shared) for name in (*PROVED_BY.get(table, ()), table)]
    for verb in (f"UPDATE {table} SET tenant_id = tenant_id", f"DELETE FROM {table}"):
        with pytest.raises(Exception, match="append-only"), work(house, keep=False) as session:
            for found, row in rows:
                session.connection().execute(found.insert().values(row))
            session.connection().execute(text(f"{verb} WHERE tenant_id = {house.tenant_id}"))


def test_there_is_one_newest_migration():
    assert len(ScriptDirectory.from_config(_config()).get_heads()) == 1


def test_models_equal_migrations(tenant, database):
    with current().engine.connect() as connection:
        options = {"compare_type": True, "include_name": lambda name, kind, _: name != "alembic_version"}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), Record.metadata)
    assert differences == []


@pytest.mark.parametrize("table", TABLES, ids=by_name)
def test_money_and_counts_are_whole_numbers(table):
    assert not [c.name for c in table.columns if type(c.type).__name__ in ("Float", "Numeric", "Double", "REAL")]
