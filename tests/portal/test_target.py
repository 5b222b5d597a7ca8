"""The pages of targets and sales teams."""

import re

from ltc.deal.models import DealState
from portal.clock import stopped_at
from portal.db import work
from tests.deals import NOW, opened
from tests.html import checked
from tests.portal.test_deal_room import send


def test_an_administrator_sets_targets_and_everybody_of_the_house_reads_them(world, browser):
    seller, admin = world.people["direct_seller"].person_id, browser("tenant_admin")
    with work(world.house) as session:
        deal = opened(world, session, partner=None)
        deal.owner_id, deal.state, deal.closed_at = seller, DealState.WON, NOW
    with stopped_at(NOW):
        wanted = {"whose": f"person:{seller}", "month": "2026-03", "currency": "eur", "value": "100000.00"}
        assert send(admin, world.url("targets/new"), **wanted).status_code == 303
        page = checked(browser("direct_seller").get(world.url("targets/?month=2026-03")))
        assert "Direct Seller" in page
        assert "50 %" in page
        rows = checked(admin.get(world.url(f"deals/?state=won&owner={seller}&closed=2026-03&currency=EUR")))
        assert rows.count("<tr data-href") == 1
        shown = re.findall(r'href="([^"]+/targets/[0-9a-f-]{36})"', page)[0]
        assert "Tenant Admin" in checked(admin.get(shown))
    assert send(browser("direct_seller"), world.url("targets/new"), **wanted).status_code == 403
    assert browser("north_seller").get(world.url("targets/")).status_code == 403


def test_what_cannot_be_read_is_said_beside_its_field(world, browser):
    seller = world.people["direct_seller"].person_id
    wrong = {"whose": f"person:{seller}", "month": "March", "currency": "EUR", "value": "x"}
    assert "Write a month such as 2026-03." in checked(
        send(browser("tenant_admin"), world.url("targets/new"), **wrong), 422
    )
    answer = send(browser("tenant_admin"), world.url("targets/new"), **wrong | {"month": "2026-03"})
    assert answer.status_code == 422


def test_a_team_is_formed_joined_and_left(world, browser):
    admin, seller = browser("tenant_admin"), world.people["direct_seller"].person_id
    made = send(admin, world.url("sales-teams/new"), code="south", name_en="South", name_zh="华南")
    url = made.headers["Location"]
    joined = {"person_id": str(seller), "joined_on": "2026-03-01"}
    assert send(admin, f"{url}/members", **joined).status_code == 303
    assert "already" in checked(send(admin, f"{url}/members", **joined), 422)
    page = checked(admin.get(url))
    end = page.split('class="fw-pay" action="')[1].split('"')[0]
    assert "Nobody leaves before joining." in checked(send(admin, end, left_on="2026-02-01"), 422)
    assert send(admin, end, left_on="2026-03-09").status_code == 303
    assert "South" in checked(admin.get(world.url("sales-teams/")))
