"""What orders use of a special price: never above its limits, whatever comes at once, and exactly what stands."""

import threading

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.order.cancel import cancel
from ltc.order.models import SalesOrder
from ltc.order.place import place
from ltc.quote.answer import accept, send
from ltc.quote.models import Quote
from ltc.quote.priced import Wanted
from ltc.quote.special import SpecialPriceShort
from ltc.quote.write import write
from ltc.special_price.find import uses
from ltc.special_price.request import LineWish
from ltc.special_price.use import SpecialPriceOver, SpecialPriceSpent
from portal.db import read, tried_twice, work
from portal.flows import special_price as flow
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.special_prices import approved, deal_of, row_of, sister, wanted

ROUNDS, RACERS = 5, 4


def accepted(world, deal_id, quantity, sku="P-100"):
    """The id of a quote that the customer accepted."""
    with work(world.house) as session:
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        made = write(session, deal, [Wanted(world.products[sku], quantity)], new_id(), (TODAY, NOW))
        session.flush()
        send(session, made, NOW)
        accept(session, made, TODAY, NOW)
        return made.id


def placed(world, quote_id, who="north_seller"):
    """Place an order as a person; its id."""
    with work(world.people[who]) as session:
        made = session.scalars(select(Quote).where(Quote.id == quote_id)).one()
        return place(session, made, "PO-1", TODAY).id


def test_two_orders_at_once_cannot_overdraw(world):
    """Each round: four threads order three of the eight that are left; two get them, whoever they are."""
    for _ in range(ROUNDS):
        deal_id = deal_of(world)
        row_id = approved(world, deal_id, wanted(world, LineWish(world.products["P-100"], None, 8, unit_minor=80_000)))
        deals = [deal_id, *(sister(world, deal_id) for _ in range(RACERS - 1))]
        quotes = [accepted(world, one, 3) for one in deals]
        start, answers = threading.Barrier(RACERS), []

        def race(quote_id, start=start, answers=answers):
            start.wait()
            try:
                answers.append(str(tried_twice(lambda: placed(world, quote_id))))
            except Exception as error:
                answers.append(type(error).__name__)

        threads = [threading.Thread(target=race, args=(quote_id,)) for quote_id in quotes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert answers.count(SpecialPriceSpent.__name__) == 2, answers
        with read(world.house) as session:
            row = row_of(session, row_id)
            assert (row.lines[0].used, row.used_minor) == (6, 480_000)
            assert len(session.scalars(select(SalesOrder).where(SalesOrder.deal_id.in_(deals))).all()) == 2


def test_an_order_and_a_cancellation_at_once_leave_what_stands(world):
    deal_id = deal_of(world)
    row_id = approved(world, deal_id, wanted(world, LineWish(world.products["P-100"], None, 8, unit_minor=80_000)))
    other = accepted(world, sister(world, deal_id), 3)
    first = placed(world, accepted(world, deal_id, 5))

    def undo():
        with work(world.house) as session:
            cancel(session, session.scalars(select(SalesOrder).where(SalesOrder.id == first)).one(), TODAY)

    threads = [threading.Thread(target=act) for act in (undo, lambda: placed(world, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with read(world.house) as session:
        assert row_of(session, row_id).lines[0].used == 3


class Consumption(RuleBasedStateMachine):
    """Orders of any size are placed and cancelled, and the price may be revoked; the model is a sum."""

    world = None

    @initialize(quantity=st.integers(1, 12), value=st.integers(1, 1_200_000))
    def approve(self, quantity, value):
        deal_id = deal_of(self.world)
        lines = (
            LineWish(self.world.products["P-100"], None, quantity, unit_minor=80_000),
            LineWish(None, self.world.lines["valves"], 5, discount_ppm=240_000),
        )
        self.row_id = approved(self.world, deal_id, wanted(self.world, *lines, value=value))
        self.deal_id, self.free, self.revoked = deal_id, [deal_id], False
        self.waiting, self.standing = [], {}
        self.limits = (quantity, 5, value)

    @rule(quantity=st.integers(1, 8), sku=st.sampled_from(["P-100", "V-10"]))
    def quote(self, quantity, sku):
        deal = self.free.pop() if self.free else sister(self.world, self.deal_id)
        try:
            self.waiting.append(accepted(self.world, deal, quantity, sku))
        except SpecialPriceShort:
            self.free.append(deal)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def order(self, data):
        quote_id = data.draw(st.sampled_from(self.waiting))
        self.waiting.remove(quote_id)
        try:
            self.standing[placed(self.world, quote_id)] = quote_id
        except SpecialPriceSpent:
            pass
        except SpecialPriceOver:
            assert self.revoked

    @precondition(lambda self: self.standing)
    @rule(data=st.data())
    def cancel(self, data):
        order_id = data.draw(st.sampled_from(list(self.standing)))
        del self.standing[order_id]
        with work(self.world.house) as session:
            cancel(session, session.scalars(select(SalesOrder).where(SalesOrder.id == order_id)).one(), TODAY)

    @precondition(lambda self: not self.revoked and len(self.standing) > 2)
    @rule()
    def revoke(self):
        self.revoked = True
        with work(self.world.house) as session:
            flow.revoke(session, row_of(session, self.row_id), "Over.", new_id(), NOW)

    @invariant()
    def what_is_used_is_what_stands_and_within_the_limits(self):
        with read(self.world.house) as session:
            row = row_of(session, self.row_id)
            stand = [use for use in uses(session, row) if use.given_back_on is None]
            for line, most in zip(row.lines, self.limits[:2], strict=True):
                assert line.used == sum(use.quantity for use in stand if use.special_price_line_id == line.id) <= most
            assert row.used_minor == sum(use.value_minor for use in stand) <= self.limits[2]
            assert {use.order_id for use in stand} <= set(self.standing)


def test_consumption_is_never_above_the_limits_and_cancelling_gives_back(world):
    kind = type("Machine", (Consumption,), {"world": world})
    quick = settings(
        max_examples=10,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(kind, settings=quick)


@pytest.mark.parametrize("again", [1, 2])
def test_giving_back_twice_gives_back_once(world, again):
    from ltc.special_price.use import give_back

    deal_id = deal_of(world)
    row_id = approved(world, deal_id)
    first, second = (
        placed(world, accepted(world, deal_id, 4)),
        placed(world, accepted(world, sister(world, deal_id), 5)),
    )
    with work(world.house) as session:
        assert [give_back(session, first, TODAY) for _ in range(again)] == [1, *[0] * (again - 1)]
    with read(world.house) as session:
        assert row_of(session, row_id).lines[0].used == 5
        assert second
