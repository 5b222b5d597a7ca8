"""A field of the tenant's own that holds a file of the deal."""

import re
from uuid import UUID

import pytest

from ltc.deal.models import Deal
from ltc.deal.room.models import DealFile
from ltc.deal_field.fill import fill, held
from ltc.deal_field.values import FieldWrong
from ltc.mode.models import Mode
from ltc.path import edit
from ltc.path.content import OwnField, OwnKind
from portal.db import read, work
from portal.flows import deal_room as flow
from tests.deals import NOW, opened
from tests.ltc.test_gate import published
from tests.rooms import a_deal, file, of

DRAWING = OwnField("drawing", "Drawing", "图纸", OwnKind.FILE, "registered")


@pytest.fixture
def deal_id(app, world, monkeypatch) -> UUID:
    """A deal of north's whose path has a field for a drawing."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with work(world.house) as session:
        published(session, Mode.CHANNEL, lambda content: edit.put_field(content, DRAWING))
        return opened(world, session).id


def filled(world, deal_id, value, who="channel_manager"):
    """Let the field hold something."""
    actor = world.people[who]
    with work(actor) as session:
        fill(session, of(session, deal_id), {"drawing": value}, actor.person_id, NOW)


def test_a_field_holds_a_file_of_its_own_deal_that_stands(world, deal_id):
    elsewhere, here = file(world, a_deal(world)), file(world, deal_id)
    for wrong in ("drawing.pdf", str(elsewhere)):
        with pytest.raises(FieldWrong):
            filled(world, deal_id, wrong)
    filled(world, deal_id, str(here))
    with read(world.house) as session:
        assert held(session, deal_id) == {"drawing": str(here)}


def test_a_file_that_is_removed_leaves_its_field_empty(world, deal_id):
    here = file(world, deal_id)
    filled(world, deal_id, str(here))
    with work(world.house) as session:
        row = session.get_one(DealFile, (world.tenant.id, here))
        flow.remove_file(session, row, "superseded", (world.house.person_id, NOW))
    with read(world.house) as session:
        assert held(session, deal_id) == {}
    with pytest.raises(FieldWrong):
        filled(world, deal_id, str(here))


def test_the_page_offers_the_deals_files_and_links_what_is_held(app, world, deal_id):
    here, hers = file(world, deal_id, shared=False), file(world, deal_id, name="hers.pdf")
    manager, url = world.client(app, "channel_manager"), world.url(f"deals/{deal_id}")
    assert sorted(offered(manager.get(url).text)) == sorted([str(here), str(hers)])
    sent = manager.post(f"{url}/fields", data={"_key": str(deal_id), "own-drawing": str(here)})
    assert sent.status_code == 303
    field = re.search(r"<dt>Drawing</dt>.*?</dd>", manager.get(url).text, re.S)[0]
    assert f"/deal-files/{here}/content" in field
    partner = world.client(app, "north_seller").get(url).text
    assert str(here) not in (re.search(r"<dt>Drawing</dt>.*?</dd>", partner, re.S) or [""])[0]


def offered(page):
    """The files that the field's list offers."""
    chosen = re.search(r'<select[^>]*name="own-drawing".*?</select>', page, re.S)[0]
    return re.findall(r'value="([0-9a-f-]{36})"', chosen)


def test_a_partner_that_may_not_open_the_file_does_not_lose_it(world, deal_id):
    here = file(world, deal_id, shared=False)
    filled(world, deal_id, str(here))
    filled(world, deal_id, str(here), who="north_seller")
    with read(world.house) as session:
        assert held(session, deal_id) == {"drawing": str(here)}
        assert session.get_one(Deal, (world.tenant.id, deal_id))
