"""ND-2: can a partner tell from the time of an answer whether a rival holds the customer? Interleaved pairs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from flask import Flask

from partners.account.bulk import NewAccount, take_over
from partners.account.identifiers import Identifiers
from partners.account.names import name_key
from partners.protection.models import Protection, ProtectionState
from partners.registration import budget
from partners.registration.models import Registration, RegistrationLine, Stage
from portal.bulk import Bulk
from portal.clock import stopped_at
from portal.db import work
from portal.flows import registration as flow
from pricing.ground.record import new_id
from tests.claims import NOW, TODAY
from tests.silence.leaks import rival_of, submit
from tests.silence.life import form
from tests.silence.twins import founded
from tests.world import World

NEAR = 0.03  # of one half; with 2,000 pairs the standard error is 0.009
PROVEN = 0.01
SHUFFLES = 2000
CONTROL_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Verdict:
    """How often a held customer's answer is the slower one, and how likely chance alone goes as far."""

    auc: float
    p: float

    @property
    def silent(self) -> bool:
        """Whether nobody can tell."""
        return abs(self.auc - 0.5) <= NEAR and self.p > PROVEN


def compare(pairs: list[tuple[float, float]]) -> Verdict:
    """AUC of (held, free) seconds, and its two-sided p when held and free are exchanged within pairs at random."""
    ranks = _ranks([one for pair in pairs for one in pair])
    ranked = list(zip(ranks[::2], ranks[1::2], strict=True))
    random, own, further = Random(1), _area([held for held, _ in ranked]), 0
    for _ in range(SHUFFLES):
        further += abs(_area([random.choice(pair) for pair in ranked]) - 0.5) >= abs(own - 0.5)
    return Verdict(own, (further + 1) / (SHUFFLES + 1))


def _ranks(times: list[float]) -> list[int]:
    """Each time's place among all, from 1; the clock's nanoseconds leave no ties worth sharing."""
    places = {n: place for place, n in enumerate(sorted(range(len(times)), key=times.__getitem__), 1)}
    return [places[n] for n in range(len(times))]


def _area(ranks: list[int]) -> float:
    size = len(ranks)
    return (sum(ranks) - size * (size + 1) / 2) / size**2


def probes(app: Flask, pairs: int) -> Iterator[tuple[str, Verdict]]:
    """The verdict of every route of a registration; first the control, which must be heard."""
    honest = flow.submit
    flow.submit = _two_milliseconds_more
    try:
        control = compare(_run(app, pairs, whole=False)["submit"])
    finally:
        flow.submit = honest
    yield "control: submit +2 ms", control
    for name, times in _run(app, pairs).items():
        yield name, compare(times)


def _two_milliseconds_more(session: object, claim: object, now: object) -> Registration:
    if rival_of(session, claim):
        time.sleep(CONTROL_SECONDS)
    return submit(session, claim, now)


def _run(app: Flask, pairs: int, whole: bool = True) -> dict[str, list[tuple[float, float]]]:
    """Ask for a held and a free customer in turn, in an order that is drawn, through one browser."""
    app.config["WTF_CSRF_ENABLED"] = False
    budget.PER_PERSON = budget.PER_PARTNER = budget.STANDING_MAX = 10**9
    world, random = founded(), Random(pairs)
    names = [f"Customer {n:05}" for n in range(2 * pairs)]
    random.shuffle(names)
    _hold(world, names[::2])
    found: dict[str, list[tuple[float, float]]] = {}
    with stopped_at(NOW):
        client = world.client(app, "north_seller")
        for held, free in zip(names[::2], names[1::2], strict=True):
            asked = [held, free] if random.random() < 0.5 else [free, held]
            taken = {name: _ask(client, world, name, whole) for name in asked}
            for route, seconds in taken[held].items():
                found.setdefault(route, []).append((seconds, taken[free][route]))
    return found


def _ask(client: object, world: World, name: str, whole: bool) -> dict[str, float]:
    """Seconds of every step that a seller takes for one customer; only of the submission unless `whole`."""
    new, own = world.url("registrations/new"), {"_key": str(new_id())}
    fields = form(type("Asker", (), {"world": world}), name) | own
    submitting, sent = _timed(lambda: client.post(new, data=fields))
    if sent.status_code != 303:
        raise RuntimeError(f"the registration was answered {sent.status_code}")
    received = sent.headers["Location"]
    steps: dict[str, Callable[[], object]] = {
        "received": lambda: client.get(received),
        "show": lambda: client.get(received.removesuffix("/received")),
        "search": lambda: client.get(world.url("registrations/"), query_string={"q": name}),
        "again": lambda: client.post(new, data=fields | {"_key": str(new_id())}),
    }
    return {"submit": submitting} | {step: _timed(act)[0] for step, act in steps.items() if whole}


def _timed(act: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    answer = act()
    return time.perf_counter() - began, answer


def _hold(world: World, names: list[str]) -> None:
    """South is protected for these customers."""
    south, line, region = world.people["south_seller"], world.lines["pumps"], world.regions["east-china"]
    rows: dict[type, list[dict[str, object]]] = {kind: [] for kind in (Registration, RegistrationLine, Protection)}
    accounts: list[NewAccount] = []
    for n, name in enumerate(names):
        account, registration, key = new_id(), new_id(), name_key(name)
        accounts.append(NewAccount(account, name, Identifiers()))
        rows[Registration].append(
            {
                "id": registration,
                "partner_id": south.partner_id,
                "number": f"R-SOUTH-{n:05}",
                "customer_name": name,
                "customer_key": key,
                "region_id": region,
                "contact": "c",
                "evidence": "e",
                "value_minor": 5_000_000,
                "currency": world.tenant.currency,
                "expected_close_on": TODAY,
                "stage": Stage.APPROVED,
                "submitted_by": south.person_id,
                "submitted_at": NOW - timedelta(days=3),
                "answer_at": NOW - timedelta(days=2),
                "protected_until": TODAY + timedelta(days=80),
                "version": 1,
            }
        )
        rows[RegistrationLine].append({"id": new_id(), "registration_id": registration, "product_line_id": line})
        held = {"id": new_id(), "account_id": account, "product_line_id": line, "holder_id": south.partner_id}
        held |= {"registration_id": registration, "state": ProtectionState.ACTIVE}
        held |= {"protected_from": TODAY, "protected_until": TODAY + timedelta(days=80)}
        rows[Protection].append(held)
    with work(world.house) as session:
        door = Bulk(session)
        take_over(session, door, accounts)
        for kind, some in rows.items():
            door.insert(kind, some)
