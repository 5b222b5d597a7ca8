"""Would this qualify? Answered from the partner's own rows, whatever anybody else has."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import event, select

from partners.partner.models import Partner, Standing
from partners.registration.budget import PER_PERSON
from partners.registration.models import Registration
from partners.registration.qualify import Idea, Own, authorised, budget, duplicate, minimum, qualify, standing
from portal.db import current, read, work
from pricing.ground.decision import Verdict
from pricing.ground.money import Money
from tests.claims import NOW, TODAY, submitted
from tests.life import protected

GOOD = Own("good", (), Money(100, "EUR"), Money(100, "EUR"), 1, ())
BAD = {
    standing: {"standing": "suspended"},
    authorised: {"lacking": ("pumps",)},
    minimum: {"value": Money(99, "EUR")},
    budget: {"left_today": 0},
    duplicate: {"duplicates": ("R-NORTH-0001",)},
}


@pytest.mark.parametrize("check", BAD, ids=lambda check: check.__name__)
def test_each_check_holds_up_to_its_boundary_and_not_beyond(check):
    assert check(GOOD).verdict is Verdict.ALLOW
    assert check(replace(GOOD, **BAD[check])).verdict is Verdict.REFUSE


def test_another_currency_is_never_enough():
    assert minimum(replace(GOOD, value=Money(10**9, "JPY"))).verdict is Verdict.REFUSE


def idea(world, who="north_seller", **more):
    """A thought that qualifies."""
    actor = world.people[who]
    plain = Idea(
        partner_id=actor.partner_id,
        person_id=actor.person_id,
        customer_name="Siemens AG",
        region_id=world.regions["east-china"],
        product_line_ids=(world.lines["pumps"],),
        value=Money(5_000_000, world.tenant.currency),
    )
    return replace(plain, **more)


def refused(world, wanted, who="north_seller"):
    """The rules that speak against it."""
    with read(world.people[who]) as session:
        return [one.rule for one in qualify(session, wanted, TODAY, NOW) if one.verdict is Verdict.REFUSE]


def test_what_a_partner_has_itself_decides(world):
    assert refused(world, idea(world)) == []
    assert refused(world, idea(world, region_id=world.regions["north-china"])) == ["check.not-authorised"]
    assert refused(world, idea(world, value=Money(99_999, world.tenant.currency))) == ["check.value-too-small"]
    submitted(world)
    assert refused(world, idea(world, customer_name="SIEMENS A.G.")) == ["check.own-duplicate"]
    for number in range(PER_PERSON - 1):
        submitted(world, customer_name=f"Customer {number}")
    assert refused(world, idea(world, customer_name="")) == ["check.budget-used"]
    with work(world.house) as session:
        session.scalars(
            select(Partner).where(Partner.id == world.partners["north"])
        ).one().standing = Standing.SUSPENDED
    assert "check.not-in-good-standing" in refused(world, idea(world))


TABLES = {"partner", "conflict_policy", "authorisation", "product_line", "registration", "registration_line"}


def traced(actor, ask):
    """What a question asks the database, which rows come back, and its answer."""
    statements, rows = [], []

    def note(connection, cursor, statement, *rest):
        if statement.lstrip().upper().startswith("SELECT") and " FROM " in statement.replace("\n", " "):
            statements.append(statement)

    def keep(session, row):
        rows.append(row)

    with read(actor) as session:
        event.listen(current().engine, "before_cursor_execute", note)
        event.listen(session, "loaded_as_persistent", keep)
        try:
            return statements, rows, ask(session)
        finally:
            event.remove(current().engine, "before_cursor_execute", note)


def qualifying(world):
    """The check, traced in a session of north's seller."""
    return traced(world.people["north_seller"], lambda session: qualify(session, idea(world), TODAY, NOW))


def owners(rows):
    """Whose rows they are; what belongs to no partner is left out."""
    found = {row.id if isinstance(row, Partner) else getattr(row, "partner_id", None) for row in rows}
    return found - {None}


def test_a_rivals_protection_changes_neither_the_answer_nor_the_work(world):
    statements, _, answer = qualifying(world)
    protected(world, "south_seller")
    after = qualifying(world)
    assert (after[0], after[2]) == (statements, answer)


def test_its_statements_touch_no_other_partners_row(world):
    submitted(world)
    protected(world, "south_seller")
    submitted(world, "east_seller")
    statements, rows, _ = qualifying(world)
    assert {table for one in statements for table in re.findall(r'(?:FROM|JOIN) "?(\w+)', one)} <= TABLES
    assert owners(rows) == {world.partners["north"]}


def test_the_trace_sees_a_foreign_row_where_there_is_one(world):
    """The control: without the wall, the same trace catches a question that looks at everybody."""
    submitted(world)
    submitted(world, "south_seller")
    _, rows, _ = traced(world.house, lambda session: session.scalars(select(Registration)).all())
    assert owners(rows) == {world.partners["north"], world.partners["south"]}
