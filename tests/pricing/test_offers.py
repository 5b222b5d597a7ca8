"""Contract prices and promotions: two people, no two of equal rank, ended early but never edited."""

import threading
from datetime import date, timedelta
from itertools import permutations

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import IntegrityError

from portal.actor import robot
from portal.db import current, read, tried_twice, work
from portal.tenancy import WallBreach
from pricing.book.models import Side
from pricing.contract_price.draft import ContractPriceBuyer, ContractPriceWrong
from pricing.contract_price.end import discard, end
from pricing.contract_price.find import ContractPriceTwice, contracted
from pricing.contract_price.models import ContractPrice
from pricing.contract_price.publish import ContractPriceMeets, publish, publish_all
from pricing.ground.offered import (
    OfferEnd,
    OfferNotHeld,
    OfferOver,
    OfferOwn,
    OfferPast,
    OfferSpan,
    OfferState,
    standing,
)
from pricing.ground.record import new_id
from pricing.price_promotion import end as promotion_end
from pricing.price_promotion import find
from pricing.price_promotion.choose import choose, rank
from pricing.price_promotion.draft import PromotionCodeTaken, PromotionWrong
from pricing.price_promotion.models import PricePromotion
from pricing.price_promotion.publish import PromotionMeets
from pricing.price_promotion.publish import publish as publish_promotion
from tests.deals import NOW, TODAY, customer_in
from tests.offers import ADA, NILS, SPAN, WHEN, bargain, bargained, promoted, promotion

LATER = date(2026, 6, 1)
ROUNDS, RACERS = 4, 4
LINE, PUMP, VALVE = new_id(), new_id(), new_id()


def value(line=None, product=None, market="", **more):
    """A promotion as a value."""
    return PricePromotion(id=new_id(), product_line_id=line, product_id=product, market=market, **more)


def test_a_product_goes_before_its_line_before_everything_and_only_then_a_market_before_every_market():
    everything, east = value(), value(market="east")
    line, line_east = value(line=LINE), value(line=LINE, market="east")
    product, product_east = value(product=PUMP), value(product=PUMP, market="east")
    order = [everything, east, line, line_east, product, product_east]
    assert sorted(order, key=rank) == order
    for shuffled in permutations((everything, line_east, product, east)):
        assert choose(shuffled, PUMP, LINE) is product
        assert choose(shuffled, VALVE, LINE) is line_east
        assert choose(shuffled, VALVE, new_id()) is east
    assert choose([line, product], VALVE, new_id()) is None


@pytest.mark.parametrize(
    ("starts", "ends", "ended", "state"),
    [
        (date(2026, 3, 10), None, None, OfferState.HOLDING),
        (date(2026, 3, 11), None, None, OfferState.COMING),
        (date(2026, 1, 1), date(2026, 3, 10), None, OfferState.PAST),
        (date(2026, 1, 1), date(2026, 3, 11), None, OfferState.HOLDING),
        (date(2026, 1, 1), None, date(2026, 3, 10), OfferState.PAST),
        (date(2026, 1, 1), None, date(2026, 3, 11), OfferState.HOLDING),
        (date(2026, 4, 1), None, date(2026, 3, 20), OfferState.PAST),  # taken back before it began
    ],
)
def test_an_offer_stands_where_its_days_say_in_python_and_in_the_database(world, starts, ends, ended, state):
    with work(world.house) as session:
        row = bargain(world, session, span=(starts, ends))
        row.published_by, row.published_at = NILS, NOW
        if ended:
            row.ended_from, row.ended_by, row.ended_at = ended, NILS, NOW
        session.flush()
        assert row.state(TODAY) is state
        assert [one for one in OfferState if ids(session, one)] == [state]


def ids(session, state):
    """The contract prices in a state today."""
    return session.scalars(select(ContractPrice.id).where(*standing(ContractPrice, state, TODAY))).all()


def test_a_draft_holds_nothing_until_somebody_else_publishes_it_and_then_it_is_fixed(world):
    north, pump = world.partners["north"], world.products["P-100"]
    with work(world.house) as session:
        row = bargain(world, session)
        assert contracted(session, [north], "EUR", [pump], TODAY) == {}
        with pytest.raises(OfferOwn):
            publish(session, row, ADA, WHEN)
        publish(session, row, NILS, WHEN)
        cut = contracted(session, [north], "EUR", [pump], TODAY)[pump]
        assert (cut.change.unit_minor, cut.source, cut.facts["until"]) == (82_000, "FC-1", "2027-01-01")
        assert contracted(session, [north], "USD", [pump], TODAY) == {}
        assert contracted(session, [world.partners["south"]], "EUR", [pump], TODAY) == {}
        assert contracted(session, [north], "EUR", [pump], date(2027, 1, 1)) == {}
        assert contracted(session, [], "EUR", [pump], TODAY) == {}
        with pytest.raises(OfferOver):
            publish(session, row, NILS, WHEN)
        with pytest.raises(OfferOver):
            discard(session, row, ADA, NOW)


@pytest.mark.parametrize("change", ["unit_minor = 1", "valid_until = NULL", "reference = 'x'", "published_by = NULL"])
def test_the_database_lets_nothing_of_a_published_price_change_but_its_end(world, change):
    with work(world.house) as session:
        row = bargained(world, session)
        promo = promoted(session)
        end(session, bargained(world, session, sku="P-500"), LATER, ADA, WHEN)
    for table, what, kept in (
        ("contract_price", change, row.id),
        ("price_promotion", "discount_ppm = 2", promo.id),
        ("contract_price", "ended_from = '2026-04-01'", None),
    ):
        where = f"WHERE tenant_id = {world.tenant.id} AND ended_at IS {'NULL' if kept else 'NOT NULL'}"
        for verb in (f"UPDATE {table} SET {what} {where}", f"DELETE FROM {table} {where}"):
            with pytest.raises(Exception, match="append-only"), work(world.house, keep=False) as session:
                session.connection().execute(text(verb))


def test_the_database_itself_refuses_one_person_for_both(world):
    with pytest.raises(IntegrityError), work(world.house) as session:
        row = bargain(world, session)
        row.published_by, row.published_at = ADA, NOW


def test_equal_rank_is_refused_when_it_is_published_and_a_following_span_is_not(world):
    with work(world.house) as session:
        bargained(world, session, span=(date(2026, 1, 1), LATER))
        with pytest.raises(ContractPriceMeets) as refused:
            bargained(world, session, reference="FC-2", span=(date(2026, 5, 31), None))
        assert refused.value.facts == {"reference": "FC-1", "product": "P-100"}
        bargained(world, session, reference="FC-3", span=(LATER, None))
        for other in ({"buyer": "south"}, {"sku": "P-500"}, {"currency": "USD"}):
            bargained(world, session, **other)
        bargained(world, session, buyer=customer_in(session, world))


def test_a_price_is_ended_from_a_day_on_once_and_another_may_follow_from_that_day(world):
    north, pump = world.partners["north"], world.products["P-100"]
    with work(world.house) as session:
        row = bargained(world, session)
        for day in (TODAY - timedelta(days=1), SPAN[1]):
            with pytest.raises(OfferEnd):
                end(session, row, day, ADA, WHEN)
        end(session, row, LATER, ADA, WHEN)
        with pytest.raises(OfferNotHeld):
            end(session, row, TODAY, ADA, WHEN)
        bargained(world, session, 79_000, reference="FC-2", span=(LATER, None))
        for day, minor in ((LATER - timedelta(days=1), 82_000), (LATER, 79_000)):
            cut = contracted(session, [north], "EUR", [pump], day)[pump]
            assert cut.change.unit_minor == minor
        wrong = bargained(world, session, sku="P-500", span=(LATER, None))
        end(session, wrong, TODAY, ADA, WHEN)  # taken back: it never held, so the same days are free again
        bargained(world, session, sku="P-500", span=(LATER, None))


def test_what_makes_no_sense_is_not_drafted_and_what_is_over_is_not_published(world):
    with work(world.house) as session:
        with pytest.raises(OfferSpan):
            bargain(world, session, span=(TODAY, TODAY))
        with pytest.raises(ContractPriceWrong):
            bargain(world, session, 0)
        nobody = bargain(world, session)
        nobody.partner_id = None
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
    assert ContractPriceBuyer.code == "contract-price-buyer"
    with work(world.house) as session:
        with pytest.raises(OfferPast):
            bargained(world, session, span=(date(2025, 1, 1), TODAY))
        for wrong in ({"ppm": 0}, {"ppm": 1_000_001}, {"product_line_id": LINE, "product_id": PUMP}):
            with pytest.raises(PromotionWrong):
                promotion(session, **wrong)


def test_all_drafts_of_a_contract_are_published_together_or_none_is(world):
    with work(world.house) as session:
        for sku in ("P-100", "P-500"):
            bargain(world, session, sku=sku)
        assert len(publish_all(session, "FC-1", NILS, WHEN)) == 2
        with pytest.raises(OfferOver):
            publish_all(session, "FC-1", NILS, WHEN)
    with pytest.raises(ContractPriceMeets), work(world.house) as session:
        for sku in ("S-1", "P-100"):
            bargain(world, session, sku=sku, reference="FC-2")
        publish_all(session, "FC-2", NILS, WHEN)
    with read(world.house) as session:
        assert len(ids(session, OfferState.HOLDING)) == 2


def test_two_prices_of_a_merged_customer_are_refused_by_name_and_none_is_picked(world):
    with work(world.house) as session:
        one, other = (customer_in(session, world) for _ in range(2))
        bargained(world, session, buyer=one)
        bargained(world, session, buyer=other, reference="FC-2")
        with pytest.raises(ContractPriceTwice):
            contracted(session, [one, other], "EUR", [world.products["P-100"]], TODAY)


def test_a_promotion_is_read_by_side_market_day_and_what_it_is_on(world):
    products = {world.products["P-100"]: world.lines["pumps"], world.products["V-10"]: world.lines["valves"]}
    pump, valve = products

    def rates(market="", side=Side.CHANNEL, day=TODAY):
        cuts = find.promoted(session, side, market, products, day)
        return {product: (cut.source, cut.change.rate_ppm) for product, cut in cuts.items()}

    with work(world.house) as session:
        promoted(session, "all", 10_000)
        promoted(session, "east", 20_000, market="east-china")
        promoted(session, "pumps", 30_000, product_line_id=world.lines["pumps"])
        promoted(session, "p500", 40_000, product_id=world.products["P-500"])
        promotion(session, "draft", 50_000, product_id=pump)
        assert rates() == {pump: ("pumps", 30_000), valve: ("all", 10_000)}
        assert rates("east-china") == {pump: ("pumps", 30_000), valve: ("east", 20_000)}
        assert rates(side=Side.DIRECT) == {}
        assert rates(day=SPAN[1]) == {}


def test_a_promotion_meets_only_one_of_its_own_place_and_gives_its_code_back_when_thrown_away(world):
    with work(world.house) as session:
        row = promoted(session)
        with pytest.raises(PromotionCodeTaken):
            promotion(session)
        with pytest.raises(PromotionMeets):
            promoted(session, "summer")
        promoted(session, "east", market="east-china")
        promoted(session, "direct", side=Side.DIRECT)
        promoted(session, "pumps", product_line_id=world.lines["pumps"])
        thrown = promotion(session, "autumn")
        promotion_end.discard(session, thrown, NILS, NOW)
        promotion(session, "autumn")
        promotion_end.end(session, row, LATER, NILS, WHEN)
        promoted(session, "later", span=(LATER, SPAN[1]))


@pytest.mark.parametrize("same_start", [True, False])
def test_of_many_publications_at_once_one_of_a_rank_wins(world, same_start):
    """Each round: four threads publish four drafts whose days meet; one is published, the others say why not."""
    for turn in range(ROUNDS):
        made = []
        with work(world.house) as session:
            for racer in range(RACERS):
                starts = TODAY + timedelta(days=0 if same_start else racer)
                kind = (bargain(world, session, span=(starts, None)), publish) if turn % 2 else None
                code = f"r{turn}-{racer}"
                kind = kind or (promotion(session, code, span=(starts, LATER)), publish_promotion)
                made.append((type(kind[0]), kind[0].id, kind[1]))
        start, answers = threading.Barrier(RACERS), []

        def race(kind, row_id, act, start=start, answers=answers):
            def once():
                with work(world.house) as session:
                    act(session, session.get_one(kind, (world.tenant.id, row_id)), NILS, WHEN)

            start.wait()
            try:
                tried_twice(once)
                answers.append("published")
            except Exception as error:
                answers.append(type(error).__name__)

        threads = [threading.Thread(target=race, args=one) for one in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        lost = "ContractPriceMeets" if turn % 2 else "PromotionMeets"
        assert sorted(answers) == sorted(["published", *[lost] * (RACERS - 1)]), answers
        with work(world.house) as session:
            for kind, row_id, _ in made:
                row = session.get_one(kind, (world.tenant.id, row_id))
                if row.published_at:
                    act = promotion_end.end if kind is PricePromotion else end
                    act(session, row, TODAY, ADA, WHEN)


def test_a_partner_sees_its_own_published_prices_and_published_promotions_and_nothing_else(world, neighbour):
    with work(world.house) as session:
        own = bargained(world, session)
        bargain(world, session, sku="P-500")
        bargained(world, session, buyer="south")
        bargained(world, session, buyer=customer_in(session, world))
        shown = promoted(session)
        promotion(session, "draft", side=Side.DIRECT)
    with read(world.people["north_seller"]) as session:
        assert [row.id for row in session.scalars(select(ContractPrice))] == [own.id]
        assert session.scalars(select(ContractPrice.reference)).all() == ["FC-1"]
        assert [row.id for row in session.scalars(select(PricePromotion))] == [shown.id]
    with read(world.people["east_seller"]) as session:
        assert session.scalars(select(ContractPrice)).all() == []
    with read(robot(neighbour.id)) as session:
        assert session.scalars(select(ContractPrice)).all() + session.scalars(select(PricePromotion)).all() == []
    with pytest.raises(WallBreach), work(world.people["north_seller"]) as session:
        session.execute(update(ContractPrice).values(unit_minor=1))


def test_a_thousand_products_are_asked_in_two_statements(world):
    asked = {new_id(): world.lines["pumps"] for _ in range(1000)} | {world.products["P-100"]: world.lines["pumps"]}
    with work(world.house) as session:
        bargained(world, session)
        promoted(session)
    said = []
    with read(world.house) as session:
        event.listen(current().engine, "before_cursor_execute", lambda *told: said.append(told[2]))
        found = contracted(session, [world.partners["north"]], "EUR", asked, TODAY)
        assert len(find.promoted(session, Side.CHANNEL, "", asked, TODAY)) == 1001
        assert (len(found), len([one for one in said if one.startswith("SELECT")])) == (1, 2)
