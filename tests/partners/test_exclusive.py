"""D01: eight processes approve rivals at once. Never two active protections; and the harness can fail."""

import multiprocessing
import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, make_url, select, text

from partners.conflict.rule import Notes, approve
from partners.partner.models import Partner, PartnerKind, Standing
from partners.programme.models import Authorisation
from partners.protection import grant
from partners.protection.grant import ProtectedAlready
from partners.protection.models import Protection, ProtectionState
from partners.registration.budget import PER_PERSON
from portal import db
from portal.actor import robot
from portal.db import read, tried_twice, work
from portal.migrations import run
from portal.permits import Role
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id
from tests.claims import NOW, by, judged, settle_doubt
from tests.conftest import POSTGRES, new_tenant, postgres_database
from tests.world import DAY_ONE, add_person, build

RIVALS, ROUNDS = 8, int(os.environ.get("FAIRWAY_RACE_ROUNDS", "100"))
FEW = 10  # rounds are enough to see a harness fail that fails in nearly every round


def racer(url, tenant_id, mine, start, results, careless):
    """One process: in each round, at the same instant as the others, approve its own registration."""
    db.use(db.Database(url))
    for registration_id in mine:
        start.wait()
        try:
            results.put(tried_twice(lambda one=registration_id: _approve(tenant_id, one, careless)))
        except DomainError as refused:
            results.put(type(refused).__name__)
        except Exception as error:
            results.put(repr(error)[:200])
    db.current().close()


def _approve(tenant_id, registration_id, careless):
    if careless:
        grant._clear = lambda *_: None  # no look before the leap: what is left is the index, or nothing
    with work(robot(tenant_id)) as session:
        approve(session, registration_id, by(), Notes())
    return "approved"


def rivals(world):
    """Eight partners, each with a seller, all authorised."""
    for n in range(RIVALS):
        with work(world.house) as session:
            partner = Partner(
                id=new_id(),
                code=f"rival{n}",
                kind=PartnerKind.RESELLER,
                name_en=f"Rival {n}",
                name_zh=f"对手 {n}",
                standing=Standing.GOOD,
                region_id=world.regions["east-china"],
                registrations_made=0,
            )
            session.add(partner)
            session.add(
                Authorisation(
                    partner_id=partner.id,
                    product_line_id=world.lines["pumps"],
                    region_id=world.regions["east-china"],
                    valid_from=DAY_ONE,
                )
            )
        actor = add_person(world, f"rival{n}", Role.PARTNER_SELLER, partner.id)
        world.people[f"rival{n}"] = replace(actor, partner_id=partner.id)


def claims(world, who, rounds):
    """One registration a round, spread over days as the daily budget asks."""
    days = [NOW - timedelta(days=(rounds - 1 - n) // PER_PERSON) for n in range(rounds)]
    return [_claim(world, who, days[n], f"Customer {n}") for n in range(rounds)]


def _claim(world, who, day, name):
    """A registration whose customer is beyond doubt, so that nothing but a rival can stand in its way."""
    registration_id = judged(world, who, day, customer_name=name).id
    with work(world.house) as session:
        settle_doubt(session, registration_id)
    return registration_id


def race(database, world, rounds, careless=False):
    """All rounds; the answers of every process in every round."""
    rivals(world)
    mine = [claims(world, f"rival{n}", rounds) for n in range(RIVALS)]
    own = multiprocessing.get_context("fork")
    start, results = own.Barrier(RIVALS), own.Queue()
    url = database.url.render_as_string(hide_password=False)
    racers = [own.Process(target=racer, args=(url, world.tenant.id, m, start, results, careless)) for m in mine]
    for process in racers:
        process.start()
    answers = Counter(results.get(timeout=120) for _ in range(RIVALS * rounds))
    for process in racers:
        process.join(60)
        process.close()
    results.close()
    results.join_thread()
    return answers


def held(world):
    """What is actively protected, as many times as it is."""
    with read(world.house) as session:
        active = session.scalars(select(Protection).where(Protection.state == ProtectionState.ACTIVE)).all()
    return Counter((p.account_id, p.product_line_id) for p in active)


@pytest.mark.timeout(900)
def test_d01_of_eight_rivals_approved_at_once_one_is_protected(database, world):
    answers = race(database, world, ROUNDS)
    assert answers == {"approved": ROUNDS, ProtectedAlready.__name__: (RIVALS - 1) * ROUNDS}
    assert len(held(world)) == ROUNDS
    assert set(held(world).values()) == {1}


def test_d01_with_the_index_alone_nothing_is_granted_twice(database, world):
    """The look before the leap is a courtesy; the index is the guarantee."""
    answers = race(database, world, FEW, careless=True)
    assert answers["approved"] == FEW
    assert set(held(world).values()) == {1}


@pytest.fixture(params=["sqlite", "postgresql"])
def unguarded(request, tmp_path):
    """A scratch database of each kind whose index on holders is gone."""
    if request.param == "postgresql":
        if not POSTGRES:
            pytest.skip("PostgreSQL: not run")
        for database in postgres_database():
            without_index(make_url(POSTGRES).set(database=database.url.database))
            yield database
        return
    url = make_url(f"sqlite:///{tmp_path}/unguarded.db")
    run.upgrade(str(url))
    without_index(url)
    database = db.Database(str(url))
    yield database
    database.close()


def without_index(url):
    """Take the guarantee away."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_protection_holder"))
    engine.dispose()


def test_d01_without_the_index_the_same_race_grants_twice(unguarded):
    """On SQLite writers take turns, so there the look before the leap must be away as well to see what it hid."""
    db.use(unguarded)
    world = build(new_tenant())
    answers = race(unguarded, world, FEW, careless=unguarded.is_sqlite)
    assert answers["approved"] > FEW
    assert max(held(world).values()) > 1
