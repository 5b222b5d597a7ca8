"""A special price by pages, from the wish to the last piece: two approvals, a quote, an order, and an overdraw."""

import re

import pytest
from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.quote.models import Quote
from portal.clock import stopped_at
from portal.db import read
from tests.claims import run_jobs
from tests.deals import NOW
from tests.journeys.test_registration_to_payout import Persona
from tests.special_prices import deal_of, sister


@pytest.fixture
def persona(browser):
    """`persona("finance")`: that person at her browser."""
    return lambda who: Persona(browser(who))


def ask(world, seller, deal_id, **more):
    """Fill in the form for 30 % off twenty valves."""
    url = world.url(f"special-prices/of/{deal_id}")
    fields = {
        "lines-0-subject": f"product:{world.products['V-10']}",
        "lines-0-quantity": "20",
        "lines-0-discount": "30",
        "value": "50,000.00",
        "starts_on": "2026-03-10",
        "last_on": "2026-04-30",
        "competition": "Somebody offers 20 % less.",
        "justification": "First of three plants.",
    }
    return seller.go(url).send(url, **fields | more)


def seen(page, name):
    """The version of the request that a page shows."""
    return re.search(rf'name="{name}-seen" value="(\d+)"', page)[1]


def quoted(world, seller, deal_id, quantity):
    """Quote, send, have it accepted; where the quote stands."""
    url = world.url(f"quotes/new/{deal_id}")
    seller.go(url).send(url, **{"lines-0-product": "V-10", "lines-0-quantity": quantity})
    at = seller.at
    for what in ("sending", "acceptance"):
        seller.send(f"{at}/{what}")
    return at


def test_partner_asks_two_approve_a_quote_uses_it_an_order_consumes_it_and_no_more(world, persona):
    north, manager, finance = persona("north_seller"), persona("channel_manager"), persona("finance")
    deal_id = deal_of(world)
    other = sister(world, deal_id)
    with stopped_at(NOW):
        ask(world, north, deal_id)
        here = north.at
        assert "In review" in north.page
        run_jobs(world)
        assert "Sign" not in finance.go(here).page or "The next signature is of the role" in finance.page
        inbox = manager.go(world.url("cases/")).page
        assert "Special prices by due time" in inbox
        manager.go(here).send(f"{here}/signature", **{"signature-seen": seen(manager.page, "signature")})
        assert "Signed." in manager.page
        run_jobs(world)
        assert "Special price SP-" in finance.go(world.url("")).page
        finance.go(here).send(f"{here}/signature", **{"signature-seen": seen(finance.page, "signature")})
        assert "The special price is approved." in finance.page
        run_jobs(world)
        page = north.go(here).page
        assert "Approved" in page
        assert "Signatures" not in page
        assert "Channel manager" not in page
        first, second = quoted(world, north, deal_id, "15"), quoted(world, north, other, "15")
        assert "Special price" in north.go(first).page
        north.send(world.url(f"orders/of/{first.rsplit('/', 1)[1]}"), reference="PO-1")
        assert "Order O-" in north.page
        page = north.go(here).page
        assert "Orders that used it" in page
        refused = north.client.post(
            world.url(f"orders/of/{second.rsplit('/', 1)[1]}"), data={"reference": "PO-2", "_key": "second"}
        )
        assert refused.status_code == 409
        assert "Only 5 are left" in refused.text
        rival = persona("south_seller")
        assert rival.client.get(here).status_code == 404
    with read(world.house) as session:
        deals = session.scalars(select(Deal).where(Deal.id.in_([deal_id, other]))).all()
        nets = session.scalars(select(Quote.net_minor).where(Quote.deal_id.in_([deal.id for deal in deals]))).all()
        assert nets == [15 * 21_350] * 2  # 305.00 less 30 %, fifteen of them


def test_a_question_goes_back_and_forth_and_a_refusal_says_nothing_of_others(world, persona):
    north, manager = persona("north_seller"), persona("channel_manager")
    deal_id = deal_of(world)
    with stopped_at(NOW):
        ask(world, north, deal_id, **{"lines-0-discount": "20"})
        here = north.at
        run_jobs(world)
        manager.go(here).send(
            f"{here}/question", **{"question-seen": seen(manager.page, "question"), "question-note": "Which plants?"}
        )
        assert "Which plants?" in north.go(here).page
        url = f"{here}/answer"
        north.go(url)
        ask_again = {"lines-0-subject": f"line:{world.lines['valves']}", "lines-0-quantity": "30"}
        ask_again |= {"lines-0-discount": "15", "value": "9000", "starts_on": "2026-03-10", "last_on": "2026-03-20"}
        north.send(url, **ask_again, competition="x", justification="All three.")
        run_jobs(world)
        manager.go(here).send(
            f"{here}/refusal", **{"refusal-seen": seen(manager.page, "refusal"), "refusal-note": "Not this year."}
        )
        page = north.go(here).page
        assert "Not approved" in page
        assert "Not this year." in page
        assert "You may still quote at the prices that hold for you." in page


def test_what_cannot_be_asked_is_said_at_the_form_and_keeps_what_was_typed(world, persona):
    north = persona("north_seller")
    url = world.url(f"special-prices/of/{deal_of(world)}")
    with stopped_at(NOW):
        for wrong, said in (
            ({"lines-0-quantity": "many"}, "Each line needs a quantity"),
            ({"lines-0-discount": "", "lines-0-price": "305"}, "below its list price"),
            ({"lines-0-price": "100"}, "either a net price or a discount"),
            ({"value": ""}, "This field is required"),
            ({"last_on": "2028-01-01"}, "within 366 days"),
        ):
            fields = {
                "lines-0-subject": f"product:{world.products['V-10']}",
                "lines-0-quantity": "20",
                "lines-0-discount": "30",
                "value": "50000",
                "starts_on": "2026-03-10",
                "last_on": "2026-04-30",
                "competition": "Kept words",
                "justification": "y",
                "_key": said,
            } | wrong
            answer = north.client.post(url, data=fields)
            assert answer.status_code in (409, 422), said
            assert said in answer.text
            assert "Kept words" in answer.text


def test_limits_are_drafted_by_one_administrator_and_published_by_another(world, persona):
    ada, nils = persona("tenant_admin"), persona("second_admin")
    with stopped_at(NOW):
        ada.go(world.url("price-limits/")).send(world.url("price-limits/drafts"))
        here = ada.at
        form = ada.go(f"{here}/limits").page
        fields = dict(re.findall(r'name="((?:rung|bound)\.[^"]*|waiting_days)" value="([^"]*)"', form))
        fields |= {f"rung.{n}.approver": who for n, who in enumerate(("channel_manager", "finance", "tenant_admin"))}
        ada.send(f"{here}/limits", **fields | {"gate": "finance", "waiting_days": "20", "rung.0.discount": "12.5"})
        assert "12.5 %" in ada.page
        refused = ada.client.post(f"{here}/publication", data={"valid_from": "2026-03-12", "_key": "own"})
        assert refused.status_code == 403
        nils.go(here).send(f"{here}/publication", valid_from="2026-03-12")
        assert "Version 2 is in force from" in nils.page
        wrong = ada.client.post(f"{here}/limits", data=fields | {"rung.0.discount": "101", "_key": "w"})
        assert wrong.status_code == 422


def test_margin_is_read_by_the_roles_that_may(world, persona):
    from tests.special_prices import asked

    here = world.url(f"special-prices/{asked(world, deal_of(world))}/margin")
    with stopped_at(NOW):
        for who, status in (("channel_manager", 200), ("finance", 200), ("direct_seller", 403), ("north_seller", 403)):
            assert persona(who).client.get(here).status_code == status
        assert "43.75 %" in persona("finance").go(here).page  # 45 of 80
