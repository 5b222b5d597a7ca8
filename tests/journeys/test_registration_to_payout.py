"""The main job, from registration to payout, by pages alone: each persona does her part in her own browser."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from portal.clock import stopped_at
from tests.claims import run_jobs

START = datetime(2026, 3, 10, 4, 10, tzinfo=UTC)
ID = "[0-9a-f]{8}-"
_keys = count(1)


class Persona:
    """Somebody at a browser: goes to pages, sends forms, and finds links on them."""

    def __init__(self, client):
        self.client, self.page, self.at = client, "", ""

    def go(self, url):
        """Open a page."""
        answer = self.client.get(url, follow_redirects=True)
        assert answer.status_code == 200, (url, answer.status_code, answer.text[-3000:])
        self.page, self.at = answer.text, answer.request.path
        return self

    def send(self, url, **fields):
        """Send a form; what it leads to is the page then."""
        body = {name.replace("__", "-"): value for name, value in fields.items()} | {"_key": f"journey-{next(_keys)}"}
        answer = self.client.post(url, data=body, follow_redirects=True)
        assert answer.status_code == 200, (url, answer.status_code, re.sub(r"<[^>]+>", " ", answer.text)[-1500:])
        self.page, self.at = answer.text, answer.request.path
        return self

    def link(self, pattern):
        """The first address on the page that contains a pattern."""
        found = re.search(rf'(?:href|action)="([^"]*{pattern}[^"]*)"', self.page)
        assert found, (pattern, self.at)
        return found[1].replace("&amp;", "&")


@pytest.fixture
def persona(browser):
    """`persona("finance")`: that person at her browser."""
    return lambda who: Persona(browser(who))


def test_a_deal_runs_from_registration_to_payout(world, persona):
    north, manager = persona("north_seller"), persona("channel_manager")
    maker, checker = persona("finance"), persona("second_finance")
    with stopped_at(START):
        north.go(world.url("registrations/new")).send(
            north.at,
            customer_name="Siemens AG 西门子",
            tax_id="",
            host="siemens.com",
            region_id=str(world.regions["east-china"]),
            product_line_ids=[str(world.lines["pumps"])],
            value="50,000.00",
            expected_close_on="2026-06-30",
            contact="Ms Li",
            evidence="Met on 1 March.",
        )
        assert "R-NORTH-0001" in north.page
        run_jobs(world)
        manager.go(world.url("cases/")).go(manager.link(f"/cases/{ID}"))
        manager.send(manager.link("/approval"), approval__partner="Good luck", approval__house="clean")
        run_jobs(world)
        assert "Good luck" not in north.go(world.url("registrations/")).page
    with stopped_at(START + timedelta(hours=1)):
        run_jobs(world)
        north.go(world.url("deals/")).go(north.link(f"/deals/{ID}"))
        deal = north.at
        north.send(north.link("/stage"), seen=_seen(north.page))
        north.go(north.link("/quotes/new/"))
        product = "P-100"
        north.send(north.at, lines__0__product=product, lines__0__quantity="10", lines__1__product="")
        quote = north.at
        assert "8,075.00" in north.page
        north.send(f"{quote}/sending").send(f"{quote}/acceptance")
        north.send(north.link("/orders/of/"), reference="PO-4711")
        order = north.at
        manager.go(order).send(f"{order}/confirmation").go(manager.link("/deliveries/of/"))
        line = re.search(r'name="(quantity-[0-9a-f-]+)"', manager.page)[1]
        manager.send(manager.at, on="2026-03-11", **{line: "10"})
        manager.send(manager.link("/acceptance"), on="2026-03-12")
        maker.go(manager.at).send(maker.link("/invoices/of/"))
        assert "I-NORTH-0001-1-1" in maker.page
        maker.send(
            world.url("receipts/new"), bank_reference="B-1", received_on="2026-03-20", payer="North", amount="9124.75"
        )
        receipt = maker.at
        invoice = re.search(r'name="invoice" value="([^"]+)"', maker.page)[1]
        maker.send(f"{receipt}/allocation", invoice=invoice, amount="9124.75")
        assert "403.75" in north.go(world.url("commission/")).page
        assert "agree to the cent" in maker.send(world.url("ledger/proofs")).page
        maker.send(world.url("settlement/preview"), month="2026-03")
        assert "Nothing was written" in maker.page
        maker.send(world.url("settlement/"), month="2026-03")
        run = maker.at
        assert "another person of finance" in maker.page
        checker.go(run)
        digest = re.search(r'name="digest" value="([^"]+)"', checker.page)[1]
        assert maker.client.post(f"{run}/approval", data={"digest": digest, "_key": "self"}).status_code == 403
        checker.send(f"{run}/approval", digest=digest).go(checker.link(f"/payouts/{ID}"))
        batch = checker.at
        checker.send(f"{batch}/export")
        content = checker.client.post(f"{batch}/download")
        assert content.data.decode("utf-8-sig").splitlines()[1].endswith("403.75,EUR")
        checker.send(checker.link("/payment"), reference="BANK-9", on="2026-04-02")
        north.go(world.url("statements/")).go(north.link(f"/statements/{ID}"))
        statement = north.at
        assert "403.75" in north.page
        north.go(north.link(f"/registrations/{ID}"))
        assert "Good luck" in north.page
        for who in ("auditor", "finance"):
            walks_back = persona(who).go(statement)
            walks_back.go(walks_back.link(f"/cases/{ID}"))
            assert "Good luck" in walks_back.page
        assert "agree to the cent" in maker.send(world.url("ledger/proofs")).page
        assert "BANK-9" in checker.go(batch).page
        assert north.go(deal).page


def _seen(page):
    return re.search(r'name="seen" value="([^"]+)"', page)[1]


def test_every_menu_entry_opens_for_everybody_who_sees_it(world, persona):
    for who in world.people:
        at = persona(who).go(world.url())
        for url in re.findall(r'<li><a href="([^"]+)"', at.page):
            assert Persona(at.client).go(url).page.count("<h1") == 1


def test_a_rival_and_a_stranger_find_nothing_of_it(world, persona, browser):
    with stopped_at(START):
        persona("north_seller").send(
            world.url("registrations/new"),
            customer_name="Canary Works",
            region_id=str(world.regions["east-china"]),
            product_line_ids=[str(world.lines["pumps"])],
            value="50000",
            expected_close_on="2026-06-30",
            contact="c",
            evidence="e",
        )
        run_jobs(world)
        for section in (
            "registrations/",
            "deals/",
            "quotes/",
            "orders/",
            "invoices/",
            "commission/",
            "statements/",
            "",
        ):
            assert "Canary" not in persona("south_seller").go(world.url(section)).page
