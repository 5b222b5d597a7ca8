"""Price terms on the pages: drafted, published by another, and seen in a price check."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ltc.deal.models import Deal
from portal.clock import stopped_at
from portal.db import work
from portal.flows import registration as flow
from pricing.ground.record import new_id
from pricing.price.step import ORDER
from pricing.price_terms import draft as drafting
from pricing.price_terms.terms import Terms
from tests.claims import NOW as REGISTERED
from tests.deals import NOW, TODAY, quoted
from tests.journeys.test_registration_to_payout import Persona
from tests.life import protected

FIELDS = {"hunting": "10", "teaming": "4.5", "off": "list", "counted": "document"} | {
    f"place_{number}": kind.value for number, kind in enumerate(ORDER, start=1)
}


@pytest.fixture
def persona(browser):
    """`persona("finance")`: that person at her browser."""
    return lambda who: Persona(browser(who))


def test_terms_are_drafted_by_one_administrator_and_published_by_another(world, persona):
    ada, nils = persona("tenant_admin"), persona("second_admin")
    with stopped_at(NOW):
        assert "As shipped" in ada.go(world.url("price-terms/")).page
        ada.send(world.url("price-terms/drafts"))
        here = ada.at
        ada.go(f"{here}/terms").send(f"{here}/terms", **FIELDS)
        assert "4.5 %" in ada.page
        own = ada.client.post(f"{here}/publication", data={"valid_from": f"{TODAY}", "_key": "own"})
        assert own.status_code == 403
        nils.go(here).send(f"{here}/publication", valid_from=f"{NOW:%Y-%m-%d}")
        assert "Version 1 is in force from" in nils.page
        over = ada.client.post(f"{here}/terms", data=FIELDS | {"_key": "over"})
        assert over.status_code == 409


def test_what_is_wrong_stays_typed_and_is_said(world, persona):
    ada = persona("tenant_admin")
    with stopped_at(NOW):
        ada.go(world.url("price-terms/")).send(world.url("price-terms/drafts"))
        here = ada.at
        for wrong in ({"place_2": ORDER[0].value}, {"hunting": "101"}, {"hunting": "ten"}):
            answer = ada.client.post(f"{here}/terms", data=FIELDS | wrong | {"_key": str(wrong)})
            assert answer.status_code == 422
            assert "There is a problem" in answer.text
            assert "4.5" in answer.text
        ada.send(f"{here}/withdrawal")
        assert "thrown away" in ada.page


@pytest.mark.parametrize(("language", "said"), [("en", "Registration discount"), ("zh", "报备折扣")])
def test_a_quotes_page_names_every_step_in_the_readers_language(world, persona, language, said):
    with work(world.house) as session:
        draft = drafting.begin(session, new_id(), NOW)
        drafting.edit(session, draft, Terms(hunting_ppm=100_000), draft.drafted_by, NOW)
        drafting.publish(session, draft, TODAY, new_id(), (TODAY, NOW))
    held = protected(world)
    with work(world.house) as session:
        flow.release(session, held.id, REGISTERED + timedelta(hours=6))
    with work(world.house) as session:
        quote = quoted(world, session, session.scalars(select(Deal)).one())
        session.flush()
        here = world.url(f"quotes/{quote.id}")
    seller = persona("north_seller")
    assert said in seller.go(f"/language/{language}?to={here}").page


def test_a_price_check_shows_the_registration_and_the_chain(world, persona):
    manager = persona("channel_manager")
    asked = "product=P-100&quantity=10&partner=east&day=2026-03-12&market=&currency=EUR&registered="
    with stopped_at(NOW):
        page = manager.go(world.url(f"price-check/?{asked}")).page
        assert "Down the chain" in page
        assert "from 10 on" in page
        assert "have no rate for these terms" in manager.go(world.url(f"price-check/?{asked}hunting")).page
