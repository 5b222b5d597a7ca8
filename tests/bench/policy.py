"""`python -m tests.bench.policy [--size 100000]`: a draft heard over history, and history proved."""

import argparse
import logging
import time
from dataclasses import replace
from datetime import timedelta

import structlog
from sqlalchemy import select

from partners.conflict.models import CaseState, ConflictCase, Outcome, Ruling
from partners.conflict.policy import in_force, rulebook
from partners.conflict.rule import Notes, approve
from partners.conflict.shipped import SENSIBLE
from partners.registration.models import Registration, RegistrationLine, Stage
from portal import db
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows import policy as flow
from pricing.ground.record import new_id
from tests.bench.databases import databases
from tests.claims import NOW, by, judged
from tests.conftest import new_tenant
from tests.world import World, build

BATCH = 5000


def past(world: World, size: int) -> None:
    """So many judged and ruled registrations, with the facts of a clean one, a contested one and a refused one."""
    held = judged(world, "south_seller")
    with work(world.house) as session:
        approve(session, held.id, by(), Notes())
    judged(world, "east_seller", customer_name="Bosch")
    made = [judged(world), judged(world, customer_name="Bosch"), judged(world, customer_name="Free")]
    with read(world.house) as session:
        cases = [session.scalars(select(ConflictCase).where(ConflictCase.registration_id == r.id)).one() for r in made]
        rows = [session.get_one(Registration, (world.tenant.id, r.id)) for r in made]
    for start in range(0, size, BATCH):
        with work(world.house) as session:
            door = Bulk(session)
            ids = [new_id() for _ in range(min(BATCH, size - start))]
            door.insert(Registration, [_registration(rows[n % 3], i, start + n) for n, i in enumerate(ids)])
            line = world.lines["pumps"]
            door.insert(RegistrationLine, [_line(i, line) for i in ids])
            door.insert(ConflictCase, [_case(cases[n % 3], i) for n, i in enumerate(ids)])
            door.insert(Ruling, [_ruling(cases[n % 3], rows[n % 3], i) for n, i in enumerate(ids)])


def _registration(like: Registration, row_id: object, n: int) -> dict[str, object]:
    same = {c.key: getattr(like, c.key) for c in Registration.__table__.columns if c.key not in ("tenant_id",)}
    at = NOW - timedelta(days=1, minutes=n)
    return same | {"id": row_id, "number": f"R-PAST-{n:07}", "stage": Stage.REJECTED, "submitted_at": at}


def _line(registration_id: object, line_id: object) -> dict[str, object]:
    return {"id": new_id(), "registration_id": registration_id, "product_line_id": line_id}


def _case(like: ConflictCase, registration_id: object) -> dict[str, object]:
    same = {c.key: getattr(like, c.key) for c in ConflictCase.__table__.columns if c.key not in ("tenant_id",)}
    return same | {"id": new_id(), "registration_id": registration_id, "state": CaseState.CLOSED}


def _ruling(case: ConflictCase, of: Registration, registration_id: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "registration_id": registration_id,
        "policy_id": case.policy_id,
        "outcome": Outcome.REJECT,
        "decision": case.findings,
        "facts": case.facts,
        "answer": "policy",
        "submitted_by": of.submitted_by,
        "decided_by": new_id(),
        "decided_at": NOW,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    size = parser.parse_args().size
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(f"{'database':11} {'registrations':>13} {'operation':28} {'wall s':>8} {'CPU s':>8}  target")
    with databases() as each:
        for kind, database in each:
            db.use(database)
            world = build(new_tenant())
            past(world, size)
            with read(world.house) as session:
                draft = replace(rulebook(in_force(session, NOW)), entries=SENSIBLE, value_min_minor=6_000_000)
            for name, act in (
                ("replay a stricter draft", lambda w=world, d=draft: flow.replayed(w.house, d, None, lambda _: None)),
                ("prove every case and ruling", lambda w=world: flow.proved(w.tenant.id)),
            ):
                clock, cpu = time.perf_counter(), time.process_time()
                found = act()
                clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
                print(f"{kind:11} {found['heard']:>13,} {name:28} {clock:8.1f} {cpu:8.1f}  <= 60 s for 100,000")


if __name__ == "__main__":
    main()
