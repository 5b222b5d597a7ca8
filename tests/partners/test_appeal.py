"""Appeals: once, in time, with new evidence, and never before the same reviewer."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from partners.appeal.ask import AppealedAlready, AppealNotOpen
from partners.appeal.models import Appeal, AppealReview
from partners.appeal.review import SameReviewer
from partners.conflict.models import Outcome, Ruling
from partners.conflict.rule import By, Notes, approve, reject, send_back
from partners.registration.models import Registration, Stage
from portal.clock import stopped_at
from portal.db import read, work
from portal.flows import appeal as flow
from portal.flows import registration as registering
from tests.claims import NOW, run_jobs
from tests.life import rejected, stored, with_terms

SOON = NOW + timedelta(days=1)


@pytest.fixture
def first(world):
    """Who ruled first, and the registration that was rejected."""
    with_terms(world, appeal_days=5)
    manager = world.people["channel_manager"].person_id
    return manager, rejected(world, "north_seller", person=manager)


def appealed(world, now=SOON):
    """North appeals, and the appeal is judged."""
    with stopped_at(now):
        with work(world.people["north_seller"]) as session:
            own = session.scalars(select(Registration)).one()
            flow.file(session, own, "The customer wrote to us on 11 March.", own.submitted_by, now)
        run_jobs(world)


def by(person, now=SOON):
    return By(person, now.date(), now)


def test_an_appeal_puts_the_registration_back_into_review_with_its_new_evidence(world, first):
    appealed(world)
    row = stored(world, first[1])
    assert row.stage is Stage.SUBMITTED
    assert row.answer is row.answered_at is None
    assert "11 March" in row.evidence
    assert row.answer_at > SOON


def test_the_reviewer_of_the_first_ruling_is_refused_whatever_she_rules(world, first):
    manager, registration = first
    appealed(world)
    for ruling in (
        lambda s: approve(s, registration.id, by(manager), Notes()),
        lambda s: reject(s, registration.id, "policy", by(manager), Notes()),
        lambda s: send_back(s, registration.id, by(manager), Notes(partner="?")),
    ):
        with work(world.house) as session, pytest.raises(SameReviewer):
            ruling(session)


def test_another_reviewer_rules_anew_and_the_new_ruling_refers_to_the_old(world, first):
    manager, registration = first
    second = world.people["second_manager"].person_id
    appealed(world)
    with work(world.house) as session:
        ruling = approve(session, registration.id, by(second), Notes())
    with read(world.house) as session:
        review = session.scalars(select(AppealReview)).one()
        assert (review.first_decided_by, review.decided_by) == (manager, second)
        assert (review.disputed_id, review.ruling_id) == (ruling.replaces_id, ruling.id)


def test_a_question_in_between_leaves_the_appeal_open_and_its_reviewer_another(world, first):
    manager, registration = first
    appealed(world)
    with work(world.house) as session:
        send_back(session, registration.id, by(world.people["second_manager"].person_id), Notes(partner="Which?"))
        registering.release(session, registration.id, SOON + timedelta(days=1))
    later = SOON + timedelta(days=2)
    with stopped_at(later):
        with work(world.people["north_seller"]) as session:
            registering.reply(session, session.scalars(select(Registration)).one(), "That one.", later)
        run_jobs(world)
    with work(world.house) as session, pytest.raises(SameReviewer):
        approve(session, registration.id, by(manager, later), Notes())


def test_the_database_itself_refuses_the_same_reviewer(world, first):
    manager, _ = first
    appealed(world)
    with pytest.raises(IntegrityError), work(world.house) as session:
        session.scalars(select(AppealReview)).one().decided_by = manager


def test_an_appeal_is_made_once(world, first):
    _, registration = first
    appealed(world)
    with work(world.house) as session:
        reject(session, registration.id, "policy", by(world.people["second_manager"].person_id), Notes())
        registering.release(session, registration.id, SOON + timedelta(days=1))
    assert stored(world, registration).stage is Stage.REJECTED
    with pytest.raises(AppealedAlready):
        appealed(world, SOON + timedelta(days=2))
    with read(world.house) as session:
        assert [r.outcome for r in session.scalars(select(Ruling).order_by(Ruling.decided_at))] == [Outcome.REJECT] * 2


@pytest.mark.parametrize(("days", "allowed"), [(5, True), (6, False)])
def test_an_appeal_is_possible_on_its_last_day_and_not_after_it(world, first, days, allowed):
    now = NOW + timedelta(days=days)  # a tenant without working time works every day
    if allowed:
        appealed(world, now)
        return
    with pytest.raises(AppealNotOpen):
        appealed(world, now)


def test_what_is_under_review_cannot_be_appealed(world, first):
    appealed(world)
    with pytest.raises(AppealNotOpen):
        appealed(world, SOON)


def test_the_house_review_does_not_exist_for_the_partner(world, first):
    appealed(world)
    with read(world.people["north_seller"]) as session:
        assert session.scalars(select(Appeal)).one()
        assert session.scalars(select(AppealReview)).all() == []
    with read(world.people["south_seller"]) as session:
        assert session.scalars(select(Appeal)).all() == []
