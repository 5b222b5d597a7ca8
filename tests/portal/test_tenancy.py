"""The walls round tenants and partners, tried from every side that we know of."""

from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select, text, update

from partners.account.models import Account, AccountKeyCount
from partners.partner.models import BankAccount, Partner, PartnerKind
from portal.actor import robot
from portal.clock import now
from portal.db import current, read, shared, work
from portal.tenancy import WallBreach
from pricing.ground.prepared import OWN_TENANT, prepared, rows
from pricing.ground.record import new_id
from pricing.product.models import ProductLine

NAMES = Account.__table__.c
PREPARED = prepared(Account, select(NAMES.tenant_id, NAMES.name))
COUNTS = rows(AccountKeyCount, adds="names")


def line(code):
    return ProductLine(code=code, name_en=code, name_zh=code)


@pytest.fixture
def both(house, neighbour):
    """One product line in each of two tenants."""
    other = robot(neighbour.id)
    for actor in (house, other):
        with work(actor) as session:
            session.add(line("pumps"))
    return house, other


def test_a_select_sees_only_its_own_tenant(both):
    for actor in both:
        with read(actor) as session:
            assert [row.tenant_id for row in session.scalars(select(ProductLine))] == [actor.tenant_id]


def test_a_count_without_columns_of_the_class_sees_only_its_own_tenant(both):
    with read(both[0]) as session:
        assert session.scalar(select(func.count()).select_from(ProductLine)) == 1


def test_a_subquery_and_an_exists_see_only_their_own_tenant(both):
    mine, other = both
    with work(other) as session:
        session.add(line("valves"))
    with read(mine) as session:
        inner = select(ProductLine.id).where(ProductLine.code == "valves")
        assert session.scalars(select(ProductLine).where(inner.exists())).all() == []
        assert session.scalar(select(func.count()).select_from(inner.subquery())) == 0


def test_two_counts_in_one_statement_see_only_their_own_tenant(both):
    count = select(func.count(ProductLine.id)).scalar_subquery()
    for actor in both:
        with read(actor) as session:
            assert session.execute(select(count, count.label("again"))).one() == (1, 1)


def test_a_foreign_row_is_not_found_by_its_id(both):
    mine, other = both
    with read(other) as session:
        theirs = session.scalars(select(ProductLine)).one()
    with read(mine) as session:
        assert session.get(ProductLine, (mine.tenant_id, theirs.id)) is None
        assert session.get(ProductLine, (other.tenant_id, theirs.id)) is None


def test_a_session_without_a_tenant_reads_nothing(both):
    with shared() as session, pytest.raises(WallBreach):
        session.scalars(select(ProductLine)).all()


def test_a_row_of_another_tenant_cannot_be_written(both):
    mine, other = both
    with pytest.raises(WallBreach), work(mine) as session:
        session.add(ProductLine(tenant_id=other.tenant_id, code="x", name_en="x", name_zh="x"))


@pytest.mark.parametrize(
    "statement",
    [
        update(ProductLine).values(code="x"),
        insert(ProductLine).values(code="x"),
        text("SELECT * FROM product_line"),
        select(ProductLine.__table__.c.code),
    ],
    ids=["update", "insert", "text", "table"],
)
def test_a_statement_that_the_walls_cannot_see_is_refused(house, statement):
    with pytest.raises(WallBreach), work(house) as session:
        session.execute(statement)


def test_a_prepared_select_sees_its_own_tenant_whatever_the_caller_names(both):
    mine, other = both
    for actor in both:
        with work(actor) as session:
            session.add(Account(name="Siemens"))
            assert session.execute(PREPARED).all() == [(actor.tenant_id, "Siemens")]
    with read(mine) as session:
        assert session.execute(PREPARED, {OWN_TENANT: other.tenant_id}).all() == [(mine.tenant_id, "Siemens")]


def test_a_prepared_select_is_refused_to_partners_and_without_a_tenant(house):
    with pytest.raises(WallBreach), read(replace(house, partner_id=new_id())) as session:
        session.execute(PREPARED)
    with pytest.raises(WallBreach), shared() as session:
        session.execute(PREPARED)


def test_a_prepared_select_is_of_one_table_and_no_select_is_prepared_by_looking_like_one(house):
    with pytest.raises(ValueError):
        prepared(Account, select(NAMES.name, ProductLine.__table__.c.code))
    with pytest.raises(WallBreach), read(house) as session:
        session.execute(select(NAMES.tenant_id, NAMES.name).where(NAMES.tenant_id == house.tenant_id))


def test_rows_are_inserted_and_added_to_within_the_own_tenant(both):
    mine, other = both
    for actor, names in ((mine, 1), (other, 5), (mine, 2)):
        with work(actor) as session:
            COUNTS.insert(session, {"key": ["a", "b"], "names": [names, 1]})
    for actor, names in ((mine, 3), (other, 5)):
        with read(actor) as session:
            assert session.scalars(select(AccountKeyCount.names).where(AccountKeyCount.key == "a")).all() == [names]
    with pytest.raises(WallBreach), work(replace(mine, partner_id=new_id())) as session:
        COUNTS.insert(session, {"key": ["a"], "names": [1]})


def test_no_rows_are_prepared_of_what_is_audited():
    with pytest.raises(ValueError):
        rows(Account)


def test_postgresql_shows_raw_sql_only_its_own_tenant(both, database):
    if database.is_sqlite:
        pytest.skip("row-level security is PostgreSQL's")
    mine, _ = both
    with work(mine) as session:
        seen = session.connection().execute(text("SELECT DISTINCT tenant_id FROM product_line")).scalars().all()
        assert seen == [mine.tenant_id]
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM product_line")).scalar() == 0


def test_a_partner_sees_its_own_rows_and_no_house_rows(house):
    with work(house) as session:
        one, two = (Partner(code=c, kind=PartnerKind.RESELLER, name_en=c, name_zh=c) for c in ("one", "two"))
        session.add_all([one, two, Account(name="Siemens")])
        session.flush()
        for partner in (one, two):
            session.add(
                BankAccount(partner_id=partner.id, holder="h", bank="b", number="n", currency="EUR", valid_from=now())
            )
    partner = replace(house, partner_id=one.id)
    with read(partner) as session:
        assert [p.code for p in session.scalars(select(Partner))] == ["one"]
        assert [b.partner_id for b in session.scalars(select(BankAccount))] == [one.id]
        assert session.scalars(select(Account)).all() == []
    with pytest.raises(WallBreach), work(partner) as session:
        session.add(BankAccount(partner_id=two.id, holder="h", bank="b", number="n", currency="EUR", valid_from=now()))


def test_the_tables_of_the_database_with_a_tenant_all_have_row_security(tenant, database):
    if database.is_sqlite:
        pytest.skip("row-level security is PostgreSQL's")
    with current().engine.connect() as connection:
        bare = (
            connection.execute(
                text(
                    "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                    " WHERE a.attname = 'tenant_id' AND c.relkind = 'r'"
                    " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"
                )
            )
            .scalars()
            .all()
        )
    assert sorted(bare) == ["job", "person_tenant", "schedule"]
