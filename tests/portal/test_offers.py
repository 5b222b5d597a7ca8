"""The pages of contract prices and promotions: drafted, published, ended, imported; both languages; and who may not."""

import html
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from partners.account.find import Asked
from partners.account.remember import create
from portal.clock import today
from portal.db import read, work
from portal.permits import PERMITS, Permission, Role
from portal.web.paging import PAGE_SIZE
from pricing.contract_price.models import ContractPrice
from pricing.ground.record import new_id
from pricing.price_promotion.models import PricePromotion
from tests.conftest import new_tenant
from tests.html import checked
from tests.offers import bargain, bargained, promoted, promotion
from tests.world import build

DAYS = {"valid_from": "2026-01-01", "last_on": "2099-12-31"}
BARGAIN = {"partner": "north", "sku": "P-100", "unit": "820.00", "currency": "EUR", "reference": "FC-2026-07", **DAYS}
CAMPAIGN = {"code": "spring", "name_en": "Spring pumps", "name_zh": "春季水泵促销", "side": "channel", "percent": "7.5"}


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


@pytest.fixture
def seller(browser):
    """A direct seller, who drafts and does not publish."""
    return browser("direct_seller")


@pytest.fixture
def manager(browser):
    """A channel manager, who does both, but never on one draft."""
    return browser("channel_manager")


def rows(world, kind=ContractPrice):
    """All rows of a kind, the oldest first."""
    with read(world.house) as session:
        return session.scalars(select(kind).order_by(kind.id)).all()


def test_one_drafts_a_contract_price_another_publishes_and_ends_it(world, seller, manager):
    assert "No contract price yet" in checked(seller.get(world.url("contract-prices/")))
    at = send(seller, world.url("contract-prices/new"), **BARGAIN).location
    page = checked(seller.get(at))
    assert "somebody else looks at it" in page
    assert "Publish" not in page.replace("publishes", "")
    assert send(seller, f"{at}/publication").status_code == 403
    assert "Publish" in checked(manager.get(at))
    assert "Published: in force" in manager.get(send(manager, f"{at}/publication").location).text
    page = checked(manager.get(at))
    for said in ("In force", "€820.00", "North Partners Ltd", "FC-2026-07", "Dec 31, 2099", "Direct Seller"):
        assert said in page
    day = (today("Asia/Shanghai") - timedelta(days=3)).isoformat()
    assert "Choose today or a later day" in send(manager, f"{at}/end", starting=day).text
    later = today("Asia/Shanghai") + timedelta(days=9)
    assert "no longer in force" in manager.get(send(manager, f"{at}/end", starting=later.isoformat()).location).text
    assert "End it early" not in checked(manager.get(at))
    assert rows(world)[0].ended_from == later


def test_nobody_publishes_an_own_draft_and_a_draft_is_thrown_away(world, manager):
    at = send(manager, world.url("contract-prices/new"), **BARGAIN).location
    assert "You drafted this, so somebody else publishes it." in send(manager, f"{at}/publication").text
    assert "thrown away" in manager.get(send(manager, f"{at}/withdrawal").location).text
    assert "This is no draft any more." in send(manager, f"{at}/publication").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"customer": "Siemens AG"}, "Fill in a partner or a customer"),
        ({"partner": ""}, "Fill in a partner or a customer"),
        ({"partner": "nobody"}, "No partner has the code nobody"),
        ({"partner": "", "customer": "Nobody Ltd"}, "not certain which customer is meant by Nobody Ltd"),
        ({"sku": "X"}, "No product has the SKU X"),
        ({"unit": "0"}, "A contract price is above zero"),
        ({"unit": "8.123"}, "There is a problem"),
        ({"currency": "EUX"}, "not a currency"),
        ({"last_on": "2025-12-31"}, "The last day is before the first"),
        ({"reference": ""}, "There is a problem"),
    ],
)
def test_what_is_wrong_in_the_form_is_said_at_its_field_and_nothing_is_kept(world, seller, wrong, said):
    answer = send(seller, world.url("contract-prices/new"), **BARGAIN | wrong)
    assert said in checked(answer, 422)
    assert rows(world) == []


def test_a_price_for_one_day_only_holds_on_that_day(world, seller):
    send(seller, world.url("contract-prices/new"), **BARGAIN | {"last_on": "2026-01-01"})
    send(seller, world.url("contract-prices/new"), **BARGAIN | {"last_on": ""})
    assert [(row.valid_until - row.valid_from).days if row.valid_until else None for row in rows(world)] == [1, None]


def test_a_customer_is_known_by_name_or_tax_number_and_equal_rank_is_named(world, seller, manager):
    with work(world.house) as session:
        account = create(session, Asked("Siemens AG", tax_id="DE129274202"), None).id
    own = BARGAIN | {"partner": ""}
    for customer in ("Siemens AG", "DE129274202"):
        at = send(seller, world.url("contract-prices/new"), **own | {"customer": customer}).location
    assert {row.account_id for row in rows(world)} == {account}
    assert send(manager, f"{at}/publication").status_code == 303
    first = world.url(f"contract-prices/{rows(world)[0].id}")
    assert "FC-2026-07 has a price of P-100" in checked(send(manager, f"{first}/publication"), 422)


def test_a_list_is_narrowed_by_buyer_product_contract_and_state_and_goes_on_page_after_page(world, manager):
    with work(world.house) as session:
        for number in range(PAGE_SIZE + 3):
            bargain(world, session, reference=f"A-{number:03}")
        bargained(world, session, sku="V-10", buyer="south", reference="B-1")
    url, seen = world.url("contract-prices/"), []
    ahead = url
    while ahead:
        page = checked(manager.get(ahead))
        seen.append(re.findall(r"<td>(A-\d+)</td>", page))
        ahead = link(page, "next")
    every = [one for found in seen for one in found]
    assert (len(seen), len(every), len(set(every))) == (2, PAGE_SIZE + 3, PAGE_SIZE + 3)
    assert re.findall(r"<td>(A-\d+)</td>", checked(manager.get(link(page, "prev")))) == seen[0]
    for text, state in (("B-1", ""), ("South", ""), ("V-10", ""), ("阀门", ""), ("", "holding")):
        page = checked(manager.get(url, query_string={"q": text, "state": state}))
        assert ("B-1" in page, "A-001" in page) == (True, False), text
    assert "No contract price matches" in checked(manager.get(url, query_string={"q": "nothing"}))
    assert manager.get(url, query_string={"after": "x", "state": "x"}).status_code == 200


def link(page, rel):
    """Where a page leads on or back; None where it does not."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else None


def test_drafts_of_one_contract_are_published_at_once(world, manager):
    with work(world.house) as session:
        ids = [bargain(world, session, sku=sku).id for sku in ("P-100", "P-500")]
    at = world.url(f"contract-prices/{ids[0]}")
    assert "Publish all 2 drafts of FC-1" in checked(manager.get(at))
    assert "2 prices are published." in manager.get(send(manager, f"{at}/contract-publication").location).text
    assert all(row.published_at for row in rows(world))


HEAD = "partner,customer,sku,price,currency,from,until,reference\n"


def upload(client, world, content, name="prices.csv"):
    """A file of contract prices, sent."""
    data = content if isinstance(content, bytes) else content.encode()
    boundary, body = encode_multipart({"_key": str(new_id()), "file": FileStorage(io.BytesIO(data), name)})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(world.url("contract-prices/file"), data=body, content_type=kind)


def test_a_file_becomes_drafts(world, seller):
    with work(world.house) as session:
        account = create(session, Asked("Siemens AG"), None).id
    lines = "north,,P-100,820.00,,2026-01-01,2026-12-31,FC-1\n,Siemens AG,P-500,3900,usd,2026-01-01,,FC-2\n"
    answer = upload(seller, world, HEAD + lines)
    assert "2 drafts are there." in checked(seller.get(answer.location))
    one, other = sorted(rows(world), key=lambda row: row.reference)
    assert (one.partner_id, one.unit_minor, one.currency) == (world.partners["north"], 82_000, "EUR")
    assert one.valid_until.isoformat() == "2027-01-01"  # the last day is in
    assert (other.account_id, other.unit_minor, other.currency, other.valid_until) == (account, 390_000, "USD", None)
    assert {row.drafted_by for row in rows(world)} == {world.people["direct_seller"].person_id}
    assert "Every row becomes a draft" in checked(seller.get(world.url("contract-prices/file")))


def test_every_wrong_row_is_told_and_nothing_is_taken(world, seller):
    wrong = {
        ",,P-100,1,,2026-01-01,,F": "Fill in a partner or a customer",
        "north,X,P-100,1,,2026-01-01,,F": "Fill in a partner or a customer",
        "nobody,,P-100,1,,2026-01-01,,F": "No partner has this code",
        ",Nobody Ltd,P-100,1,,2026-01-01,,F": "It is not certain which customer this is",
        "north,,X,1,,2026-01-01,,F": "No product has this SKU",
        "north,,P-100,0,,2026-01-01,,F": "No price above zero",
        "north,,P-100,1.234,,2026-01-01,,F": "No price above zero",
        "north,,P-100,1,EUX,2026-01-01,,F": "No price above zero",
        "north,,P-100,1,,1.1.2026,,F": "No date such as",
        "north,,P-100,1,,2026-01-01,9999-12-31,F": "No date such as",
        "north,,P-100,1,,2026-01-02,2026-01-01,F": "The last day is before the first",
        "north,,P-100,1,,2026-01-01,,": "The contract number is missing",
        "north,,P-500,1,,2026-01-01,,=F": "A cell begins with",
        "north,,P-500,1,,2026-01-01,,F,more": "More cells than columns",
    }
    good = "north,,V-10,1,,2026-01-01,,F\n"
    again = "north,,V-10,2,,2026-05-01,,G\n"
    page = checked(upload(seller, world, HEAD + good + "\n".join(wrong) + "\n" + again), 422)
    assert f"{len(wrong) + 1} rows cannot be taken" in page
    for said in (*wrong.values(), "This stands in a row above already"):
        assert said in page
    assert rows(world) == []
    for content, said in (
        ("sku,price\n", "There is a problem"),
        (HEAD, "The file has no price"),
        (HEAD.replace("currency", "colour") + good, "Unknown column: colour"),
        (b"PK\x03\x04", "There is a problem"),
    ):
        assert said in checked(upload(seller, world, content), 422)
    assert "Choose a file" in checked(send(seller, world.url("contract-prices/file")), 422)


def test_one_drafts_a_promotion_another_publishes_and_withdraws_it(world, seller, manager):
    assert "No promotion yet" in checked(seller.get(world.url("price-promotions/")))
    at = send(seller, world.url("price-promotions/new"), **CAMPAIGN, **DAYS, line_id=world.lines["pumps"]).location
    assert "somebody else looks at it" in checked(seller.get(at))
    assert send(manager, f"{at}/publication").status_code == 303
    page = checked(manager.get(at))
    for said in ("Spring pumps", "Pumps", "7.5 %", "Every market", "In force", "Dec 31, 2099"):
        assert said in page
    assert "Spring pumps" in checked(manager.get(world.url("price-promotions/"), query_string={"state": "holding"}))
    assert "No promotion matches" in checked(manager.get(world.url("price-promotions/"), query_string={"q": "x"}))
    send(manager, f"{at}/end", starting=today("Asia/Shanghai").isoformat())
    assert "Over" in checked(manager.get(at))
    manager.get("/language/zh")
    assert "春季水泵促销" in checked(manager.get(world.url("price-promotions/")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent": "0"}, "A promotion takes off more than 0"),
        ({"percent": "101"}, "A promotion takes off more than 0"),
        ({"sku": "X"}, "No product has the SKU X"),
        ({"last_on": ""}, "There is a problem"),
        ({"last_on": "2025-12-31"}, "The last day is before the first"),
        ({"code": "old"}, "Another promotion has the code old"),
        ({"code": "No Code"}, "small letters"),
    ],
)
def test_what_is_wrong_with_a_promotion_is_said_and_nothing_is_kept(world, seller, wrong, said):
    with work(world.house) as session:
        promotion(session, "old")
    answer = send(seller, world.url("price-promotions/new"), **CAMPAIGN | DAYS | wrong)
    assert said in checked(answer, 422)
    assert len(rows(world, PricePromotion)) == 1


def test_a_product_and_its_line_together_are_refused(world, seller):
    both = {"sku": "P-100", "line_id": world.lines["pumps"]}
    url = world.url("price-promotions/new")
    assert "on one product or one line" in checked(send(seller, url, **CAMPAIGN | DAYS | both), 422)
    assert send(seller, url, **CAMPAIGN | DAYS, sku="P-100").status_code == 303
    assert rows(world, PricePromotion)[0].product_id == world.products["P-100"]


def test_the_waterfall_says_where_the_price_comes_from_in_both_languages(world, manager):
    with work(world.house) as session:
        bargained(world, session)
        bargained(world, session, sku="V-10", reference="FC-9", span=(today("Asia/Shanghai"), None))
        promoted(session, ppm=75_000, span=(today("Asia/Shanghai"), today("Asia/Shanghai") + timedelta(days=10)))
    asked = {"product": "P-100", "partner": "north", "quantity": "50", "day": "2026-03-10", "currency": "EUR"}
    url, now = world.url("price-check/"), {"day": today("Asia/Shanghai").isoformat()}
    page = checked(manager.get(url, query_string=asked))
    assert "Contract FC-1: €820.00 each, until Dec 31, 2026." in page
    assert "It stands in place of list price, volume breaks, tier and registration discount." in page
    assert "Contract FC-9: €820.00 each. " in checked(manager.get(url, query_string=asked | now | {"product": "V-10"}))
    page = checked(manager.get(url, query_string=asked | now | {"product": "P-500"}))
    assert "Spring (spring), until" in page
    manager.get("/language/zh")
    assert "合同 FC-1：单价 €820.00，截至 2026年12月31日。" in checked(manager.get(url, query_string=asked))
    assert "春季促销（spring）" in checked(manager.get(url, query_string=asked | now | {"product": "P-500"}))


def test_a_neighbour_finds_nothing_and_a_partner_is_refused_even_its_own(world, browser, app):
    with work(world.house) as session:
        mine, campaign = bargained(world, session).id, promoted(session).id
    other = build(new_tenant())
    stranger = other.client(app, "tenant_admin")
    for noun, row in (("contract-prices", mine), ("price-promotions", campaign)):
        assert stranger.get(other.url(f"{noun}/{row}")).status_code == 404
        assert "FC-1" not in stranger.get(other.url(f"{noun}/")).text
        for who in ("north_seller", "south_seller"):
            for url in (f"{noun}/", f"{noun}/{row}"):
                assert browser(who).get(world.url(url)).status_code == 403


def test_who_drafts_and_who_publishes_stands_on_one_page():
    for noun in ("CONTRACT_PRICE", "PRICE_PROMOTION"):
        may = {verb: PERMITS[Permission[f"{noun}_{verb}"]] for verb in ("READ", "DRAFT", "PUBLISH")}
        assert not may["READ"] & {Role.PARTNER_ADMIN, Role.PARTNER_SELLER}
        assert may["DRAFT"] == {Role.CHANNEL_MANAGER, Role.DIRECT_SELLER, Role.TENANT_ADMIN}
        assert may["PUBLISH"] == {Role.CHANNEL_MANAGER, Role.TENANT_ADMIN}
