"""Attempts to be granted what another holds: at the boundary, under another spelling, while the sweep is down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from partners.conflict.models import ConflictCase
from partners.conflict.rule import By, Notes, approve
from partners.extension.ask import Plea
from partners.extension.models import Extension
from partners.protection.grant import ProtectedAlready, over
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration
from portal.clock import stopped_at
from portal.db import read, tried_twice, work
from portal.flows import extension as extending
from portal.flows import registration as flow
from pricing.ground.decision import Verdict
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id
from pricing.product.models import ProductLine
from tests.claims import NOW, TODAY, judged, settle_doubt
from tests.house.plan import FILES, imports, name

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


def test_d05_a_line_has_no_line_above_it_so_that_two_protections_cannot_overlap():
    """Protection is by line, and lines are flat: whoever gives them a hierarchy must say here what overlaps."""
    into = {key.column.table.name for column in ProductLine.__table__.columns for key in column.foreign_keys}
    assert into <= {"tenant"}
    assert {column.name for column in ProductLine.__table__.columns if column.name.endswith("_id")} == {"tenant_id"}


def test_d09_no_import_writes_a_protection_or_a_registration():
    """An old list cannot bring two holders of one customer: what is to be protected is registered and ruled on."""
    written = {name(path): imports(path) for path in FILES if name(path).startswith("portal/imports/")}
    assert len(written) > 5
    for path, imported in written.items():
        assert not {module for module in imported if module.startswith(BY_RULING)}, path


BY_RULING = ("partners.protection", "partners.conflict.rule", "partners.registration.register")


def extend(world, registration, now):
    """Grant the waiting request of a registration; whether it was granted."""

    def act():
        with work(world.house) as session:
            row = session.scalars(select(Extension).where(Extension.registration_id == registration.id)).one()
            extending.grant(session, row, new_id(), now)

    return _won(act)


def approve_at(world, registration, now):
    """Approve a registration; whether it was granted."""
    return _won(lambda: granted(world, registration, now))


def _won(act):
    try:
        tried_twice(act)
    except (DomainError, StaleDataError):
        return False
    return True


def asked_to_extend(world, registration):
    with stopped_at(NOW + timedelta(hours=2)), work(world.house) as session:
        flow.release(session, registration.id, NOW + timedelta(hours=2))
    with work(world.people["north_seller"]) as session:
        own = session.scalars(select(Registration).where(Registration.id == registration.id)).one()
        extending.request(session, own, Plea("pilot", own.submitted_by, ENDS - timedelta(days=1), MIDNIGHT - TICK))


@pytest.mark.parametrize("first", ["extension", "approval"])
def test_d03_of_an_extension_and_a_rivals_approval_for_the_day_after_the_first_wins(world, first):
    north, south = judged(world), judged(world, "south_seller")
    granted(world, north, NOW)
    asked_to_extend(world, north)
    acts = {
        "extension": lambda: extend(world, north, MIDNIGHT - TICK),
        "approval": lambda: approve_at(world, south, MIDNIGHT),
    }
    order = [first, *(set(acts) - {first})]
    assert [acts[name]() for name in order] == [True, False]
    assert [p.holder_id for p in active(world)] == [world.partners["north" if first == "extension" else "south"]]


def test_d03_at_the_same_moment_one_of_the_two_wins(world):
    for n in range(10):
        north, south = (judged(world, who, customer_name=f"Works {n}") for who in ("north_seller", "south_seller"))
        with work(world.house) as session:
            settle_doubt(session, north.id)
        granted(world, north, NOW)
        asked_to_extend(world, north)
        start = Barrier(2)

        def race(act, *more, start=start):
            start.wait()
            return act(world, *more)

        with ThreadPoolExecutor(2) as both:
            won = [both.submit(race, extend, north, MIDNIGHT - TICK), both.submit(race, approve_at, south, MIDNIGHT)]
            assert sorted(one.result() for one in won) == [False, True]
        account = {p.account_id for p in active(world)}
        assert len(active(world)) == len(account) == n + 1


def test_a_protection_of_another_line_stands_in_nobodys_way(world):
    granted(world, judged(world), NOW)
    granted(world, judged(world, "south_seller", product_line_ids=(world.lines["valves"],)), NOW)
    assert len(active(world)) == 2
