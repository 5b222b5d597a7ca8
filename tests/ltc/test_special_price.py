"""Special prices: asked for from one's own rows, signed by several, used up by orders, ended, and never overdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.deal.models import Deal
from ltc.order.cancel import OrderConfirmed, cancel
from ltc.order.confirm import confirm
from ltc.order.place import place
from ltc.price_limit.find import NoPriceLimits, in_force
from ltc.quote.answer import OtherAccepted, accept, send
from ltc.quote.models import QuoteState
from ltc.quote.priced import Wanted
from ltc.quote.special import SpecialPriceShort
from ltc.quote.write import write
from ltc.special_price import end
from ltc.special_price.decide import NotYourStep, OwnSpecialPrice, ReasonNeeded, SignedAlready, SpecialPriceChanged
from ltc.special_price.find import signatures, uses
from ltc.special_price.models import SpecialPriceLine, SpecialPriceState, SpecialPriceStep
from ltc.special_price.request import (
    LineWish,
    PartnerNotGood,
    SpecialPriceLines,
    SpecialPriceNotLower,
    SpecialPriceSpan,
    SpecialPriceWish,
)
from ltc.special_price.states import SpecialPriceMove, shown
from ltc.special_price.use import SpecialPriceOver, SpecialPriceSpent
from partners.partner.models import Partner, Standing
from portal.db import read, work
from portal.flows import special_price as flow
from portal.flows.account import KINDS
from portal.mail.models import MailMessage
from pricing.book.facts import NoPrice
from pricing.ground.money import CurrencyMismatch, Money
from pricing.ground.record import new_id
from pricing.price.line import BelowFloor
from tests.deals import NOW, TODAY
from tests.special_prices import approved, asked, by, deal_of, row_of, signed, sister, wanted

S = SpecialPriceState


def quote(session, deal_id, world, quantity=10, sku="P-100", day=TODAY, manual=None):
    deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
    return write(session, deal, [Wanted(world.products[sku], quantity, manual)], new_id(), (day, NOW))


def order(session, deal_id, world, quantity=10, **more):
    made = quote(session, deal_id, world, quantity, **more)
    session.flush()
    send(session, made, NOW)
    accept(session, made, TODAY, NOW)
    return place(session, made, "PO-1", TODAY)


def steps(made):
    return [step["kind"] for step in made.lines[0].steps]


def test_the_manager_gives_a_small_one_alone_and_both_sides_are_told(world):
    row_id = asked(world, deal_of(world))
    with read(world.house) as session:
        row = row_of(session, row_id)
        assert (row.state, [s.approver for s in signatures(session, row)]) == (S.ASKED, ["channel_manager"])
    assert signed(world, row_id, "channel_manager")
    with read(world.house) as session:
        assert row_of(session, row_id).state is S.APPROVED
        told = [mail.template for mail in session.scalars(select(MailMessage).order_by(MailMessage.id))]
        assert told == ["special_price_asked", "special_price_answered"]


def test_a_deep_one_takes_three_people_and_a_reason_at_the_gate(world):
    pumps = LineWish(world.products["P-100"], None, 20, unit_minor=54_000)  # 46 % off, floor at 45 %
    row_id = asked(world, deal_of(world), wanted(world, pumps))
    assert not signed(world, row_id, "channel_manager", "finance")
    with pytest.raises(ReasonNeeded):
        signed(world, row_id, "tenant_admin")
    assert signed(world, row_id, "tenant_admin", reason="Reference plant")
    with read(world.house) as session:
        found = signatures(session, row_of(session, row_id))
        assert [(s.approver, s.kind.value) for s in found] == [
            ("channel_manager", "approval"), ("finance", "approval"), ("tenant_admin", "gate"),
        ]  # fmt: skip
        assert found[2].reason == "Reference plant"


def test_whoever_asks_never_signs_nor_signs_twice_nor_out_of_turn(world):
    row_id = asked(world, deal_of(world), who="channel_manager")
    with pytest.raises(OwnSpecialPrice):
        signed(world, row_id, "channel_manager")
    with pytest.raises(NotYourStep):
        signed(world, row_id, "finance")
    assert signed(world, row_id, "second_manager")
    deep = LineWish(world.products["V-10"], None, 5, discount_ppm=350_000)
    row_id = asked(world, deal_of(world), wanted(world, deep))
    both = world.people["channel_manager"].roles | {"finance"}
    assert not signed(world, row_id, "channel_manager")
    with pytest.raises(SignedAlready), work(world.house) as session:
        row = row_of(session, row_id)
        who = by(world, "channel_manager", row)
        flow.sign(session, row, None, type(who)(who.person_id, both, NOW, row.version))


def test_the_database_refuses_the_askers_signature_and_a_gate_without_reason(world):
    row_id = asked(world, deal_of(world))
    asker = world.people["north_seller"].person_id
    for values in (
        {"decided_by": asker, "decided_at": NOW},
        {"kind": "gate", "decided_by": new_id(), "decided_at": NOW},
    ):
        with pytest.raises(IntegrityError), work(world.house) as session:
            [step] = session.scalars(select(SpecialPriceStep).where(SpecialPriceStep.special_price_id == row_id))
            for name, value in values.items():
                setattr(step, name, value)


def test_what_changed_since_it_was_looked_at_is_not_signed(world):
    row_id = asked(world, deal_of(world))
    with pytest.raises(SpecialPriceChanged), work(world.house) as session:
        row = row_of(session, row_id)
        seen = by(world, "channel_manager", row)
        flow.sign(session, row, None, type(seen)(seen.person_id, seen.roles, NOW, row.version - 1))


def test_a_question_is_answered_and_the_signatures_begin_again(world):
    row_id = asked(world, deal_of(world))
    with work(world.house) as session:
        row = row_of(session, row_id)
        with pytest.raises(ReasonNeeded):
            flow.send_back(session, row, None, by(world, "channel_manager", row))
        flow.send_back(session, row, "Who competes?", by(world, "channel_manager", row))
    with work(world.people["north_seller"]) as session:
        row = row_of(session, row_id)
        assert (row.state, row.note) == (S.RETURNED, "Who competes?")
        again = wanted(world, LineWish(world.products["V-10"], None, 5, discount_ppm=350_000))
        flow.answer(session, row, again, flow.asker(session, world.people["north_seller"].person_id, NOW))
    with work(world.house) as session:
        flow.assess(session, row_id, NOW)
        row = row_of(session, row_id)
        assert (row.round, row.note, len(row.lines)) == (2, None, 1)
        assert [s.approver for s in signatures(session, row)] == ["channel_manager", "finance"]


def test_a_refused_or_withdrawn_one_is_over(world):
    refused, back = asked(world, deal_of(world)), asked(world, deal_of(world))
    with work(world.house) as session:
        row = row_of(session, refused)
        flow.refuse(session, row, "Not at this volume.", by(world, "channel_manager", row))
    with work(world.people["north_seller"]) as session:
        end.withdraw(session, row_of(session, back), world.people["north_seller"].person_id, NOW)
    for row_id in (refused, back):
        with pytest.raises(SpecialPriceMove):
            signed(world, row_id, "channel_manager")


def test_what_goes_beyond_the_ladder_can_be_refused_and_not_signed(world):
    deep = LineWish(None, world.lines["valves"], 5, discount_ppm=700_000)
    row_id = asked(world, deal_of(world), wanted(world, deep))
    with pytest.raises(Exception, match="special-price-beyond-limits"):
        signed(world, row_id, "channel_manager")
    with work(world.house) as session:
        row = row_of(session, row_id)
        flow.refuse(session, row, "Too deep.", by(world, "channel_manager", row))


@pytest.mark.parametrize(
    ("lines", "more", "refused"),
    [
        ((), {"lines": ()}, SpecialPriceLines),
        ((("P-100", None, 1, 90_000, None), ("P-100", None, 1, 80_000, None)), {}, SpecialPriceLines),
        ((("P-100", "pumps", 1, None, 1),), {}, SpecialPriceLines),
        (((None, "pumps", 1, 90_000, None),), {}, SpecialPriceLines),
        ((("P-100", None, 0, 90_000, None),), {}, SpecialPriceWish),
        ((("P-100", None, 1, None, None),), {}, SpecialPriceWish),
        ((("P-100", None, 1, 90_000, 100_000),), {}, SpecialPriceWish),
        ((("P-100", None, 1, None, 1_000_000),), {}, SpecialPriceWish),
        ((("P-100", None, 1, 100_000, None),), {}, SpecialPriceNotLower),
        ((("P-100", None, 1, 0, None),), {}, SpecialPriceNotLower),
        ((("?", None, 1, 90_000, None),), {}, NoPrice),
        ((("P-100", None, 1, 90_000, None),), {"value": Money(0, "EUR")}, SpecialPriceWish),
        ((("P-100", None, 1, 90_000, None),), {"value": Money(1, "USD")}, CurrencyMismatch),
        ((("P-100", None, 1, 90_000, None),), {"starts_on": TODAY - timedelta(days=1)}, SpecialPriceSpan),
        ((("P-100", None, 1, 90_000, None),), {"last_on": TODAY + timedelta(days=400)}, SpecialPriceSpan),
    ],
)
def test_what_cannot_be_asked_for(world, lines, more, refused):
    wishes = [
        LineWish(world.products.get(sku, new_id()) if sku else None, world.lines.get(line) if line else None, *rest)
        for sku, line, *rest in lines
    ]
    request = wanted(world, *wishes)
    changed = {name: getattr(request, name) for name in request.__slots__} | more
    with pytest.raises(refused):
        asked(world, deal_of(world), type(request)(**changed))


def test_a_partner_that_is_not_in_good_standing_neither_asks_nor_uses(world):
    deal_id = deal_of(world)
    approved(world, deal_id)
    with work(world.house) as session:
        session.scalars(select(Partner).where(Partner.code == "north")).one().standing = Standing.BLACKLISTED
    with pytest.raises(PartnerNotGood):
        asked(world, deal_id)
    with work(world.house, keep=False) as session:
        assert "special" not in steps(quote(session, deal_id, world))


def test_without_limits_a_request_waits_and_nothing_is_approved(world):
    with read(world.house) as session, pytest.raises(NoPriceLimits):
        in_force(session, TODAY.replace(year=2020))


def test_the_quote_has_the_special_step_with_its_source_and_ends_with_it(world):
    deal_id = deal_of(world)
    approved(world, deal_id, wanted(world, last_on=TODAY + timedelta(days=9)))
    with work(world.people["north_seller"], keep=False) as session:
        made = quote(session, deal_id, world)
        # 100,000 less 5 % for ten, less 15 % for gold is 80,750; 20 % off list is 80,000
        assert steps(made) == ["list", "break", "tier", "special", "net"]
        step = made.lines[0].steps[3]
        assert (step["amount_minor"], step["total_minor"], step["source"][:3]) == (-7_500, 800_000, "SP-")
        assert made.net_minor == 800_000
        assert made.valid_until == TODAY + timedelta(days=9)


def test_a_special_price_never_makes_anything_dearer(world):
    deal_id = deal_of(world)
    approved(world, deal_id, wanted(world, LineWish(world.products["P-100"], None, 60, unit_minor=80_750)))
    with work(world.house, keep=False) as session:
        assert "special" not in steps(quote(session, deal_id, world, 50))  # 8 % for fifty: 78,200


def test_it_holds_for_the_same_partner_and_customer_and_for_nobody_else(world):
    deal_id = deal_of(world)
    approved(world, deal_id)
    own, rivals, strangers = sister(world, deal_id), deal_of(world, "south"), deal_of(world)
    with work(world.house) as session:
        first = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        session.scalars(select(Deal).where(Deal.id == rivals)).one().account_id = first.account_id
    with work(world.house, keep=False) as session:
        assert "special" in steps(quote(session, own, world))
        assert "special" not in steps(quote(session, rivals, world))
        assert "special" not in steps(quote(session, strangers, world))


def test_the_line_of_a_product_goes_before_the_one_of_its_product_line(world):
    deal_id = deal_of(world)
    lines = (
        LineWish(None, world.lines["pumps"], 20, discount_ppm=240_000),
        LineWish(world.products["P-100"], None, 20, unit_minor=79_000),
    )
    approved(world, deal_id, wanted(world, *lines))
    with work(world.house, keep=False) as session:
        assert quote(session, deal_id, world, 1).net_minor == 79_000
        assert quote(session, deal_id, world, 1, sku="P-500").net_minor == 364_800


def test_more_than_is_left_is_said_and_the_rest_can_be_a_line_of_its_own(world):
    deal_id = deal_of(world)
    approved(world, deal_id)
    with work(world.house, keep=False) as session:
        with pytest.raises(SpecialPriceShort):
            quote(session, deal_id, world, 21)
        deal = session.scalars(select(Deal).where(Deal.id == deal_id)).one()
        pump = world.products["P-100"]
        made = write(session, deal, [Wanted(pump, 20), Wanted(pump, 1)], new_id(), (TODAY, NOW))
        assert [("special" in [s["kind"] for s in line.steps]) for line in made.lines] == [True, False]


def test_an_order_uses_it_up_and_a_cancelled_one_gives_it_back(world):
    deal_id = deal_of(world)
    row_id = approved(world, deal_id)
    with work(world.people["north_seller"]) as session:
        order(session, deal_id, world, 15)
    with work(world.house) as session:
        row = row_of(session, row_id)
        assert (row.lines[0].used, row.used_minor) == (15, 1_200_000)
        [used] = uses(session, row)
        cancel(session, _order(session, used.order_id), TODAY)
    with work(world.house) as session:
        row = row_of(session, row_id)
        assert (row.lines[0].used, row.used_minor) == (0, 0)
        with pytest.raises(OrderConfirmed):
            cancel(session, _order(session, uses(session, row)[0].order_id), TODAY)
        again = order(session, deal_id, world, 20)
        session.flush()
        confirm(session, again, NOW)
        with pytest.raises(OrderConfirmed):
            cancel(session, again, TODAY)


def _order(session, order_id):
    from ltc.order.models import SalesOrder

    return session.scalars(select(SalesOrder).where(SalesOrder.id == order_id)).one()


def test_two_quotes_of_the_same_rest_cannot_both_be_ordered(world):
    deal_id = deal_of(world)
    approved(world, deal_id)
    other = sister(world, deal_id)
    with work(world.house) as session:
        quotes = [quote(session, one, world, 15) for one in (deal_id, other)]
        session.flush()
        for made in quotes:
            send(session, made, NOW)
            accept(session, made, TODAY, NOW)
        place(session, quotes[0], "PO-1", TODAY)
        with pytest.raises(SpecialPriceSpent):
            place(session, quotes[1], "PO-2", TODAY)


def test_the_value_limit_ends_it_as_well(world):
    deal_id = deal_of(world)
    approved(world, deal_id, wanted(world, value=1_000_000))  # 12 pumps of 80,000
    with work(world.house, keep=False) as session:
        with pytest.raises(SpecialPriceShort):
            quote(session, deal_id, world, 13)
        assert "special" in steps(quote(session, deal_id, world, 12))


def test_it_holds_from_its_first_day_to_its_last_and_is_shown_as_expired_after(world):
    deal_id = deal_of(world)
    first, last = TODAY + timedelta(days=2), TODAY + timedelta(days=4)
    row_id = approved(world, deal_id, wanted(world, starts_on=first, last_on=last))
    with work(world.house, keep=False) as session:
        holds = [
            "special" in steps(quote(session, deal_id, world, day=first + timedelta(days=n))) for n in range(-1, 4)
        ]
        assert holds == [False, True, True, True, False]
        row = row_of(session, row_id)
        assert [shown(row, last), shown(row, last + timedelta(days=1))] == [S.APPROVED, S.EXPIRED]


def test_a_revoked_one_is_neither_quoted_nor_ordered(world):
    deal_id = deal_of(world)
    row_id = approved(world, deal_id)
    with work(world.house) as session:
        made = quote(session, deal_id, world)
        session.flush()
        send(session, made, NOW)
        accept(session, made, TODAY, NOW)
        with pytest.raises(ReasonNeeded):
            flow.revoke(session, row_of(session, row_id), None, new_id(), NOW)
        flow.revoke(session, row_of(session, row_id), "The plant was given up.", new_id(), NOW)
        with pytest.raises(SpecialPriceOver):
            place(session, made, "PO-1", TODAY)
        again = quote(session, deal_id, world)
        assert "special" not in steps(again)
        session.flush()
        send(session, again, NOW)  # the accepted one can never be ordered, so it makes room
        accept(session, again, TODAY, NOW)
        assert (made.state, again.state) == (QuoteState.SUPERSEDED, QuoteState.ACCEPTED)


def test_an_accepted_quote_whose_special_price_holds_makes_no_room(world):
    deal_id = deal_of(world)
    approved(world, deal_id)
    with work(world.house) as session:
        for made in (quote(session, deal_id, world),):
            session.flush()
            send(session, made, NOW)
            accept(session, made, TODAY, NOW)
        session.flush()
        with pytest.raises(OtherAccepted):
            send(session, quote(session, deal_id, world, 2), NOW)


def test_nothing_is_used_before_the_registration_has_stood_unless_somebody_says_why(world):
    from partners.conflict.rule import Notes
    from partners.conflict.rule import approve as approve_case
    from portal.flows import registration
    from tests.claims import by as ruler
    from tests.claims import judged

    row = judged(world)
    with work(world.house) as session:
        approve_case(session, row.id, ruler(), Notes())
        registration.release(session, row.id, NOW + timedelta(hours=2))
    with work(world.house) as session:
        deal_id = session.scalars(select(Deal.id).where(Deal.registration_id == row.id)).one()
    row_id = approved(world, deal_id)
    with work(world.house) as session:
        row = row_of(session, row_id)
        assert row.usable_on == TODAY + timedelta(days=15)
        assert "special" not in steps(quote(session, deal_id, world))
        assert "special" in steps(quote(session, deal_id, world, day=row.usable_on))
        with pytest.raises(ReasonNeeded):
            end.open_early(session, row, None, by(world, "channel_manager", row), TODAY)
        end.open_early(session, row, "The tender closes on Friday.", by(world, "channel_manager", row), TODAY)
        session.flush()
        assert "special" in steps(quote(session, deal_id, world))
        with pytest.raises(end.UsableAlready):
            end.open_early(session, row, "Again.", by(world, "channel_manager", row), TODAY)


def test_a_discount_by_hand_does_not_go_below_the_floor_price(world):
    deal_id = deal_of(world)
    with work(world.house, keep=False) as session:
        assert quote(session, deal_id, world, 1, manual=300_000).net_minor == 59_500
        with pytest.raises(BelowFloor):
            quote(session, deal_id, world, 1, manual=360_000)


@pytest.mark.parametrize("broken", [{"used": 21}, {"used": -1}, {"unit_minor": 5}, {"product_id": None}])
def test_the_database_keeps_the_limits_of_a_line(world, broken):
    row_id = approved(world, deal_of(world))
    with pytest.raises(IntegrityError), work(world.house) as session:
        [line] = session.scalars(select(SpecialPriceLine).where(SpecialPriceLine.special_price_id == row_id))
        for name, value in broken.items():
            setattr(line, name, value)


def test_a_partner_reads_its_own_request_and_no_signature_and_a_rival_reads_nothing(world):
    row_id = approved(world, deal_of(world))
    with read(world.people["north_seller"]) as session:
        row = row_of(session, row_id)
        assert row.state is S.APPROVED
        assert signatures(session, row) == []
    with read(world.people["south_seller"]) as session:
        from ltc.special_price.models import SpecialPrice, SpecialPriceAct

        for kind in (SpecialPrice, SpecialPriceLine, SpecialPriceAct, SpecialPriceStep):
            assert session.scalars(select(kind)).all() == []


def test_a_merged_customer_keeps_its_special_prices():
    assert Deal in KINDS  # a special price finds its customer through its deal
