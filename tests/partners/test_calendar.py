"""The working calendar: what a working hour is, and when something is due. Pure stories, and the shipped days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.calendar.change import CALENDARS, CalendarUnreadable, read_days, shipped
from partners.calendar.clock import Pace, steps, struck
from partners.calendar.gaps import gaps
from partners.calendar.hours import Hours, after, before, same_time_after, workday_after
from partners.calendar.models import DayKind
from partners.registration.answer_time import answer_at, promise

CHINA = shipped("china")
SHANGHAI = Hours(
    "Asia/Shanghai",
    9 * 60,
    18 * 60,
    frozenset(range(1, 6)),
    frozenset(day.falls_on for day in CHINA if day.kind is DayKind.HOLIDAY),
    frozenset(day.falls_on for day in CHINA if day.kind is DayKind.WORKDAY),
)
LONDON = Hours("Europe/London", 9 * 60, 17 * 60, frozenset(range(1, 6)))
HOUR = timedelta(hours=1)


def at(text, zone="Asia/Shanghai"):
    """An instant, written as a clock on the wall shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-10 10:00", 2, "2026-03-10 12:00"),
        ("2026-03-10 17:00", 1, "2026-03-10 18:00"),  # due with the last minute of the day
        ("2026-03-10 17:00", 2, "2026-03-11 10:00"),
        ("2026-03-10 03:00", 1, "2026-03-10 10:00"),  # sent at night
        ("2026-03-13 17:30", 1, "2026-03-16 09:30"),  # over a weekend
        ("2026-02-13 17:00", 2, "2026-02-14 10:00"),  # the Saturday is worked in exchange
        ("2026-02-14 17:00", 2, "2026-02-24 10:00"),  # over the whole Spring Festival
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # over Golden Week
        ("2026-10-09 17:00", 2, "2026-10-10 10:00"),
    ],
)
def test_working_hours_jump_over_nights_weekends_and_holidays_and_land_on_make_up_days(start, hours, end):
    assert after(at(start), hours * HOUR, SHANGHAI) == at(end)


def test_a_holiday_that_is_added_shifts_what_is_due_by_its_hours():
    plain = after(at("2026-03-10 17:00"), 2 * HOUR, SHANGHAI)
    closed = Hours("Asia/Shanghai", 540, 1080, SHANGHAI.weekdays, SHANGHAI.holidays | {date(2026, 3, 11)})
    assert after(at("2026-03-10 17:00"), 2 * HOUR, closed) == plain + timedelta(days=1)


def test_clock_changes_do_not_lengthen_a_working_day():
    friday = at("2026-03-27 16:00", "Europe/London")
    assert after(friday, 2 * HOUR, LONDON) == at("2026-03-30 10:00", "Europe/London")


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(lambda one: one.replace(tzinfo=UTC))
SPANS = st.integers(1, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(INSTANTS, SPANS, SPANS)
def test_working_time_adds_up(start, one, other):
    assert after(after(start, one, SHANGHAI), other, SHANGHAI) == after(start, one + other, SHANGHAI)


@given(INSTANTS, SPANS)
def test_counting_back_from_what_is_due_never_passes_the_start(start, span):
    due = after(start, span, SHANGHAI)
    begins = before(due, span, SHANGHAI)
    assert begins >= start
    assert after(begins, span, SHANGHAI) == due


@given(INSTANTS, st.sampled_from([0, 5, 60, 120]), st.integers(0, 80))
def test_an_answer_is_never_before_its_due_time_and_depends_on_the_submission_alone(submitted, slot, hours):
    made = promise(submitted, slot, timedelta(hours=hours), SHANGHAI)
    assert made == promise(submitted, slot, timedelta(hours=hours), SHANGHAI)
    assert made.due_at >= submitted
    if slot:
        assert made.answer_at >= made.due_at
        assert made.answer_at.timestamp() % (slot * 60) == 0
    else:
        assert made.answer_at == (submitted if hours else answer_at(submitted, 0))


def test_the_deadline_of_an_appeal_counts_working_days_and_not_the_first():
    assert workday_after(date(2026, 3, 13), 5, SHANGHAI) == date(2026, 3, 20)
    assert workday_after(date(2026, 9, 30), 1, SHANGHAI) == date(2026, 10, 8)


def test_the_clock_of_a_case_reminds_first_then_asks_one_after_the_other():
    due = at("2026-03-12 12:00")
    plan = steps(due, Pace(4 * HOUR, 8 * HOUR), 4, SHANGHAI)
    assert [(step.at, step.place) for step in plan] == [
        (at("2026-03-11 17:00"), 0),
        (due, 1),
        (at("2026-03-13 11:00"), 2),
        (at("2026-03-16 10:00"), 3),
    ]


def test_a_reminder_that_was_missed_is_not_sent_once_the_case_is_overdue():
    due = at("2026-03-12 12:00")
    plan = steps(due, Pace(4 * HOUR, 8 * HOUR), 2, SHANGHAI)
    assert [step.place for step in struck(plan, due, due - HOUR)] == [0]
    assert [step.place for step in struck(plan, due, due)] == [1]


def test_without_a_pace_nobody_is_told_and_one_person_is_not_asked_to_stand_in_for_herself():
    due = at("2026-03-12 12:00")
    assert steps(due, Pace(timedelta(), timedelta()), 3, SHANGHAI) == []
    assert [step.place for step in steps(due, Pace(HOUR, HOUR), 1, SHANGHAI)] == [0]


HELD = [(day.falls_on, day.kind) for day in CHINA]


@pytest.mark.parametrize(
    ("days", "today", "found"),
    [
        ([], date(2026, 3, 1), [("calendar.no-holidays", "2026")]),
        (HELD, date(2026, 11, 1), []),
        (HELD, date(2026, 11, 2), [("calendar.no-make-up-days", "2027")]),
        (HELD, date(2027, 6, 1), [("calendar.no-make-up-days", "2027")]),
        ([*HELD, (date(2027, 2, 20), DayKind.WORKDAY)], date(2027, 6, 1), []),
        (HELD, date(2027, 11, 30), [("calendar.no-make-up-days", "2027"), ("calendar.no-holidays", "2028")]),
        ([(d, k) for d, k in HELD if k is DayKind.HOLIDAY], date(2026, 12, 1), []),
    ],
)
def test_a_year_that_promises_reach_into_and_that_is_not_known_is_named_sixty_days_before(days, today, found):
    assert [(gap.rule, gap.facts["year"]) for gap in gaps(days, today)] == found


@pytest.mark.parametrize("name", CALENDARS)
def test_a_shipped_calendar_knows_both_years_each_day_once_and_in_both_languages(name):
    found = shipped(name)
    assert {day.falls_on.year for day in found} == {2026, 2027}
    assert len({day.falls_on for day in found}) == len(found)
    assert all(day.name_en and day.name_zh and day.name_en != day.name_zh for day in found)


def test_make_up_days_are_weekend_days_and_englands_holidays_are_weekdays():
    assert all(day.falls_on.isoweekday() > 5 for day in CHINA if day.kind is DayKind.WORKDAY)
    assert all(day.falls_on.isoweekday() <= 5 for day in shipped("england"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("day,kind\n", 1),
        ("date,kind,name_en,name_zh\n", 1),
        ("date,kind,name_en,name_zh\n2026-02-30,holiday,x,x\n", 2),
        ("date,kind,name_en,name_zh\n2026-02-03,holiday,x,x\n2026-02-04,feast,x,x\n", 3),
        ("date,kind,name_en,name_zh\n2026-02-03\n", 2),
    ],
)
def test_a_calendar_file_that_cannot_be_used_names_its_line(text, line):
    with pytest.raises(CalendarUnreadable) as refused:
        read_days(text)
    assert refused.value.facts["line"] == line


WEEKDAYS = Hours("Asia/Shanghai", 540, 1080, frozenset(range(1, 6)))
FRIDAY = datetime(2026, 3, 6, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [(FRIDAY, 1, 9), (FRIDAY, 3, 11), (FRIDAY.replace(day=7), 1, 9), (FRIDAY.replace(day=8), 5, 13), (FRIDAY, 0, 6)],
)
def test_weekends_do_not_count_and_the_time_of_day_stays(start, count, day):
    assert same_time_after(start, count, WEEKDAYS) == start.replace(day=day)


def test_the_clock_change_does_not_move_the_time_of_day():
    friday = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)  # 10:00 in London, before summer time
    assert same_time_after(friday, 1, LONDON) == datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
