"""The life of a protection: what a day brings, warnings once each, confirmations, extensions, and the end."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ltc.deal.models import Deal
from ltc.deal.move import LossReason
from partners.conflict.models import ConflictCase
from partners.extension.ask import ExtensionNotOpen, ExtensionsUsed, ExtensionWaits, Plea
from partners.extension.decide import ExtensionDecided, OwnExtension, PastTheLongest
from partners.extension.models import Extension, ExtensionState
from partners.heartbeat.confirm import NothingToConfirm, confirm
from partners.partner.change import grant_tier
from partners.programme.models import Authorisation, Tier
from partners.protection.end import DEAL_LOST, GIVEN_BACK, SILENT, NotStanding
from partners.protection.models import Protection, ProtectionState
from partners.protection.terms import Terms, TermsOff, publish, terms_at
from partners.protection.watch import Need, due, warning
from partners.registration.models import Registration, Stage
from partners.registration.stages import move
from portal.clock import stopped_at
from portal.db import read, shared, work
from portal.flows import extension as extending
from portal.flows import protection as flow
from portal.flows import registration as registering
from portal.flows.deal import lose
from portal.jobs import dispatch
from portal.jobs.models import Job
from portal.jobs.promise import later
from pricing.ground.decision import Verdict
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY, judged, run_jobs
from tests.gates import by as by_gate
from tests.life import day, protected, stored, told, with_terms

UNTIL = TODAY + timedelta(days=90)
QUIET = (0, 7)


@pytest.mark.parametrize(
    ("left", "expected"), [(16, None), (15, 15), (8, 15), (7, 7), (2, 7), (1, 1)], ids=lambda one: str(one)
)
def test_the_nearest_warning_is_due(left, expected):
    assert warning(TODAY + timedelta(days=left), TODAY) == expected


def test_on_its_until_date_a_protection_lapses_and_is_not_warned_of():
    assert [one.need for one in due(TODAY + timedelta(days=1), TODAY, QUIET, TODAY)] == [Need.WARN]
    assert [one.need for one in due(TODAY, TODAY, QUIET, TODAY)] == [Need.LAPSE]


@pytest.mark.parametrize(
    ("silent", "needs"),
    [(29, []), (30, [Need.ASK]), (36, [Need.ASK]), (37, [Need.RELEASE])],
)
def test_silence_is_asked_about_and_after_the_grace_released(silent, needs):
    found = due(TODAY + timedelta(days=60), TODAY - timedelta(days=silent), (30, 7), TODAY)
    assert [one.need for one in found] == needs


@given(st.integers(1, 200), st.integers(0, 200), st.integers(0, 60), st.integers(1, 30))
def test_what_is_due_on_a_day_is_told_apart_by_its_mark(left, silent, pace, grace):
    heard = TODAY - timedelta(days=silent)
    found = due(TODAY + timedelta(days=left), heard, (pace, grace), TODAY)
    assert len({(one.need, one.mark) for one in found}) == len(found) <= 2


def test_a_holder_is_warned_15_7_and_1_days_before_the_end_once_each(world):
    with_terms(world, heartbeat_days=0)
    registration = protected(world)
    for number in (70, 74, 75, 76, 80, 83, 84, 89):
        for _ in range(2):
            with stopped_at(NOW + timedelta(days=number)), work(world.house) as session:
                later(session, "protection.morning")
            day(world, number)
    assert [mark for _, mark, _ in told(world, "protection_ends")] == [f"{UNTIL} {n}" for n in (15, 7, 1)]
    assert {who for *_, who in told(world)} == {world.people["north_seller"].person_id}
    assert stored(world, registration).stage is Stage.APPROVED


def test_the_round_gives_every_day_one_morning(world):
    for hours in (0, 1, 2, 24):
        now = NOW + timedelta(hours=hours)
        with stopped_at(now), work(world.house) as session:
            flow.make_round(session, now)
    assert promised(world, "protection.morning") == 2


def promised(world, name):
    """How many jobs of a name were ever promised."""
    with shared() as session:
        return len(session.scalars(select(Job).where(Job.tenant_id == world.tenant.id, Job.name == name)).all())


def test_silence_is_asked_about_once_and_then_releases_the_protection(world):
    with_terms(world, heartbeat_days=30, heartbeat_grace_days=7)
    registration = protected(world)
    for number in (29, 30, 31, 36):
        watch(world, registration, number)
    assert [mark for _, mark, _ in told(world, "progress_asked")] == [(TODAY + timedelta(days=30)).isoformat()]
    watch(world, registration, 37)
    with read(world.house) as session:
        protection = session.scalars(select(Protection)).one()
        assert (protection.state, protection.ended_why) == (ProtectionState.RELEASED, SILENT)
    assert stored(world, registration).stage is Stage.RELEASED


def watch(world, registration, number):
    """Look at a registration as of so many days later."""
    with work(world.house) as session:
        flow.watch(session, registration.id, NOW + timedelta(days=number))


def test_a_confirmation_starts_the_silence_anew(world):
    with_terms(world, heartbeat_days=30, heartbeat_grace_days=7)
    registration = protected(world)
    with work(world.people["north_seller"]) as session:
        confirm(session, own(session), "Offer sent", new_id(), TODAY + timedelta(days=25))
    watch(world, registration, 54)
    assert told(world) == []
    watch(world, registration, 55)
    assert [kind for kind, *_ in told(world)] == ["progress_asked"]


def test_what_does_not_stand_cannot_be_confirmed(world):
    judged(world)
    with work(world.people["north_seller"]) as session, pytest.raises(NothingToConfirm):
        confirm(session, own(session), "still at it", new_id(), TODAY)


def test_a_job_that_dies_after_its_work_repeats_it_without_telling_twice(world, monkeypatch):
    with_terms(world, heartbeat_days=0)
    registration = protected(world)
    with stopped_at(NOW), work(world.house) as session:
        later(session, "protection.watch", NOW + timedelta(days=80), registration=str(registration.id))
    close = dispatch._close

    def dies(*_):
        raise KeyboardInterrupt("killed before the commit")

    monkeypatch.setattr(dispatch, "_close", dies)
    with pytest.raises(KeyboardInterrupt):
        day(world, 80)
    assert told(world) == []
    monkeypatch.setattr(dispatch, "_close", close)
    day(world, 81)
    assert len(told(world, "protection_ends")) == 1


def own(session):
    """The only registration that the session sees."""
    return session.scalars(select(Registration)).one()


def asked(world, number, who="north_seller"):
    """An extension asked for so many days after the grant."""
    now = NOW + timedelta(days=number)
    with work(world.people[who]) as session:
        plea = Plea("Pilot runs", world.people[who].person_id, now.date(), now)
        return extending.request(session, own(session), plea)


def granted(world, extension, number, by=None):
    """The same, granted."""
    with work(world.house) as session:
        row = session.scalars(select(Extension).where(Extension.id == extension.id)).one()
        return extending.grant(session, row, by or new_id(), NOW + timedelta(days=number))


def test_an_extension_is_asked_in_its_window_granted_by_another_and_moves_the_end(world):
    with_terms(world)
    registration = protected(world)
    with pytest.raises(ExtensionNotOpen):
        asked(world, 59)
    extension = asked(world, 60)
    with pytest.raises(ExtensionWaits):
        asked(world, 61)
    with pytest.raises(OwnExtension):
        granted(world, extension, 62, by=world.people["north_seller"].person_id)
    assert granted(world, extension, 62) == TODAY + timedelta(days=180)
    assert stored(world, registration).protected_until == TODAY + timedelta(days=180)
    with pytest.raises(ExtensionDecided):
        granted(world, extension, 63)
    with pytest.raises(ExtensionsUsed):
        asked(world, 170)
    assert [kind for kind, *_ in told(world)] == ["extension_answered"]


def test_an_extension_cannot_be_asked_on_the_until_date(world):
    with_terms(world)
    protected(world)
    with pytest.raises(ExtensionNotOpen):
        asked(world, 90)
    assert asked(world, 89)


def test_extensions_never_pass_the_longest_protection(world):
    with_terms(world, extensions_max=5, total_days_max=120, extension_window_days=60)
    protected(world)
    assert granted(world, asked(world, 60), 60) == TODAY + timedelta(days=120)
    with pytest.raises(PastTheLongest):
        granted(world, asked(world, 70), 70)


@pytest.mark.parametrize("rival", [False, True])
def test_nd8_b11_an_extension_is_granted_alike_whether_or_not_a_rival_waits(world, rival):
    with_terms(world)
    protected(world)
    if rival:
        judged(world, "south_seller")
    granted(world, asked(world, 60), 60)
    with read(world.people["north_seller"]) as session:
        seen = session.scalars(select(Extension)).one()
        assert (seen.state, seen.note) == (ExtensionState.GRANTED, None)
        assert seen.extended_until == TODAY + timedelta(days=180)


def test_d10_a_protection_whose_date_has_come_is_not_extended_though_no_job_swept_it(world):
    with_terms(world)
    protected(world)
    extension = asked(world, 89)
    with pytest.raises(NotStanding):
        granted(world, extension, 90)
    with read(world.house) as session:
        assert session.scalars(select(Extension.state)).one() is ExtensionState.ASKED


def test_a_warning_comes_again_for_the_new_end(world):
    with_terms(world, heartbeat_days=0)
    registration = protected(world)
    watch(world, registration, 76)
    granted(world, asked(world, 77), 77)
    watch(world, registration, 78)
    watch(world, registration, 165)
    assert [mark.split()[0] for _, mark, _ in told(world, "protection_ends")] == [
        UNTIL.isoformat(),
        (TODAY + timedelta(days=180)).isoformat(),
    ]


def test_a_protection_given_back_is_free_after_its_job(world):
    registration = protected(world)
    with work(world.people["north_seller"]) as session:
        flow.give_back(session, own(session))
    run_jobs(world)
    with read(world.house) as session:
        assert session.scalars(select(Protection)).one().ended_why == GIVEN_BACK
    assert stored(world, registration).stage is Stage.RELEASED


def test_a_lost_deal_frees_what_was_protected_for_it(world):
    registration = protected(world)
    with work(world.people["north_seller"]) as session:
        lose(session, session.scalars(select(Deal)).one(), LossReason.PRICE, by_gate())
    run_jobs(world)
    with read(world.house) as session:
        assert session.scalars(select(Protection)).one().ended_why == DEAL_LOST
    assert stored(world, registration).stage is Stage.LOST


def test_expired_yet_won(world):
    registration = protected(world)
    with work(world.house) as session:
        flow.lapse_due(session, NOW + timedelta(days=90))
    with work(world.house) as session:
        row = session.scalars(select(Registration).where(Registration.id == registration.id)).one()
        assert row.stage is Stage.EXPIRED
        move(row, Stage.WON)
    assert stored(world, registration).stage is Stage.WON


def test_what_is_won_is_neither_warned_nor_asked(world):
    with_terms(world)
    registration = protected(world)
    with work(world.house) as session:
        move(session.scalars(select(Registration).where(Registration.id == registration.id)).one(), Stage.WON)
    watch(world, registration, 80)
    assert told(world) == []


def test_a_registration_keeps_the_terms_of_its_submission(world):
    with_terms(world, appeal_days=3)
    with work(world.house) as session:
        publish(session, Terms(appeal_days=9), new_id(), NOW + timedelta(days=1))
    with read(world.house) as session:
        assert terms_at(session, NOW).appeal_days == 3
        assert terms_at(session, NOW + timedelta(days=1)).appeal_days == 9


def test_a_tier_that_changes_in_the_window_moves_no_date(world):
    registration = protected(world)
    with work(world.house) as session:
        silver = session.scalars(select(Tier).where(Tier.code == "silver")).one()
        grant_tier(session, world.partners["north"], silver.id, TODAY + timedelta(days=10))
        flow.lapse_due(session, NOW + timedelta(days=89))
    assert stored(world, registration).stage is Stage.APPROVED
    assert stored(world, registration).protected_until == UNTIL


def test_an_authorisation_that_ends_in_the_window_leaves_what_was_promised(world):
    registration = protected(world)
    with work(world.house) as session:
        for held in session.scalars(select(Authorisation).where(Authorisation.partner_id == world.partners["north"])):
            held.valid_until = TODAY + timedelta(days=10)
    watch(world, registration, 20)
    assert stored(world, registration).stage is Stage.APPROVED
    judged(world, customer_name="Another", now=NOW + timedelta(days=20))
    with read(world.house) as session:
        newest = session.scalars(select(ConflictCase).order_by(ConflictCase.judged_at.desc()).limit(1)).one()
        assert newest.verdict is Verdict.REFUSE


@pytest.mark.parametrize(("field", "value"), [("extension_days", 0), ("total_days_max", 1096), ("appeal_days", 61)])
def test_terms_outside_what_makes_sense_name_their_field(world, field, value):
    with pytest.raises(TermsOff) as refused:
        with_terms(world, **{field: value})
    assert refused.value.field == field


def test_a_withdrawal_notes_its_instant_for_the_cool_down(world):
    registration = judged(world)
    with work(world.people["north_seller"]) as session:
        registering.withdraw(session, own(session), NOW + timedelta(hours=1))
    assert stored(world, registration).withdrawn_at == NOW + timedelta(hours=1)
    assert stored(world, registration).due_at is not None
