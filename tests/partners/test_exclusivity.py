"""Attempts to be granted what another holds: at the boundary, under another spelling, while the sweep is down."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from partners.conflict.models import ConflictCase
from partners.conflict.rule import By, Notes, approve
from partners.protection.grant import ProtectedAlready, over
from partners.protection.models import Protection, ProtectionState
from portal.db import read, work
from portal.flows import registration as flow
from pricing.ground.decision import Verdict
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY, judged

ENDS = TODAY + timedelta(days=90)
ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime.combine(ENDS, datetime.min.time(), ZONE).astimezone(UTC)
TICK = timedelta(microseconds=1)


def granted(world, registration, now):
    """Approve a registration at an instant, as the portal would on the tenant's calendar."""
    with work(world.house) as session:
        return approve(session, registration.id, By(new_id(), flow.today(session, now), now), Notes())


def active(world):
    with read(world.house) as session:
        return session.scalars(select(Protection).where(Protection.state == ProtectionState.ACTIVE)).all()


def test_d02_a_protection_stands_to_the_last_instant_of_its_last_day_in_the_tenants_zone(world):
    north, south = judged(world), judged(world, "south_seller")
    granted(world, north, NOW)
    with pytest.raises(ProtectedAlready):
        granted(world, south, MIDNIGHT - TICK)
    granted(world, south, MIDNIGHT)
    assert [(p.holder_id, p.protected_from) for p in active(world)] == [(world.partners["south"], ENDS)]


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 365), st.integers(-3, 3))
def test_d02_of_two_spans_that_meet_each_day_belongs_to_exactly_one(starts, days, offset):
    ends = starts + timedelta(days=days)
    day = ends + timedelta(days=offset)
    first = Protection(protected_from=starts, protected_until=ends)
    assert over(first, day) == (day >= ends)


def test_d02_a_span_of_no_days_cannot_be_written(world):
    north = judged(world)
    granted(world, north, NOW)
    with pytest.raises(IntegrityError, match="span"), work(world.house) as session:
        [protection] = session.scalars(select(Protection))
        protection.protected_until = protection.protected_from


SPELLINGS = [
    "Siemens AG", "SIEMENS  a.g.", "Ｓｉｅｍｅｎｓ ＡＧ", "Sie\u200bmens AG", "siemens", "Siémens Group",
    "  Siemens,  AG ",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS[1:], ids=ascii)
def test_d04_another_spelling_of_a_protected_customer_is_never_granted_in_silence(world, spelling):
    granted(world, judged(world, customer_name=SPELLINGS[0]), NOW)
    south = judged(world, "south_seller", customer_name=spelling)
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == south.id)).one()
    assert case.verdict is not Verdict.ALLOW
    with pytest.raises(ProtectedAlready):
        granted(world, south, NOW)


def test_d10_a_protection_whose_date_has_come_does_not_stand_though_no_job_swept_it(world):
    north, south = judged(world), judged(world, "south_seller")
    granted(world, north, NOW)
    assert [p.state for p in active(world)] == [ProtectionState.ACTIVE]
    granted(world, south, MIDNIGHT + timedelta(days=3))
    assert [p.holder_id for p in active(world)] == [world.partners["south"]]


def test_d10_a_case_that_is_judged_after_the_date_finds_no_holder(world):
    granted(world, judged(world), NOW)
    south = judged(world, "south_seller", now=MIDNIGHT + timedelta(days=3))
    with read(world.house) as session:
        case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == south.id)).one()
    assert case.verdict is Verdict.ALLOW


def test_a_protection_of_another_line_stands_in_nobodys_way(world):
    granted(world, judged(world), NOW)
    granted(world, judged(world, "south_seller", product_line_ids=(world.lines["valves"],)), NOW)
    assert len(active(world)) == 2
