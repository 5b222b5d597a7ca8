"""D01: eight processes approve rivals at once. Never two active protections; and the harness can fail."""

import multiprocessing
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from partners.conflict.rule import Notes, approve
from partners.partner.models import Partner, PartnerKind, Standing
from partners.programme.models import Authorisation
from partners.protection import grant
from partners.protection.grant import ProtectedAlready
from partners.protection.models import Protection, ProtectionState
from portal import db
from portal.actor import robot
from portal.db import read, tried_twice, work
from portal.migrations import run
from portal.permits import Role
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id
from tests.claims import by, judged
from tests.conftest import new_tenant
from tests.world import DAY_ONE, add_person, build

RIVALS, ROUNDS = 8, 5


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


def race(database, world, careless=False):
    """All rounds; the answers of every process in every round."""
    rivals(world)
    customers = [f"Customer {n}" for n in range(ROUNDS)]
    mine = [[judged(world, f"rival{n}", customer_name=c).id for c in customers] for n in range(RIVALS)]
    own = multiprocessing.get_context("fork")
    start, results = own.Barrier(RIVALS), own.Queue()
    url = database.url.render_as_string(hide_password=False)
    racers = [own.Process(target=racer, args=(url, world.tenant.id, m, start, results, careless)) for m in mine]
    for process in racers:
        process.start()
    answers = Counter(results.get(timeout=120) for _ in range(RIVALS * ROUNDS))
    for process in racers:
        process.join(60)
        process.close()
    results.close()
    results.join_thread()
    return answers


def test_d01_of_eight_rivals_approved_at_once_one_is_protected(database, world):
    answers = race(database, world)
    assert answers == {"approved": ROUNDS, ProtectedAlready.__name__: (RIVALS - 1) * ROUNDS}
    with read(world.house) as session:
        active = session.scalars(select(Protection).where(Protection.state == ProtectionState.ACTIVE)).all()
    assert len(active) == len({(p.account_id, p.product_line_id) for p in active}) == ROUNDS


@pytest.fixture
def careless(tmp_path):
    """A scratch database whose index on holders is gone."""
    url = f"sqlite:///{tmp_path}/careless.db"
    run.upgrade(url)
    database = db.Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_protection_holder"))
    yield database
    database.close()


def test_without_the_index_the_same_race_grants_twice(careless):
    db.use(careless)
    answers = race(careless, world := build(new_tenant()), careless=True)
    assert answers["approved"] > ROUNDS
    with read(world.house) as session:
        active = session.scalars(select(Protection).where(Protection.state == ProtectionState.ACTIVE)).all()
    assert len(active) > len({(p.account_id, p.product_line_id) for p in active})


def test_with_the_index_alone_nothing_is_granted_twice(database, world):
    """The look before the leap is a courtesy; the index is the guarantee."""
    answers = race(database, world, careless=True)
    assert answers["approved"] == ROUNDS
    with read(world.house) as session:
        active = session.scalars(select(Protection).where(Protection.state == ProtectionState.ACTIVE)).all()
    assert len(active) == ROUNDS
