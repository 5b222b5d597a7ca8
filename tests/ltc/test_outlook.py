"""What a partner has earned, what is coming and when, and what waits: dates and amounts as its page says them."""

from datetime import date, timedelta

from ltc.commission.outlook import coming, unsettled
from ltc.earning.component import AGEING, Terms, Trigger
from portal.db import read, work
from tests.deals import TODAY, invoiced, opened, ordered, paid
from tests.ltc.earning import rate
from tests.ltc.test_earned import planned

DUE = TODAY + timedelta(days=30)


def sold(world, session, delivered=None):
    """A channel deal of 10 pumps, 8,075.00 net, of which so many are invoiced."""
    order = ordered(world, session, opened(world, session))
    return invoiced(session, order, {order.lines[0].id: delivered or 10})


def parts(session, today=TODAY):
    """What is coming: when, and how much."""
    return [(part.expected_on, part.amount_minor) for part in coming(session, 20, today)]


def test_what_is_not_ordered_is_not_coming_and_what_is_not_invoiced_has_no_day(world):
    with work(world.house) as session:
        opened(world, session)
        session.flush()
        assert parts(session) == []
        sold(world, session, 4)
        assert parts(session) == [(DUE, 16_150), (None, 24_225)]


def test_what_is_paid_is_no_longer_coming_and_what_bounced_or_is_refunded_would_be(world):
    with work(world.house) as session:
        invoice = sold(world, session)
        assert parts(session) == [(DUE, 40_375)]
        paid(session, invoice, 456_237)
        assert parts(session) == [(DUE, 20_187)]
        paid(session, invoice)
        assert parts(session) == []


def test_an_overdue_invoice_is_expected_still_by_the_part_that_late_cash_earns(world):
    with work(world.house) as session:
        planned(session, rate("5"), terms=Terms(ageing=AGEING))
        sold(world, session)
        assert parts(session) == [(DUE, 32_300)]
        assert parts(session, DUE + timedelta(days=1)) == [(DUE, 20_187)]


def test_what_the_booking_or_the_invoice_earned_is_not_coming_a_second_time(world):
    with work(world.house) as session:
        planned(session, rate("5"), terms=Terms(trigger=Trigger.INVOICE))
        sold(world, session, 4)
        assert parts(session) == [(None, 24_225)]
    with work(world.house) as session:
        planned(session, rate("5"), terms=Terms(trigger=Trigger.BOOKING), day=TODAY + timedelta(days=1), version=10)
        order = ordered(world, session, opened(world, session), day=TODAY + timedelta(days=1))
        invoiced(session, order, {order.lines[0].id: 4})
        assert [part.amount_minor for part in coming(session, 20, TODAY) if part.order.id == order.id] == []


def test_a_rival_sees_nothing_of_it(world):
    with work(world.house) as session:
        sold(world, session)
    with read(world.people["south_seller"]) as session:
        assert parts(session) == []
    with read(world.people["north_seller"]) as session:
        assert parts(session) == [(DUE, 40_375)]


def test_what_is_held_back_waits_apart_until_its_day(world):
    with work(world.house) as session:
        planned(session, rate("5"), terms=Terms(hold_days=30))
        paid(session, sold(world, session))
        day = date(2026, 4, 9)
        assert unsettled(session, day - timedelta(days=1)) == ([("EUR", 0)], [("EUR", 40_375)])
        assert unsettled(session, day) == ([("EUR", 40_375)], [("EUR", 0)])
