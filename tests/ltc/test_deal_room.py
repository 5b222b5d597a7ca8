"""The deal room: whom a text mentions, for whom a row is, and what the database holds of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.deal.room.circle import NobodyToShareWith, NotAReader, Scribe, WordsMissing
from ltc.deal.room.file import FileRemoved, may_remove
from ltc.deal.room.meeting import MeetingToCome, NewMeeting, record
from ltc.deal.room.mention import mentioned
from ltc.deal.room.models import (
    DealFile,
    DealMeeting,
    DealMention,
    DealNote,
    DealTask,
    DealTeamMember,
    MeetingKind,
    TeamRole,
)
from ltc.deal.room.note import read as note_read
from ltc.deal.room.task import TaskNotThere, finish, may_finish, undo
from portal.db import read, work
from portal.files.keep import FileGone, content
from portal.files.models import StoredFile
from portal.flows.deal_room import circle, remove_file, tell_mentioned, tell_of_task
from portal.mail.models import MailMessage
from portal.notice.models import Notice
from portal.permits import Role
from portal.tenancy import WallBreach
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.rooms import a_deal, file, note, of, seated, task
from tests.world import add_person

TOM, TOMAS, WANG = new_id(), new_id(), new_id()
NAMES = {TOM: "Tom Lind", TOMAS: "Tom Lindqvist", WANG: "王芳"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask @Tom Lindqvist first.", [TOMAS]),
        ("@Tom Lind, please", [TOM]),
        ("@tom  LIND and @王芳请看", [TOM, WANG]),
        ("＠王芳 @王芳", [WANG]),
        ("@Tom", []),  # two are called so
        ("tom@Tom Lind.example", []),
        ("@Tom Linden", []),
        ("@Somebody Else, and an @ alone @", []),
    ],
)
def test_a_name_after_an_at_mentions_its_person_and_nothing_else_does(text, found):
    assert mentioned(text, NAMES) == found


def test_a_first_name_will_do_where_one_alone_has_it():
    assert mentioned("@marta?", {TOM: "Marta Keller", WANG: "Mart Ko"}) == [TOM]


def test_two_people_of_one_name_are_both_meant():
    assert mentioned("@Li Wei", {TOM: "Li Wei", WANG: "Li Wei"}) == [TOM, WANG]


def rows(actor, kind):
    with read(actor) as session:
        return session.scalars(select(kind).order_by(kind.id)).all()


def test_what_is_the_houses_own_does_not_exist_for_the_partner(world):
    deal = a_deal(world)
    note(world, deal, "Their margin is thin.", shared=False)
    shared = note(world, deal, "The drawings are here.")
    task(world, deal, "finance", shared=False)
    north = world.people["north_seller"]
    assert [row.id for row in rows(north, DealNote)] == [shared]
    assert rows(north, DealTask) == []
    assert len(rows(world.house, DealNote)) == 2


def test_a_rival_reads_nothing_of_a_deals_room(world):
    deal = a_deal(world)
    note(world, deal, "@North Seller")
    task(world, deal, "north_seller")
    seated(world, deal, TeamRole.ACCOUNT, "north_seller")
    for kind in (DealNote, DealTask, DealMention, DealTeamMember):
        assert rows(world.people["south_seller"], kind) == []
        assert len(rows(world.people["north_seller"], kind)) == 1


def test_a_note_is_shared_with_the_deals_own_partner_or_the_database_refuses_it(world):
    deal = a_deal(world)
    with pytest.raises(IntegrityError), work(world.house) as session:
        south = world.partners["south"]
        session.add(DealNote(deal_id=deal, partner_id=south, text="x", written_by=new_id(), written_at=NOW))


def test_a_partner_cannot_write_what_the_house_alone_reads(world):
    deal = a_deal(world)
    with pytest.raises(WallBreach):
        note(world, deal, "x", who="north_seller", shared=False)


def test_a_deal_without_a_partner_shares_nothing(world):
    deal = a_deal(world, None)
    with pytest.raises(NobodyToShareWith):
        note(world, deal, "x")
    note(world, deal, "For us.", shared=False)


def test_nobody_is_mentioned_who_could_not_read_the_note(world):
    deal = a_deal(world)
    note(world, deal, "@North Seller @South Seller @Finance", shared=False)
    note(world, deal, "@North Seller @South Seller @East Seller @Finance")
    told = {row.person_id for row in rows(world.house, DealMention)}
    assert told == {world.people["finance"].person_id, world.people["north_seller"].person_id}


def test_a_partners_people_mention_their_colleagues_and_whom_of_the_house_they_have_met(world):
    deal = a_deal(world)
    note(world, deal, "@North Admin @Finance @Channel Manager @South Seller", who="north_seller")
    assert [row.person_id for row in rows(world.house, DealMention)] == [world.people["north_admin"].person_id]
    seated(world, deal, TeamRole.ACCOUNT, "channel_manager")
    note(world, deal, "@Channel Manager @Finance", who="north_seller")
    assert len(rows(world.house, DealMention)) == 2


def test_who_is_mentioned_is_told_once_and_only_while_she_may_read(world):
    deal = a_deal(world)
    written = note(world, deal, "@North Seller @Finance @Channel Manager")
    for _ in range(2):
        with work(world.house) as session:
            tell_mentioned(session, written)
    with read(world.house) as session:
        assert session.scalar(select(func.count(Notice.id)).where(Notice.kind == "deal_mention")) == 2
        mails = session.scalars(select(MailMessage).where(MailMessage.template == "deal_mention")).all()
        assert all(set(mail.facts) == {"number", "path"} for mail in mails)


def test_who_has_left_is_not_told(world):
    from portal.identity.members import standing

    deal = a_deal(world)
    add_person(world, "leaver", Role.FINANCE, None)
    written = note(world, deal, "@Leaver")
    with work(world.house) as session:
        named = session.scalars(select(DealMention)).one()
        standing(session, named.person_id).ended_at = NOW
    with work(world.house) as session:
        tell_mentioned(session, written)
        assert session.scalar(select(func.count(Notice.id))) == 0


def test_a_mention_waits_until_its_person_has_read_it_and_nobody_reads_it_for_her(world):
    deal = a_deal(world)
    written = note(world, deal, "@Finance")
    for who, is_read in (("channel_manager", False), ("finance", True)):
        with work(world.people[who]) as session:
            note_read(session, session.get_one(DealNote, (world.tenant.id, written)), world.people[who].person_id, NOW)
        assert (rows(world.house, DealMention)[0].read_at is not None) is is_read


def test_a_task_is_given_to_somebody_who_may_read_it(world):
    deal = a_deal(world)
    for whom, shared in (("north_seller", False), ("south_seller", True), ("south_seller", False)):
        with pytest.raises(NotAReader):
            task(world, deal, whom, shared=shared)
    given = task(world, deal, "north_seller")
    with work(world.house) as session:
        tell_of_task(session, given)
        assert session.scalars(select(Notice.person_id)).one() == world.people["north_seller"].person_id


def test_a_task_is_done_and_undone_once_at_a_time(world):
    deal = a_deal(world)
    given = task(world, deal, "north_seller")
    with work(world.people["north_seller"]) as session:
        row = session.get_one(DealTask, (world.tenant.id, given))
        finish(session, row, world.people["north_seller"].person_id, NOW)
        session.flush()
        with pytest.raises(TaskNotThere):
            finish(session, row, new_id(), NOW)
        undo(session, row)
        session.flush()
        with pytest.raises(TaskNotThere):
            undo(session, row)


def test_a_partners_person_finishes_her_own_tasks_and_those_that_she_set():
    one, other = new_id(), new_id()
    given = DealTask(assignee_id=one, set_by=other)
    assert may_finish(given, one, is_house=False)
    assert may_finish(given, other, is_house=False)
    assert not may_finish(given, new_id(), is_house=False)
    assert may_finish(given, new_id(), is_house=True)


def test_one_person_answers_for_a_role_and_every_change_is_kept(world):
    deal = a_deal(world)
    assert seated(world, deal, TeamRole.ACCOUNT, "channel_manager")
    assert not seated(world, deal, TeamRole.ACCOUNT, "channel_manager")
    assert seated(world, deal, TeamRole.ACCOUNT, "north_seller")
    assert seated(world, deal, TeamRole.ACCOUNT, None)
    seats = rows(world.house, DealTeamMember)
    assert [row.person_id for row in seats] == [world.people[w].person_id for w in ("channel_manager", "north_seller")]
    assert all(row.until_at for row in seats)


def test_of_two_people_in_one_role_the_database_takes_one(world):
    deal = a_deal(world)
    with pytest.raises(IntegrityError), work(world.house) as session:
        for _ in range(2):
            row = {"deal_id": deal, "role": TeamRole.SOLUTION, "person_id": new_id()}
            session.add(DealTeamMember(**row, since_at=NOW, set_by=new_id()))


def test_a_rivals_person_is_in_no_team(world):
    deal = a_deal(world)
    with pytest.raises(NotAReader):
        seated(world, deal, TeamRole.FULFILMENT, "south_seller")


def test_a_meeting_is_recorded_when_it_was_held_and_with_words(world):
    deal, by = a_deal(world), Scribe(new_id(), NOW, True)
    with work(world.house) as session:
        row = of(session, deal)
        with pytest.raises(MeetingToCome):
            record(session, row, NewMeeting(TODAY + timedelta(days=1), MeetingKind.CALL, "a", "b"), by, TODAY)
        with pytest.raises(WordsMissing):
            record(session, row, NewMeeting(TODAY, MeetingKind.CALL, "Ms Li", " "), by, TODAY)
        record(session, row, NewMeeting(TODAY, MeetingKind.CALL, "Ms Li", "She wants two."), by, TODAY)
    assert [row.attendees for row in rows(world.people["north_seller"], DealMeeting)] == ["Ms Li"]


def test_a_partner_does_not_learn_who_else_works_for_the_house(world):
    deal = a_deal(world)
    with read(world.people["north_seller"]) as session:
        known = circle(session, of(session, deal))
    assert known.house == {}
    assert set(known.partner.values()) == {"North Seller", "North Admin"}


def stored(world, file_id, who="house"):
    """What is known of a file, as somebody may see it."""
    with read(world.house if who == "house" else world.people[who]) as session:
        row = session.get(DealFile, (world.tenant.id, file_id))
        return session.get(StoredFile, (world.tenant.id, row.stored_file_id)) if row else None


def test_a_file_of_the_house_does_not_exist_for_the_partner_and_a_shared_one_not_for_its_rival(world):
    deal = a_deal(world)
    own, shared = file(world, deal, shared=False), file(world, deal)
    assert stored(world, own, "north_seller") is None
    assert stored(world, shared, "north_seller").name == "plan.pdf"
    assert stored(world, shared, "south_seller") is None


def test_a_removed_file_leaves_its_trace_and_not_its_bytes(world):
    deal = a_deal(world)
    put = file(world, deal)
    kept = stored(world, put)
    assert content(kept)
    with work(world.house, keep=False) as session:
        remove_file(session, session.get_one(DealFile, (world.tenant.id, put)), "x", (new_id(), NOW))
    assert content(kept)  # it was taken back
    with work(world.house) as session:
        row = session.get_one(DealFile, (world.tenant.id, put))
        remove_file(session, row, "Out of date.", (new_id(), NOW))
        session.flush()
        with pytest.raises(FileRemoved):
            remove_file(session, row, "Again.", (new_id(), NOW))
    with pytest.raises(FileGone):
        content(kept)
    assert [row.removed_why for row in rows(world.people["north_seller"], DealFile)] == ["Out of date."]


def test_a_partners_person_removes_only_what_she_put_in(world):
    one = new_id()
    assert may_remove(DealFile(put_by=one), one, is_house=False)
    assert not may_remove(DealFile(put_by=one), new_id(), is_house=False)
    assert may_remove(DealFile(put_by=one), new_id(), is_house=True)
    assert not may_remove(DealFile(put_by=one, removed_at=NOW), one, is_house=True)
