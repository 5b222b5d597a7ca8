"""The pages of the deal room: what each side reads, what is refused beside its field, what home says."""

from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import select

from ltc.deal.room.models import DealFile, DealMeeting, DealNote, DealTask, DealTeamMember, TeamRole
from portal.clock import stopped_at
from portal.db import read, work
from portal.files import keep
from tests.deals import NOW, invoiced, ordered, paid
from tests.html import checked
from tests.invoices import PDF
from tests.rooms import a_deal, file, note, of, seated, task


@pytest.fixture(autouse=True)
def clock():
    """Today is the day of the tests' deals."""
    with stopped_at(NOW):
        yield


def send(client, url, **fields):
    """A form, sent once; two underscores stand for a dash."""
    named = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(url, data={"_key": str(uuid4()), **named})


def test_the_house_reads_all_of_a_room_and_for_whom_each_row_is(world, browser):
    deal = a_deal(world)
    note(world, deal, "Thin margin.", shared=False)
    note(world, deal, "@North Seller, see the drawings.")
    task(world, deal, "finance", shared=False, days=-1)
    seated(world, deal, TeamRole.ACCOUNT, "direct_seller")
    page = checked(browser("channel_manager").get(world.url(f"deals/{deal}")))
    for said in ("Thin margin.", "House only", "Shared with North Partners Ltd", "overdue", "Direct Seller"):
        assert said in page


def test_a_partner_reads_what_is_shared_and_no_byte_of_the_rest(world, browser):
    deal = a_deal(world)
    note(world, deal, "Thin margin.", shared=False)
    note(world, deal, "See the drawings.")
    page = checked(browser("north_seller").get(world.url(f"deals/{deal}")))
    assert "See the drawings." in page
    for hidden in ("Thin margin", "House only", "Second Manager", "South", "Change the team"):
        assert hidden not in page
    assert browser("south_seller").get(world.url(f"deals/{deal}")).status_code == 404


def test_staff_keeps_a_note_in_the_house_unless_it_says_otherwise(world, browser):
    deal = a_deal(world)
    url = world.url(f"deal-notes/of/{deal}")
    manager = browser("channel_manager")
    assert send(manager, url, note__text="One").status_code == 303
    assert send(manager, url, note__text="Two", note__shared="shared").status_code == 303
    with read(world.people["north_seller"]) as session:
        assert [row.text for row in session.scalars(select(DealNote))] == ["Two"]


def test_what_a_partner_writes_is_shared_whatever_it_sends(world, browser):
    deal = a_deal(world)
    sent = send(browser("north_seller"), world.url(f"deal-notes/of/{deal}"), note__text="Hello", note__shared="house")
    assert sent.status_code == 303
    with read(world.house) as session:
        assert session.scalars(select(DealNote.partner_id)).one() == world.partners["north"]


@pytest.mark.parametrize(
    ("door", "fields"),
    [
        ("deal-notes", {"note__text": " "}),
        ("deal-tasks", {"task__title": "x", "task__due_on": "2026-03-20"}),
        ("deal-meetings", {"meeting__held_on": "2026-12-01", "meeting__kind": "call", "meeting__attendees": "a",
                           "meeting__outcome": "b"}),
        ("deal-team", {"team__account": str(uuid4())}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_on_a_whole_page(world, browser, door, fields):
    deal = a_deal(world)
    page = checked(send(browser("channel_manager"), world.url(f"{door}/of/{deal}"), **fields), 422)
    assert "There is a problem" in page


def test_a_task_for_a_partners_person_must_be_shared_with_it(world, browser):
    deal = a_deal(world)
    fields = {"task__title": "Call", "task__due_on": "2026-03-20"}
    fields["task__assignee_id"] = str(world.people["north_seller"].person_id)
    url, manager = world.url(f"deal-tasks/of/{deal}"), browser("channel_manager")
    assert "could not read it" in checked(send(manager, url, **fields), 422)
    assert send(manager, url, **fields, task__shared="shared").status_code == 303


def test_a_task_is_done_from_the_page_and_only_by_whom_it_concerns(world, browser):
    deal = a_deal(world)
    of_manager = task(world, deal, "channel_manager")
    done = world.url(f"deal-tasks/{of_manager}/completion")
    assert send(browser("north_seller"), done).status_code == 403
    assert send(browser("channel_manager"), done).status_code == 303
    assert send(browser("channel_manager"), world.url(f"deal-tasks/{of_manager}/reopening")).status_code == 303
    with read(world.house) as session:
        assert session.scalars(select(DealTask)).one().done_at is None


def test_home_says_who_is_mentioned_and_what_is_to_be_done_until_it_is(world, browser):
    deal = a_deal(world)
    written, given = note(world, deal, "@North Seller"), task(world, deal, "north_seller", days=-2)
    seller = browser("north_seller")
    page = checked(seller.get(world.url()))
    assert "You are mentioned in" in page
    assert "Send the drawings" in page
    assert "overdue since" in page
    send(seller, world.url(f"deal-notes/{written}/reading"))
    send(seller, world.url(f"deal-tasks/{given}/completion"))
    page = checked(seller.get(world.url()))
    assert "You are mentioned in" not in page
    assert "Send the drawings" not in page


def test_the_team_is_named_at_once_and_a_meeting_recorded(world, browser):
    deal = a_deal(world)
    manager = browser("channel_manager")
    seats = {f"team__{role}": str(world.people[who].person_id)
             for role, who in (("account", "direct_seller"), ("fulfilment", "north_seller"))}  # fmt: skip
    assert send(manager, world.url(f"deal-team/of/{deal}"), **seats, team__solution="").status_code == 303
    held = {"meeting__held_on": "2026-03-09", "meeting__kind": "visit", "meeting__attendees": "Ms Li"}
    sent = send(manager, world.url(f"deal-meetings/of/{deal}"), **held, meeting__outcome="Two pumps.")
    assert sent.status_code == 303
    with read(world.house) as session:
        assert len(session.scalars(select(DealTeamMember)).all()) == 2
        assert session.scalars(select(DealMeeting.outcome)).one() == "Two pumps."


def test_the_form_stands_on_a_page_of_its_own_too_and_says_who_can_be_mentioned(world, browser):
    deal = a_deal(world)
    page = checked(browser("north_seller").get(world.url(f"deal-notes/of/{deal}")))
    assert "North Admin" in page
    assert "South" not in page
    assert "Finance" not in page


def test_a_file_is_checked_kept_saved_under_its_own_kind_and_removed_with_a_reason(world, browser, monkeypatch):
    monkeypatch.setattr(keep, "FILE_BYTES_MAX", 300)
    deal = a_deal(world)
    manager, seller = browser("channel_manager"), browser("north_seller")
    url = world.url(f"deal-files/of/{deal}")
    for name, sent in (("plan.exe", b"MZ"), ("plan.pdf", b""), ("big.pdf", PDF + b"x" * 400 + b"%%EOF")):
        page = checked(send(manager, url, **{"file-file": (BytesIO(sent), name)}), 422)
        assert "There is a problem" in page
    sent = send(manager, url, **{"file-file": (BytesIO(PDF), "../plan.html"), "file-shared": "shared"})
    assert sent.status_code == 303
    with read(world.house) as session:
        put = session.scalars(select(DealFile.id)).one()
    answer = seller.get(world.url(f"deal-files/{put}/content"))
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=plan.pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    removal = world.url(f"deal-files/{put}/removal")
    assert send(seller, removal, why="Mine").status_code == 403
    assert send(manager, removal, why=" ").status_code == 422
    assert send(manager, removal, why="Out of date.").status_code == 303
    assert seller.get(world.url(f"deal-files/{put}/content")).status_code == 409
    assert "Out of date." in checked(seller.get(world.url(f"deals/{deal}")))


def test_the_history_tells_all_that_its_reader_may_see_newest_first(world, browser):
    deal = a_deal(world)
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, of(session, deal))))
    note(world, deal, "Thin margin.", shared=False)
    note(world, deal, "Drawings sent.")
    file(world, deal)
    seated(world, deal, TeamRole.ACCOUNT, "direct_seller")
    url = world.url(f"deal-timeline/of/{deal}")
    finance, seller = (checked(browser(who).get(url)) for who in ("finance", "north_seller"))
    for said in ("Drawings sent.", "Order ", "Invoice ", "Delivery ", "File added: plan.pdf", "Direct Seller"):
        assert said in finance
        assert said in seller
    assert "Thin margin" in finance
    assert "Receipt: " in finance
    assert "Thin margin" not in seller
    assert "Receipt: " not in seller
    assert finance.index("Drawings sent.") < finance.index("Order ")


def test_a_long_history_is_read_page_by_page(world, browser):
    deal = a_deal(world)
    for number in range(60):
        note(world, deal, f"Note {number}.")
    manager = browser("channel_manager")
    first = checked(manager.get(world.url(f"deal-timeline/of/{deal}")))
    second = checked(manager.get(world.url(f"deal-timeline/of/{deal}?page=2")))
    assert first.count("<li><time>") == 50
    assert second.count("<li><time>") == 11
