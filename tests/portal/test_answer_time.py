"""What a partner reads of the time of its answer: the promised slot, or no time where none is promised."""

from portal.clock import stopped_at
from tests.claims import NOW, submitted
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
