"""A plan over history: the one that was in force changes nothing, another one changes each partner by its rules."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ltc.commission.correct import Correction, correct
from ltc.commission.draft import begin, edit, publish
from ltc.commission.models import Accrual
from ltc.commission.simulate import simulate, totals
from ltc.credit_note.credit import Asked, Clerk, credit
from ltc.credit_note.models import CreditReason
from ltc.earning.component import AGEING, Band, Component, ComponentKind, Plan, Scope, Terms, Trigger, Window
from ltc.order.cancel import cancel
from ltc.order.place import place
from portal.db import work
from pricing.ground.drafting import DraftOwn
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid, quoted
from tests.ltc.earning import banded, rate
from tests.ltc.test_earned import planned

SPAN = (date(2025, 1, 1), TODAY + timedelta(days=1))
TERMS = Terms(ageing=AGEING)
EVERYTHING = (
    rate("3"),
    banded(bands=(Band(0, 20_000), Band(1_000_000, 60_000)), window=Window.YEAR, scope={"line": "pumps"}),
    Component(ComponentKind.PER_UNIT, Scope(line="valves"), amount_minor=125, cap_minor=1_000, currency="EUR"),
    Component(ComponentKind.GROWTH, Scope(), 30_000, window=Window.QUARTER),
    Component(ComponentKind.FIRST_ORDER, Scope(), amount_minor=50_000, currency="EUR"),
    Component(ComponentKind.OVERRIDE, Scope(), 10_000),
)


def lived(world, session):
    """Orders of north and of its reseller east; cash in time, late and in part; a return."""
    for partner, sku, days, part in (
        ("north", "P-100", 0, None),
        ("east", "P-500", 20, 900_000),
        ("north", "V-10", 40, None),
        ("east", "P-100", 0, None),
    ):
        invoice = invoiced(session, ordered(world, session, opened(world, session, partner), sku=sku))
        paid(session, invoice, part, on=TODAY + timedelta(days=days))
    asked = [Asked(invoice.lines[0].order_line_id, 3)]
    credit(session, invoice, CreditReason.RETURNED, asked, Clerk(new_id(), TODAY, NOW))


def differences(session, components, terms=TERMS):
    """By partner, what was and would be earned."""
    rows = simulate(session, Plan(terms, tuple(components)), SPAN, lambda _: None)
    return {row.partner_id: (row.was_minor, row.would_minor) for row in rows}


def test_the_plan_that_was_in_force_would_have_earned_what_was_earned_by_every_component(world):
    with work(world.house) as session:
        planned(session, *EVERYTHING, terms=TERMS)
        lived(world, session)
        found = differences(session, EVERYTHING)
        assert set(found) == {world.partners["north"], world.partners["east"]}
        assert all(was == would > 0 for was, would in found.values())


def test_another_plan_changes_the_partner_and_the_one_above_it(world):
    with work(world.house) as session:
        planned(session, rate("5"))
        paid(session, invoiced(session, ordered(world, session, opened(world, session, "east"))))
        net = session.scalars(select(Accrual.base_minor)).one()
        above = Component(ComponentKind.OVERRIDE, Scope(), 10_000)
        rows = simulate(session, Plan(Terms(), (rate("4"), above)), SPAN, lambda _: None)
        found = {row.partner_id: (row.was_minor, row.would_minor, row.minor) for row in rows}
        five, four, one = (net * percent // 100 for percent in (5, 4, 1))
        assert found == {
            world.partners["east"]: (five, four, four - five),
            world.partners["north"]: (0, one, one),
        }
        assert totals(rows) == [("EUR", five, four + one)]


def test_an_order_that_was_cancelled_is_neither_tried_nor_somebodys_first(world):
    bonus = Component(ComponentKind.FIRST_ORDER, Scope(), amount_minor=50_000, currency="EUR")
    with work(world.house) as session:
        planned(session, rate("5"), bonus, terms=Terms(trigger=Trigger.BOOKING))
        gone = place(session, quoted(world, session, opened(world, session)), "PO-0", TODAY - timedelta(days=1))
        session.flush()
        cancel(session, gone, TODAY)
        session.flush()
        ordered(world, session, opened(world, session))
        earned = sum(session.scalars(select(Accrual.amount_minor)))
        assert earned == 40_375 + 50_000
        found = differences(session, [rate("5"), bonus], Terms(trigger=Trigger.BOOKING))
        assert found == {world.partners["north"]: (earned, earned)}


def test_what_a_person_gave_after_a_dispute_is_no_matter_of_the_plan(world):
    with work(world.house) as session:
        planned(session, rate("5"))
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
        line = session.scalars(select(Accrual)).one()
        correct(session, line, Correction(new_id(), "DS-1", 1_000, "Freight.", TODAY), NOW)
        assert differences(session, [rate("5")], Terms()) == {world.partners["north"]: (40_375, 40_375)}


def test_whoever_drafted_what_was_tried_does_not_publish_it(world):
    ada, day = new_id(), TODAY + timedelta(days=30)
    with work(world.house) as session:
        draft = begin(session, ada, NOW)
        edit(session, draft, [], ada, NOW)
        with pytest.raises(DraftOwn):
            publish(session, draft, day, ada, (TODAY, NOW))
        assert publish(session, draft, day, new_id(), (TODAY, NOW)).valid_from == day
