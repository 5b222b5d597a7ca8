"""A tenant as `fairway tenant create` founds it gets to its first priced quote by pages alone."""

import io
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.actor import robot
from portal.clock import now, stopped_at
from portal.db import read, work
from portal.founding import Terms, establish
from portal.identity.invite import Guest, invite
from portal.identity.models import Invitation, Tenant
from portal.identity.tokens import token_of
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.permits import Role
from tests.journeys.test_registration_to_payout import ID, Persona

START = datetime(2026, 3, 10, 10, 10, tzinfo=UTC)  # in working hours
PASSWORD = "four unrelated words"
SHEET = """sku,list_price,starts_at,discount,tier,product_line
P-100,1000.00,,,,
P-100,,10,5,,
,,,15,gold,pumps
,,,5,authorised,pumps
,,,10,silver,pumps
,,,20,platinum,pumps
"""


class Founded:
    """A tenant that was founded a moment ago, and the browsers of whoever was invited to it."""

    def __init__(self, app):
        slug = f"young-{uuid4().hex[:8]}"
        names = {"name_en": "Young Pumps", "name_zh": "新泵业"}
        self.app, self.tenant = app, Tenant(slug=slug, **names, language="en", time_zone="UTC", currency="EUR")
        self.house = establish(self.tenant, Terms(review_hours=0), now())

    def url(self, path=""):
        """An address inside the tenant."""
        return f"/t/{self.tenant.slug}/{path}"

    def joined(self, email):
        """The invited person's browser, after she accepted by the mailed link and signed in."""
        with read(robot(self.tenant.id)) as session:
            [row] = session.scalars(select(Invitation).where(Invitation.email == email))
        client = self.app.test_client()
        link = self.url(f"invitation/{token_of('invitation', row.id)}")
        assert client.post(link, data={"password": PASSWORD}).status_code == 303
        assert client.post("/sign/in", data={"email": email, "password": PASSWORD}).status_code == 303
        return Persona(client)

    def run_jobs(self):
        """Do the tenant's due jobs."""
        return run_due(HANDLERS, only_tenant=self.tenant.id)


@pytest.fixture
def young(tenant, app):
    """That tenant."""
    app.config["WTF_CSRF_ENABLED"] = False
    with stopped_at(START):
        return Founded(app)


def chosen(page, field, label):
    """The value of a choice that is labelled so."""
    options = re.search(rf'<select[^>]*name="{field}".*?</select>', page, re.S)[0]
    return re.search(rf'<option[^>]*value="([^"]+)"[^>]*>{label}<', options)[1]


def test_from_founding_to_the_first_quote(young):
    ada, nils = f"ada@{young.tenant.slug}.example", f"nils@{young.tenant.slug}.example"
    with stopped_at(START):
        with work(young.house) as session:  # what `fairway user invite` does
            for email in (ada, nils):
                invite(
                    session, Guest(email, "Admin", (Role.TENANT_ADMIN.value,), None, "en"), young.house.person_id, now()
                )
        first, second = young.joined(ada), young.joined(nils)
        north, manager = _furnish(young, first)
        _price(young, first, second)
        seller = _sell(young, north, manager)
    with stopped_at(START + timedelta(minutes=111)):
        young.run_jobs()
        seller.go(young.url("deals/")).go(seller.link(f"/deals/{ID}")).go(seller.link("/quotes/new/"))
        product = "p-100"
        seller.send(seller.at, lines__0__product=product, lines__0__quantity="10", lines__1__product="")
        assert "8,075.00" in seller.page  # 10 × 1,000, less 5 % for ten, less 15 % for gold
        assert "9,609.25" in seller.page  # with 19 % tax


def _furnish(young, admin):
    """A line, a product, a tax, a partner that may sell, and two people, all by the first administrator."""
    admin.go(young.url("products/"))
    assert "A product needs its product line first" in admin.page
    admin.send(admin.link("/product-lines/new"), code="pumps", name_en="Pumps", name_zh="水泵")
    admin.go(young.url("products/new"))
    line = chosen(admin.page, "line_id", "Pumps")
    admin.send(admin.at, sku="P-100", line_id=line, name_en="Pump 100", name_zh="水泵 100", unit="piece")
    assert "Pump 100" in admin.page
    admin.send(young.url("taxes/new"), line_id="", percent="19", valid_from="2026-01-01", code="vat")
    admin.go(young.url("partners/new"))
    region = chosen(admin.page, "region_id", "All regions")
    names = {"name_en": "North Ltd", "name_zh": "北方"}
    admin.send(admin.at, code="north", kind="distributor", region_id=region, parent_id="", **names)
    partner, gold = admin.at, chosen(admin.page, "tier-tier_id", "Gold")
    admin.send(f"{partner}/tier", **{"tier-tier_id": gold, "tier-valid_from": "2026-03-01"})
    sold = {"authorisation-line_id": line, "authorisation-region_id": region, "authorisation-valid_from": "2026-03-01"}
    admin.send(f"{partner}/authorisation", **sold)
    guests = (("mei", "partner_seller", partner.rsplit("/", 1)[1]), ("li", "channel_manager", ""))
    for name, role, company in guests:
        email = f"{name}@{young.tenant.slug}.example"
        admin.send(young.url("people/new"), email=email, name=name, roles=[role], language="en", partner_id=company)
    return (young.joined(f"{name}@{young.tenant.slug}.example") for name, *_ in guests)


def _price(young, first, second):
    """The channel book: drafted and filled by one administrator, published by the other."""
    first.go(young.url("books/"))
    first.send(
        first.link("/books/new"), side="channel", code="channel", name_en="Channel", name_zh="渠道", currency="EUR"
    )
    book = first.at
    first.send(f"{book}/prices", file=(io.BytesIO(SHEET.encode("gb18030")), "prices.csv"))
    run_due(HANDLERS, young.tenant.id)
    first.go(book)
    assert "€1,000.00" in first.page
    own = first.client.post(f"{book}/publication", data={"valid_from": "2026-03-10", "_key": "own"})
    assert own.status_code == 403
    second.go(f"{book}/difference")
    assert "P-100" in second.page
    second.send(f"{book}/publication", valid_from="2026-03-10")
    assert "in force" in second.page


def _sell(young, seller, manager):
    """A registration, approved: its deal runs through the channel."""
    seller.go(young.url("registrations/new"))
    region = chosen(seller.page, "region_id", "All regions")
    line = re.search(
        r'name="product_line_ids"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="product_line_ids"', seller.page
    )
    seller.send(
        seller.at,
        customer_name="Siemens AG",
        region_id=region,
        product_line_ids=[line[1] or line[2]],
        value="50,000.00",
        expected_close_on="2026-06-30",
        contact="Ms Li",
        evidence="Met on 1 March.",
    )
    young.run_jobs()
    manager.go(young.url("cases/")).go(manager.link(f"/cases/{ID}"))
    manager.send(manager.link("/approval"), approval__partner="", approval__house="clean")
    young.run_jobs()
    return seller
