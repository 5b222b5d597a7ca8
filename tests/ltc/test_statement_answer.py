"""A statement's answer: a person confirms it, or silence does after a notice and a reminder, never over a dispute."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.settlement_terms.terms import Terms
from ltc.statement_answer.confirm import StatementAnswered, confirm
from ltc.statement_answer.models import AnswerState, StatementAnswer
from portal.db import read, work
from portal.flows import dispute as flow
from portal.flows.settlement import tell_partners
from portal.mail.models import MailMessage
from tests.deals import NOW, TODAY
from tests.statements import DAY, closed, dispute_of, disputed, earned, night, published, state, the


def mails(world, template):
    """The mails of a template, by recipient and language."""
    with read(world.house) as session:
        return session.scalars(select(MailMessage).where(MailMessage.template == template)).all()


def test_the_days_count_from_the_day_on_which_the_notice_went_out(world):
    earned(world)
    closed(world)
    night(world, 1)
    with read(world.people["north_admin"]) as session:
        answer = the(session, StatementAnswer)
        assert (answer.told_on, answer.disputable_until) == (TODAY, TODAY + 14 * DAY)
        assert (answer.reminder_on, answer.silent_on) == (TODAY + 10 * DAY, TODAY + 14 * DAY)


def test_silence_confirms_after_a_notice_and_a_reminder(world):
    earned(world)
    closed(world)
    for days in (1, 9):
        night(world, days)
    assert mails(world, "statement_reminder") == []
    night(world, 10)
    night(world, 10)
    assert len(mails(world, "statement_reminder")) == 2  # north's two people, once each
    night(world, 13)
    assert state(world) == "waiting"
    night(world, 14)
    assert state(world) == "silent"
    with read(world.house) as session:
        assert the(session, StatementAnswer).answered_by is None


def test_silence_says_nothing_before_a_notice_has_gone_out(world):
    """The mails are promised and never sent: no day begins."""
    earned(world)
    run = closed(world)
    with work(world.house) as session:
        for mail in session.scalars(select(MailMessage)):
            mail.sent_at = None
    for days in (1, 15, 30, 400):
        night(world, days)
    assert state(world) == "waiting"
    with work(world.house) as session:
        tell_partners(session, session.merge(run))
    assert len(mails(world, "statement_ready")) == 2  # asked for once


def test_a_late_reminder_moves_the_day_of_silence(world):
    """The night's rounds stood still for 20 days: the partner still gets its four days."""
    earned(world)
    closed(world)
    night(world, 1)
    night(world, 20)
    with read(world.house) as session:
        assert the(session, StatementAnswer).silent_on == TODAY + 24 * DAY
    night(world, 23)
    assert state(world) == "waiting"
    night(world, 24)
    assert state(world) == "silent"


def test_an_open_dispute_stops_the_silence_and_its_end_starts_it_again(world):
    earned(world)
    closed(world)
    night(world, 1)
    row_id = disputed(world)
    for days in (10, 14, 40):
        night(world, days)
    assert state(world) == "waiting"
    with work(world.house) as session:
        flow.decline(session, dispute_of(session, row_id), "The rate is right.", world.house.person_id, NOW + 40 * DAY)
    night(world, 41)
    with read(world.house) as session:
        assert the(session, StatementAnswer).silent_on == TODAY + 54 * DAY
    for days in (50, 53):
        night(world, days)
    assert state(world) == "waiting"
    night(world, 54)
    assert state(world) == "silent"


def test_a_tenant_may_do_without_silence(world):
    published(world, Terms(silence_days=0))
    earned(world)
    closed(world)
    for days in (1, 100, 1000):
        night(world, days)
    assert state(world) == "waiting"


def test_a_person_confirms_once(world):
    earned(world)
    closed(world)
    admin = world.people["north_admin"]
    with work(admin) as session:
        confirm(session, the(session, StatementAnswer), admin.person_id, NOW)
    with pytest.raises(StatementAnswered), work(admin) as session:
        confirm(session, the(session, StatementAnswer), admin.person_id, NOW)
    night(world, 30)
    assert state(world) == "confirmed"


@pytest.mark.parametrize(
    "values",
    [
        {"state": AnswerState.SILENT, "answered_at": NOW},
        {"state": AnswerState.CONFIRMED, "answered_at": NOW},
        {"silent_on": TODAY},
    ],
)
def test_the_database_refuses_silence_without_notice_and_an_answer_by_nobody(world, values):
    earned(world)
    closed(world)
    with pytest.raises(IntegrityError), work(world.house) as session:
        answer = the(session, StatementAnswer)
        for name, value in values.items():
            setattr(answer, name, value)


def test_the_terms_of_the_months_last_day_count(world):
    published(world, Terms(dispute_days=30), starts=TODAY.replace(month=4, day=1))
    earned(world)
    closed(world)
    night(world, 1)
    with read(world.house) as session:
        assert the(session, StatementAnswer).disputable_until == TODAY + timedelta(days=14)
