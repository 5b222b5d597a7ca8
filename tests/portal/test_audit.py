"""The audit trail: a row per written row, one chain per tenant, and a verifier that finds any break."""

import json

import pytest
from sqlalchemy import select, text

from ltc.quote.models import Quote
from ltc.quote.priced import Wanted
from ltc.quote.write import rewrite, write
from portal.audit.models import AuditRow
from portal.audit.verify import Broken, verify
from portal.db import read, work
from pricing.ground.record import new_id
from pricing.product.models import ProductLine
from tests.deals import NOW, TODAY, opened


def trail(actor):
    with read(actor) as session:
        return session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()


@pytest.fixture
def written(house):
    """Three links: a row made, changed and deleted."""
    with work(house) as session:
        session.add(ProductLine(code="a", name_en="A", name_zh="甲"))
    with work(house) as session:
        session.scalars(select(ProductLine)).one().name_en = "B"
    with work(house) as session:
        session.delete(session.scalars(select(ProductLine)).one())
    return house


def test_every_written_row_leaves_a_row_that_says_what_changed(written):
    made, changed, deleted = trail(written)
    assert (made.act, changed.act, deleted.act) == ("insert", "update", "delete")
    assert json.loads(made.changes)["name_zh"] == "甲"
    assert json.loads(changed.changes) == {"name_en": ["A", "B"]}


def test_an_untouched_chain_is_whole(written):
    with read(written) as session:
        assert verify(session) == 3


def test_what_is_rolled_back_leaves_no_trace(house):
    with work(house, keep=False) as session:
        session.add(ProductLine(code="a", name_en="A", name_zh="甲"))
    assert trail(house) == []


@pytest.mark.parametrize(
    ("damage", "broken_at"),
    [
        ("UPDATE audit_row SET changes = '{}' WHERE tenant_id = :t AND seq = 2", 2),
        ("DELETE FROM audit_row WHERE tenant_id = :t AND seq = 2", 2),
        ("DELETE FROM audit_row WHERE tenant_id = :t AND seq = 3", 3),
        ("UPDATE audit_row SET actor_id = id WHERE tenant_id = :t AND seq = 1", 1),
    ],
    ids=["edited", "deleted", "tail cut off", "other actor"],
)
def test_the_first_broken_link_is_named(written, database, damage, broken_at):
    if not database.is_sqlite:
        pytest.skip("the portal's role cannot disable a trigger on PostgreSQL; SQLite shows the verifier")
    with database.engine.begin() as connection:
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_row_no_{verb}"))
        connection.execute(text(damage), {"t": written.tenant_id})
        for verb in ("update", "delete"):
            connection.execute(
                text(
                    f"CREATE TRIGGER audit_row_no_{verb} BEFORE {verb} ON audit_row"
                    " BEGIN SELECT RAISE(ABORT, 'audit_row is append-only'); END"
                )
            )
    with read(written) as session, pytest.raises(Broken) as broken:
        verify(session)
    assert broken.value.seq == broken_at


def line_links(actor):
    """The links about lines of quotes: act, whole, and the positions, quantities and nets that they say."""
    found = [(row, json.loads(row.changes)["rows"]) for row in trail(actor) if row.subject == "quote_line"]
    return [
        (row.act, row.subject_id, sorted((line["position"], line["quantity"], line["net_minor"]) for line in lines))
        for row, lines in found
    ]


@pytest.mark.parametrize("who", ["house", "partner"])
def test_the_lines_of_a_quote_are_one_link_that_says_each_of_them_whoever_writes_it(world, who):
    with work(world.house) as session:
        deal = opened(world, session)
    wanted = [Wanted(world.products["P-100"], quantity) for quantity in (1, 2, 3)]
    actor = world.house if who == "house" else world.people["north_seller"]
    with work(actor) as session:
        quote = write(session, session.merge(deal), wanted, new_id(), (TODAY, NOW))
    first = [(line.position, line.quantity, line.net_minor) for line in quote.lines]
    assert line_links(world.house) == [("insert", quote.id, first)]
    with work(actor) as session:
        quote = session.get_one(Quote, (world.tenant.id, quote.id))
        rewrite(session, quote, wanted[1:], TODAY)
    second = [(line.position, line.quantity, line.net_minor) for line in quote.lines]
    assert line_links(world.house)[1:] == [("delete", quote.id, first), ("insert", quote.id, second)]
    with work(world.house) as session:
        session.get_one(Quote, (world.tenant.id, quote.id)).lines[0].quantity = 9
    assert json.loads(trail(world.house)[-1].changes) == {"quantity": [2, 9]}
    with read(world.house) as session:
        assert verify(session) == len(trail(world.house))


@pytest.mark.parametrize("verb", ["UPDATE audit_row SET act = 'x'", "DELETE FROM audit_row"])
def test_the_database_refuses_to_change_the_trail(written, verb):
    with pytest.raises(Exception, match="append-only"), work(written) as session:
        session.connection().execute(text(verb))
