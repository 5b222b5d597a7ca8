"""What a partner reads of the time of its answer: the promised slot, or no time where none is promised."""

from sqlalchemy import select

from partners.conflict.models import ConflictCase
from portal.clock import stopped_at
from portal.db import read
from tests.claims import NOW, judged, submitted
from tests.conftest import new_tenant
from tests.html import checked
from tests.world import build

AT_ONCE = "as soon as it is decided"
SLOT = "Mar 10, 2026, 13:00"  # registered at 12:10 in Shanghai, slots of an hour


def pages(world, app, registration):
    """What the partner reads just after registering: home, list, sheet, confirmation."""
    with stopped_at(NOW):
        north = world.client(app, "north_seller")
        sheet = f"registrations/{registration.id}"
        return [checked(north.get(world.url(page))) for page in ("", "registrations/", sheet, f"{sheet}/received")]


def test_a_promised_slot_is_named_on_every_page(world, app):
    for page in pages(world, app, submitted(world)):
        assert SLOT in page


def test_an_afternoon_is_not_taken_for_a_night_in_either_language(world, app):
    sheet = world.url(f"registrations/{submitted(world).id}")
    north = world.client(app, "north_seller")
    for language, slot in (("en", SLOT), ("zh", "2026年3月10日 13:00")):
        north.get(f"/language/{language}")
        assert slot in checked(north.get(sheet))


def test_where_answers_come_at_once_no_time_is_named(tenant, app):
    world = build(tenant, answer_slot_minutes=0)
    home, _, sheet, received = pages(world, app, submitted(world))
    assert "next answer" not in home
    assert AT_ONCE in sheet
    assert AT_ONCE in received


def test_whoever_rules_reads_when_the_partner_does(tenant, app):
    for slot, told in ((60, f"reads the answer at {SLOT}"), (0, "reads the answer as soon as you rule")):
        world = build(new_tenant(), answer_slot_minutes=slot)
        judged(world)
        manager = world.client(app, "channel_manager")
        with read(world.house) as session:
            case = session.scalars(select(ConflictCase)).one()
        page = checked(manager.get(world.url(f"cases/{case.id}")))
        assert told in page
        assert page.partition("<h3>Customer</h3>")[2].partition("<h3>")[0].count("Siemens AG") == 1
