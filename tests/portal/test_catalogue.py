"""The pages of what is sold: products, lines, regions, taxes, books and plans; both languages, bad files, many rows."""

import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from partners.programme.models import Region
from portal.actor import robot
from portal.bulk import Bulk
from portal.clock import now
from portal.db import read, work
from portal.permits import Role
from pricing.book.choose import Asked
from pricing.book.find import in_force
from pricing.book.models import BookPrice, PriceBook, Side
from pricing.ground.record import new_id
from pricing.product.models import Product, ProductLine
from tests.books import imported
from tests.html import checked
from tests.world import World, add_person

MANY = 10_000
NAMES = {"name_en": "Boats", "name_zh": "船"}


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


@pytest.fixture
def ada(browser):
    """One administrator."""
    return browser("tenant_admin")


@pytest.fixture
def nils(browser):
    """The other."""
    return browser("second_admin")


@pytest.fixture
def draft(world, ada):
    """The address of a draft of the channel book."""
    made = send(ada, world.url(f"books/{world.books['channel']}/draft"))
    return made.location


def prices_of(world, state):
    """How many prices stand in books of a state."""
    query = select(func.count()).select_from(BookPrice).join(PriceBook, PriceBook.id == BookPrice.book_id)
    with read(world.house) as session:
        return session.scalar(query.where(PriceBook.state == state))


@pytest.mark.parametrize(("noun", "kind"), [("product-lines", ProductLine), ("regions", Region)])
def test_a_line_and_a_region_are_added_renamed_and_retired(world, ada, noun, kind):
    assert send(ada, world.url(f"{noun}/new"), code="boats", **NAMES).status_code == 303
    assert "taken" not in checked(ada.get(world.url(f"{noun}/")))
    assert "boats" in checked(send(ada, world.url(f"{noun}/new"), code="boats", **NAMES), 422)
    checked(send(ada, world.url(f"{noun}/new"), code="Not a code", **NAMES), 422)
    with read(world.house) as session:
        row = session.scalars(select(kind).where(kind.code == "boats")).one()
    edit = world.url(f"{noun}/{row.id}")
    checked(ada.get(edit))
    assert send(ada, edit, name_en="Ships", name_zh="船", retired_on="2026-01-01", code="other").status_code == 303
    with read(world.house) as session:
        row = session.get(kind, (world.tenant.id, row.id))
        assert (row.code, row.name_en, row.retired_on) == ("boats", "Ships", date(2026, 1, 1))


def test_a_product_is_added_found_renamed_and_retired(world, ada, browser):
    new = {"line_id": str(world.lines["pumps"]), "unit": "piece", **NAMES}
    assert send(ada, world.url("products/new"), sku="B_%1", **new).status_code == 422
    assert send(ada, world.url("products/new"), sku="B-1", **new).status_code == 303
    assert "Another product has the SKU b-1" in checked(send(ada, world.url("products/new"), sku="b-1", **new), 422)
    assert "P-100" not in checked(ada.get(world.url("products/?q=船")))
    assert "P-100" not in ada.get(world.url("products/?q=%25")).text
    with read(world.house) as session:
        product = session.scalars(select(Product).where(Product.sku == "B-1")).one()
    url = world.url(f"products/{product.id}")
    checked(ada.get(url))
    assert send(ada, url, name_en="Boat", name_zh="船", unit="piece", retired_on="2026-01-01").status_code == 303
    assert "2026" in checked(ada.get(world.url("products/?q=b-1")))
    checked(browser("direct_seller").get(world.url("products/")))


def test_a_retired_line_is_offered_for_no_new_product(world, ada):
    line = world.lines["pumps"]
    send(ada, world.url(f"product-lines/{line}"), **NAMES, retired_on="2026-01-01")
    assert str(line) not in ada.get(world.url("products/new")).text
    sent = send(ada, world.url("products/new"), sku="B-1", line_id=str(line), unit="piece", **NAMES)
    assert sent.status_code == 422


def test_a_retired_line_and_region_are_offered_for_no_new_registration_or_authorisation(world, ada, browser):
    line, region = world.lines["pumps"], world.regions["east-china"]
    send(ada, world.url(f"product-lines/{line}"), **NAMES, retired_on="2026-01-01")
    send(ada, world.url(f"regions/{region}"), **NAMES, retired_on="2026-01-01")
    for page in (
        browser("north_seller").get(world.url("registrations/new")).text,
        ada.get(world.url(f"partners/{world.partners['north']}")).text,
    ):
        assert f'value="{line}"' not in page
        assert f'value="{region}"' not in page


def test_a_tax_rate_is_set_once_a_day(world, ada):
    rate = {"line_id": str(world.lines["service"]), "percent": "6", "valid_from": "2026-04-01", "code": "vat"}
    assert send(ada, world.url("taxes/new"), **rate).status_code == 303
    assert "6 %" in checked(ada.get(world.url("taxes/")))
    checked(send(ada, world.url("taxes/new"), **rate), 422)
    checked(send(ada, world.url("taxes/new"), **(rate | {"percent": "six"})), 422)
    checked(send(ada, world.url("taxes/new"), **(rate | {"percent": "101"})), 422)


def test_a_book_travels_from_draft_by_export_and_import_to_its_publication(world, ada, nils, draft):
    text = ada.get(f"{draft}/sheet").data.decode("utf-8-sig")
    assert text.splitlines()[0] == "sku,list_price,currency,starts_at,discount,tier,product_line"
    changed = text.replace("P-100,1000.00", "P-100,1050.00").replace("\r\n", "\n").replace(",", ";").encode("gb18030")
    assert "4 prices are in the draft" in imported(world, ada, draft, changed)
    page = checked(nils.get(f"{draft}/difference"))
    assert ("€1,000.00" in page, "€1,050.00" in page) == (True, True)
    for kept in ("?part=tier&change=gone", "?part=break&change=added", "?part=nonsense"):
        checked(nils.get(f"{draft}/difference{kept}"))
    checked(nils.get(f"{draft}/publication"))
    starts = (now() + timedelta(days=30)).date()
    assert send(ada, f"{draft}/publication", valid_from=starts.isoformat()).status_code == 403
    checked(send(nils, f"{draft}/publication", valid_from="2020-01-01"), 422)
    assert send(nils, f"{draft}/publication", valid_from=starts.isoformat()).status_code == 303
    assert "Take back" in checked(nils.get(draft))
    with read(world.house) as session:
        days = (starts - timedelta(days=1), starts)
        assert [in_force(session, Asked(Side.CHANNEL, "EUR", day)).books[0].version for day in days] == [1, 2]
    for path in ("prices", "publication"):
        assert ada.get(f"{draft}/{path}").status_code == 409
    assert send(nils, f"{draft}/recall").status_code == 303
    assert send(nils, f"{draft}/recall").status_code == 409


def test_a_plan_is_drafted_edited_and_published_by_two(world, ada, nils):
    plan = send(ada, world.url("plans/drafts/")).location
    page = checked(ada.get(plan))
    assert "Without a rate" in page
    assert send(ada, world.url("plans/drafts/")).status_code == 409
    checked(ada.get(f"{plan}/rates"))
    rates = {"channel.resold.": "2", "channel.resold.gold": "3.5"}
    assert "write a percentage" in checked(send(ada, f"{plan}/rates", **(rates | {"direct.sourced.": "x"})), 422)
    assert send(ada, f"{plan}/rates", **rates).status_code == 303
    assert "3.5 %" in checked(nils.get(plan))
    assert send(nils, f"{plan}/rates", **rates).status_code == 409
    starts = (now() + timedelta(days=30)).date().isoformat()
    assert send(ada, f"{plan}/publication", valid_from=starts).status_code == 403
    checked(send(nils, f"{plan}/publication", valid_from="2020-01-01"), 422)
    assert send(nils, f"{plan}/publication", valid_from=starts).status_code == 303
    assert "3.5 %" in checked(nils.get(world.url("plans/")))


def test_pages_without_rows_say_what_to_do_first(tenant, app):
    app.config["WTF_CSRF_ENABLED"] = False
    bare = World(tenant, robot(tenant.id))
    bare.people["admin"] = add_person(bare, "admin", Role.TENANT_ADMIN, None)
    client = bare.client(app, "admin")
    for path in ("product-lines/", "products/", "regions/", "taxes/", "books/", "plans/"):
        assert "No " in checked(client.get(bare.url(path)))


def test_ten_thousand_products_are_listed_searched_copied_and_imported_quickly(world, ada, nils):
    with work(world.house) as session:
        line = world.lines["pumps"]
        rows = [
            {"id": new_id(), "sku": f"M-{n:05}", "name_en": f"Part {n}", "name_zh": f"件 {n}", "product_line_id": line}
            for n in range(MANY)
        ]
        Bulk(session).insert(Product, [row | {"unit": "piece"} for row in rows])
    draft = send(ada, world.url(f"books/{world.books['channel']}/draft")).location
    content = "sku,list_price\n" + "".join(f"M-{n:05},{n + 1}.00\n" for n in range(MANY))
    began = time.perf_counter()
    assert "10,000 prices are in the draft" in imported(world, ada, draft, content)
    assert time.perf_counter() - began < 15
    for path in ("products/", "products/?after=M-07000", "products/?q=M-0999", "products/?q=件 77"):
        assert timed(lambda path=path: ada.get(world.url(path))) < 1, path
    for path in ("", "?q=M-0999", "?after=M-07000", "/difference", "/difference?part=price&change=added&page=100"):
        assert timed(lambda path=path: nils.get(draft + path)) < 1.5, path
    assert len(ada.get(f"{draft}/sheet").data.splitlines()) == MANY + 13


def timed(act, status=200):
    """CPU seconds of an answer."""
    began = time.process_time()
    assert act().status_code == status
    return time.process_time() - began
