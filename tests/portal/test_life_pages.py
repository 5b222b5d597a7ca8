"""The pages of a protection's life and of the calendar, walked by the people who use them, in both languages."""

from datetime import timedelta
from io import BytesIO
from itertools import count

import pytest
from sqlalchemy import select

from partners.absence.models import Absence, EscalationContact
from partners.appeal.models import Appeal
from partners.calendar.change import NewWorkingTime, publish
from partners.calendar.find import in_force
from partners.calendar.models import CalendarDay, DayKind
from partners.conflict.models import ConflictCase
from partners.extension.models import Extension, ExtensionState
from partners.heartbeat.models import Heartbeat
from partners.partner.models import Partner, Standing
from partners.question.models import Question
from partners.registration.models import Stage
from partners.violation.models import Violation
from portal.clock import now, stopped_at
from portal.db import read, work
from tests.claims import NOW, run_jobs, submitted
from tests.html import checked
from tests.life import LATER, protected, rejected, stored, with_terms

_keys = count(1)


def send(client, url, **fields):
    """Send a form and read what it leads to."""
    body = {name.replace("__", "-"): value for name, value in fields.items()} | {"_key": f"life-{next(_keys)}"}
    return client.post(url, data=body, follow_redirects=True)


def rows(world, kind):
    with read(world.house) as session:
        return session.scalars(select(kind)).all()


@pytest.fixture
def at(world, browser):
    """`at("finance", "calendar/")`: that person's browser, and the address."""
    return lambda who, path="": (browser(who), world.url(path))


def test_the_calendar_is_filled_by_hand_by_file_and_from_what_is_shipped(world, at):
    admin, url = at("tenant_admin", "calendar/")
    assert "No holiday is known yet" in checked(admin.get(url))
    day = {"day__falls_on": "2026-12-24", "day__kind": "holiday", "day__name_en": "Eve", "day__name_zh": "平安夜"}
    assert "Eve" in checked(send(admin, f"{url}days", **day))
    file = "\ufeffdate,kind,name_en,name_zh\n2026-12-24,holiday,Christmas Eve,平安夜\n2026-12-27,workday,Sunday,周日\n"
    text = checked(send(admin, f"{url}import", import__file=(BytesIO(file.encode()), "days.csv")))
    assert "1 new day is in the calendar." in text
    assert "Christmas Eve" in text
    bad = BytesIO(b"date,kind,name_en,name_zh\n2026-12-24,feast,x,x\n")
    assert "Line 2 cannot be used" in checked(send(admin, f"{url}import", import__file=(bad, "days.csv")), 422)
    assert "National Day" in checked(send(admin, f"{url}import", import__shipped="china"))
    found = {row.falls_on.isoformat(): row for row in rows(world, CalendarDay)}
    assert found["2026-10-10"].kind is DayKind.WORKDAY
    checked(send(admin, f"{url}days/{found['2026-12-24'].id}/removal"))
    assert len(rows(world, CalendarDay)) == len(found) - 1


def test_the_working_time_is_published_and_a_day_that_closes_before_it_opens_is_not(world, at):
    admin, url = at("tenant_admin", "calendar/working-time")
    fields = {
        "opens": "09:00",
        "workdays": ["1", "2"],
        "review_hours": "16",
        "remind_hours": "4",
        "escalate_hours": "8",
    }
    assert "closes after it opens" in checked(send(admin, url, closes="08:00", **fields), 422)
    assert "16 working hours" in checked(send(admin, url, closes="17:30", **fields))
    with read(world.house) as session:
        worked = in_force(session, now())
    assert (worked.opens_minute, worked.closes_minute, worked.workdays) == (540, 1050, "12")
    assert "09:00" in checked(admin.get(url))


@pytest.mark.parametrize(("language", "words"), [("en", "no holiday of 2026"), ("zh", "没有 2026 年的节假日")])
def test_the_administrator_is_warned_of_a_year_without_holidays_at_home_and_on_the_page(world, at, language, words):
    admin, url = at("tenant_admin", "calendar/")
    admin.get(f"/language/{language}")
    with stopped_at(NOW):
        assert words not in checked(admin.get(url)), "nobody counts working time yet"
    with stopped_at(NOW - timedelta(days=1)), work(world.house) as session:
        publish(session, NewWorkingTime(540, 1080, "12345", 16, 4, 8), world.people["tenant_admin"].person_id, now())
    with stopped_at(NOW):
        assert words in checked(admin.get(url))
        assert words in checked(admin.get(world.url()))
        checked(send(admin, f"{url}import", import__shipped="china"))
        assert words not in checked(admin.get(url))


def test_absences_and_the_list_are_kept_and_taken_back(world, at):
    manager, url = at("channel_manager", "absences/")
    away, other = (str(world.people[who].person_id) for who in ("channel_manager", "second_manager"))
    dates = {"absence__absent_from": "2026-12-01", "absence__absent_until": "2026-12-10"}
    same = checked(send(manager, url, absence__person_id=away, absence__stand_in_id=away, **dates), 422)
    assert "Somebody else stands in" in same
    with stopped_at(NOW):
        checked(send(manager, url, absence__person_id=away, absence__stand_in_id=other, **dates))
        assert "Second Manager" in checked(manager.get(url))
    checked(send(manager, f"{url}contacts", contact__person_id=other))
    assert "on the list already" in checked(send(manager, f"{url}contacts", contact__person_id=other), 422)
    checked(send(manager, f"{url}{rows(world, Absence)[0].id}/removal"))
    checked(send(manager, f"{url}contacts/{rows(world, EscalationContact)[0].id}/removal"))
    assert rows(world, Absence) == rows(world, EscalationContact) == []


def test_a_holder_confirms_asks_for_more_time_and_reads_the_decision(world, at):
    with_terms(world, extension_window_days=120)
    with stopped_at(LATER):
        registration = protected(world)
        north, page = at("north_seller", f"registrations/{registration.id}")
        assert "Ask for an extension" in checked(north.get(page))
        assert "required" in checked(send(north, world.url(f"heartbeats/of/{registration.id}"), progress=""), 422)
        assert "Offer sent" in checked(
            send(north, world.url(f"heartbeats/of/{registration.id}"), progress="Offer sent")
        )
        checked(north.get(world.url(f"extensions/of/{registration.id}")))
        checked(send(north, world.url(f"extensions/of/{registration.id}"), evidence="The pilot runs"))
        again = checked(send(north, world.url(f"extensions/of/{registration.id}"), evidence="Again"), 409)
        assert "waits already" in again
        run_jobs(world)
        manager, queue = at("channel_manager", "extensions/")
        assert registration.number in checked(manager.get(queue))
        one = f"{queue}{rows(world, Extension)[0].id}"
        assert "The pilot runs" in checked(manager.get(one))
        assert "Offer sent" in checked(manager.get(one))
        checked(send(manager, f"{one}/grant"))
        assert "Extended" in checked(north.get(page))
        assert "decided a moment ago" in checked(send(manager, f"{one}/refusal", note="no"), 409)
    assert rows(world, Extension)[0].state is ExtensionState.GRANTED
    assert len(rows(world, Heartbeat)) == 1


def test_a_protection_is_given_back_by_its_holder(world, at):
    with stopped_at(LATER):
        registration = protected(world)
        north, page = at("north_seller", f"registrations/{registration.id}")
        assert "Released" in checked(send(north, f"{page}/release"))
        assert "cannot become" in checked(send(north, f"{page}/release"), 409)
    assert stored(world, registration).stage is Stage.RELEASED


def test_a_rejected_partner_appeals_once_and_the_house_sees_whose_ruling_it_was(world, at):
    manager = world.people["channel_manager"].person_id
    with stopped_at(LATER):
        registration = rejected(world, "north_seller", person=manager)
        north, page = at("north_seller", f"registrations/{registration.id}")
        form = world.url(f"appeals/of/{registration.id}")
        assert form in checked(north.get(page))
        assert "You can ask once" in checked(north.get(form))
        assert "In review" in checked(send(north, form, evidence="A letter of the customer"))
        assert "nothing to appeal against" in checked(north.get(form))
        run_jobs(world)
        staff, index = at("auditor", "appeals/")
        assert "Channel Manager" in checked(staff.get(index))
    assert len(rows(world, Appeal)) == 1


def test_every_rejection_offers_the_same_acts_whatever_its_cause(world, at):
    with stopped_at(LATER):
        protected(world, "south_seller")
        pages = []
        for name in ("Siemens AG", "Nobody Ltd"):
            registration = rejected(world, "north_seller", customer_name=name)
            north, page = at("north_seller", f"registrations/{registration.id}")
            text = checked(north.get(page))
            pages.append(text[text.index("What you can do") : text.index("</section>", text.index("What you can do"))])
        assert pages[0].count("appeals/of") == 1
        assert [len(page) for page in pages] == [len(pages[0])] * 2


def test_a_violation_is_recorded_counted_struck_out_and_the_counting_changed(world, at):
    manager, url = at("channel_manager", "violations/")
    north = str(world.partners["north"])
    fields = {"partner_id": north, "level": "1", "note": "Registered what it had not visited."}
    assert "has not come yet" in checked(send(manager, f"{url}new", happened_on="2099-01-01", **fields), 422)
    assert "Black list" in checked(send(manager, f"{url}new", happened_on=now().date().isoformat(), **fields))
    assert partner(world).standing is Standing.SUSPENDED
    assert "Suspended" in checked(manager.get(world.url(f"partners/{north}")))
    checked(manager.get(f"{url}{rows(world, Violation)[0].id}/strike"))
    struck = checked(send(manager, f"{url}{rows(world, Violation)[0].id}/strike", note="Mistaken"))
    assert "Struck out: Mistaken" in struck
    assert partner(world).standing is Standing.GOOD
    admin, counting = at("tenant_admin", "violations/counting")
    checked(admin.get(counting))
    zeros = {"watch_list": "black", "level1": "0", "level2": "0", "level3": "0", "days": "30"}
    lines = {f"lines__{n}__{name}": value for n in range(8) for name, value in zeros.items()}
    assert "9 × level 3" in checked(send(admin, counting, **(lines | {"lines__0__level3": "9"})))
    same = lines | {"lines__0__level3": "9", "lines__1__level3": "9"}
    assert "Two lines are the same" in checked(send(admin, counting, **same), 422)


def partner(world):
    with read(world.house) as session:
        return session.scalars(select(Partner).where(Partner.id == world.partners["north"])).one()


def test_questions_are_kept_asked_in_the_partners_language_and_retired(world, at):
    admin, url = at("tenant_admin", "questions/")
    checked(admin.get(f"{url}new"))
    new = {"code": "budget", "name_en": "Is the budget approved?", "name_zh": "预算是否已批准？"}
    assert "Is the budget approved?" in checked(send(admin, f"{url}new", **new))
    assert "has the code budget" in checked(send(admin, f"{url}new", **new), 422)
    [question] = rows(world, Question)
    manager, _ = at("channel_manager")
    with stopped_at(NOW):
        registration = submitted(world)
        run_jobs(world)
        ask = world.url(f"questions/of/{rows(world, ConflictCase)[0].id}")
        assert "Choose at least one" in checked(send(manager, ask), 422)
        checked(send(manager, ask, questions=str(question.id), more="And who decides?"))
    with stopped_at(LATER):
        run_jobs(world)
    assert stored(world, registration).answer_note == "Is the budget approved?\nAnd who decides?"
    checked(send(admin, f"{url}{question.id}/retirement"))
    assert "out of use already" in send(admin, f"{url}{question.id}/retirement").get_data(as_text=True)


def test_would_this_qualify_answers_without_a_trace(world, at):
    north, url = at("north_seller", "registrations/check")
    checked(north.get(url))
    idea = {"region_id": str(world.regions["east-china"]), "product_line_ids": [str(world.lines["pumps"])]}
    assert "It would qualify" in checked(send(north, url, value="50000", **idea))
    assert "below the minimum" in checked(send(north, url, value="5", **idea))
    idea["region_id"] = str(world.regions["north-china"])
    assert "not authorised" in checked(send(north, url, value="50000", **idea))
    assert "There is a problem" in checked(send(north, url, value="", **idea), 422)


def test_terms_are_published_within_their_limits(world, at):
    admin, url = at("tenant_admin", "protections/terms")
    text = checked(admin.get(url))
    assert "Terms of protection" in text
    fields = dict.fromkeys(
        ("extension_days", "extensions_max", "extension_window_days", "heartbeat_grace_days", "appeal_days"), "5"
    )
    more = {"total_days_max": "200", "heartbeat_days": "0", "waiting_days": "0"}
    assert "There is a problem" in checked(send(admin, url, **fields, **(more | {"total_days_max": "0"})), 422)
    checked(send(admin, url, **fields, **more))


def test_a_partners_manager_is_chosen_among_those_who_rule(world, at):
    admin, url = at("tenant_admin", f"partners/{world.partners['north']}")
    manager = world.people["second_manager"].person_id
    assert "Second Manager" in checked(send(admin, f"{url}/manager", manager__person_id=str(manager)))
    assert partner(world).manager_id == manager
    seller = str(world.people["north_seller"].person_id)
    checked(send(admin, f"{url}/manager", manager__person_id=seller), 422)
    assert partner(world).manager_id == manager


@pytest.mark.parametrize(
    ("who", "path", "said"),
    [
        ("tenant_admin", "calendar/", "工作日历"),
        ("tenant_admin", "calendar/working-time", "修改工作时间"),
        ("channel_manager", "absences/", "缺勤与代理"),
        ("channel_manager", "extensions/", "延期申请"),
        ("auditor", "appeals/", "申诉"),
        ("channel_manager", "violations/", "计数规则"),
        ("tenant_admin", "violations/counting", "修改计数规则"),
        ("tenant_admin", "questions/", "预设问题"),
        ("tenant_admin", "protections/terms", "保护条款"),
        ("north_seller", "registrations/check", "是否符合条件"),
    ],
)
def test_the_pages_speak_chinese(world, at, who, path, said):
    client, url = at(who, path)
    client.get("/language/zh")
    text = checked(client.get(url))
    assert said in text
    assert not {"Working calendar", "Absences", "Extensions"} & set(text.split(">"))
