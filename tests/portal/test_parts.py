"""Parts of many wholes are found by an index, on both databases, whatever else the tenant has."""

import pytest
from sqlalchemy import event, select

from partners.registration.models import Registration
from portal.db import read
from tests.claims import submitted


@pytest.fixture
def asked(database):
    """The statements that reach the database."""
    told = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        told.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    yield told
    event.remove(database.engine, "before_cursor_execute", note)


def test_the_lines_of_a_page_of_registrations_are_found_by_their_registrations(world, database, asked):
    made = [submitted(world, customer_name=f"Customer {n}") for n in range(3)]
    asked.clear()
    with read(world.house) as session:
        found = session.scalars(select(Registration)).all()
        assert sorted(len(row.lines) for row in found) == [1] * len(made)
    [(statement, parameters)] = [one for one in asked if "FROM registration_line" in one[0]]
    assert "registration_line.registration_id IN" in statement
    if database.is_sqlite:
        with database.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        assert any("tenant_id=? AND registration_id=?" in str(step) for step in plan)


def test_parts_of_another_tenant_stay_away(world, neighbour):
    submitted(world)
    with read(world.house) as session:
        [row] = session.scalars(select(Registration))
        assert {line.tenant_id for line in row.lines} == {world.tenant.id}
