"""The bulk door copies rows where they lie: those of the session's tenant only, under new ids, with one audit row."""

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import RFC_4122

import pytest
from sqlalchemy import select

from portal.actor import robot
from portal.audit.models import AuditRow
from portal.bulk import Bulk
from portal.db import read, work
from portal.tenancy import WallBreach
from pricing.book.models import TaxRate
from pricing.ground.record import new_id
from pricing.product.models import ProductLine

FIRST = date(2026, 1, 1)


@pytest.fixture
def both(tenant, neighbour):
    """Two tenants' robots, each with two lines of the same codes and a hundred tax rates of the first line."""
    actors = robot(tenant.id), robot(neighbour.id)
    for actor in actors:
        with work(actor) as session:
            one, two = (ProductLine(id=new_id(), code=code, name_en="A", name_zh="甲") for code in ("a", "z"))
            session.add_all([one, two])
            rate = {"code": "vat", "product_line_id": one.id, "rate_ppm": 1}
            days = (FIRST + timedelta(n) for n in range(100))
            Bulk(session).insert(TaxRate, [{**rate, "id": new_id(), "valid_from": day} for day in days])
    return actors


def lines(actor):
    """The ids of the first line and of the other."""
    with read(actor) as session:
        return session.scalars(select(ProductLine.id).order_by(ProductLine.code)).all()


def rates(actor, line):
    """The tax rates of a line, by day."""
    with read(actor) as session:
        return session.scalars(
            select(TaxRate).where(TaxRate.product_line_id == line).order_by(TaxRate.valid_from)
        ).all()


def test_rows_are_copied_under_new_ids_with_the_changes_and_by_the_criteria(both):
    mine, _ = both
    one, two = lines(mine)
    with work(mine) as session:
        which = [TaxRate.product_line_id == one, TaxRate.valid_from < FIRST + timedelta(40)]
        assert Bulk(session).copy(TaxRate, which, {"product_line_id": two, "rate_ppm": 7}) == 40
    copies, originals = rates(mine, two), rates(mine, one)
    assert [row.valid_from for row in copies] == [row.valid_from for row in originals[:40]]
    assert {(row.code, row.rate_ppm) for row in copies} == {("vat", 7)}
    assert {row.rate_ppm for row in originals} == {1}
    assert len({row.id for row in (*copies, *originals)}) == 140


def test_the_ids_of_copies_are_of_the_same_kind_as_all_others(both):
    mine, _ = both
    one, two = lines(mine)
    before = new_id()
    with work(mine) as session:
        Bulk(session).copy(TaxRate, [TaxRate.product_line_id == one], {"product_line_id": two})
    ids = [row.id for row in rates(mine, two)]
    assert {(each.version, each.variant) for each in (before, *ids)} == {(7, RFC_4122)}
    assert all(before.hex[:12] <= each.hex[:12] <= new_id().hex[:12] for each in ids)
    assert {each.hex[16] for each in ids} == set("89ab")
    with read(mine) as session:
        assert session.get_one(TaxRate, (mine.tenant_id, ids[0])).id == ids[0]


def test_no_row_of_a_neighbour_is_copied_whatever_the_criteria_say(both):
    mine, theirs = both
    with work(mine) as session:
        line = session.scalars(select(ProductLine).where(ProductLine.code == "a")).one()
        assert Bulk(session).copy(ProductLine, [ProductLine.tenant_id == theirs.tenant_id], {"code": "b"}) == 0
        assert Bulk(session).copy(ProductLine, [ProductLine.code == "a"], {"code": "b"}) == 1
        copied = session.scalars(select(ProductLine).where(ProductLine.code == "b")).one()
        assert (copied.tenant_id, copied.name_zh, copied.id == line.id) == (mine.tenant_id, "甲", False)
    with read(theirs) as session:
        assert set(session.scalars(select(ProductLine.code))) == {"a", "z"}


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_rows_are_said_to_be_written_as_were(both, rows):
    mine, _ = both
    given = [{"id": new_id(), "code": f"new-{n}", "name_en": "A", "name_zh": "甲"} for n in range(rows)]
    with work(mine) as session:
        assert Bulk(session).insert(ProductLine, given) == rows


@pytest.mark.parametrize("change", ["tenant_id", "id"])
def test_a_copy_stays_with_its_tenant_and_has_an_id_of_its_own(both, change):
    mine, theirs = both
    value = theirs.tenant_id if change == "tenant_id" else new_id()
    with pytest.raises(WallBreach), work(mine) as session:
        Bulk(session).copy(ProductLine, [], {change: value})


def test_a_partner_copies_nothing(both):
    with pytest.raises(WallBreach), work(replace(both[0], partner_id=new_id())) as session:
        Bulk(session)


def test_a_copy_leaves_one_link_whose_digest_knows_what_was_copied_from_where(both):
    mine, _ = both
    said = []
    for code, source in (("b", "a"), ("c", "a"), ("d", "b")):
        with work(mine) as session:
            Bulk(session).copy(ProductLine, [ProductLine.code == source], {"code": code})
        with read(mine) as session:
            link = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        assert (link.act, link.subject, json.loads(link.changes)["rows"]) == ("bulk.copy", "product_line", 1)
        said.append(json.loads(link.changes)["sha256"])
    assert len(set(said)) == 3


def test_what_is_not_there_is_not_copied_and_leaves_no_link(both):
    mine, _ = both
    with work(mine) as session:
        assert Bulk(session).copy(ProductLine, [ProductLine.code == "x"], {"code": "y"}) == 0
    with read(mine) as session:
        assert "bulk.copy" not in session.scalars(select(AuditRow.act)).all()
