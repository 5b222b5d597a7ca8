"""A tenant that has been at work for long: many customers with names of their own, and many registrations."""

import random
from collections.abc import Iterator
from datetime import timedelta

from partners.account.bulk import NewAccount, take_over
from partners.account.identifiers import Identifiers
from partners.conflict.models import CaseState, ConflictCase
from partners.registration.models import Registration, RegistrationLine, Stage
from portal.bulk import Bulk
from portal.db import work
from pricing.ground.decision import Verdict
from pricing.ground.record import new_id
from tests.claims import NOW
from tests.deals import TODAY
from tests.world import World, customer

SYLLABLES = (
    "bar", "bel", "cor", "dal", "den", "fen", "gar", "hol", "jas", "kel", "lam", "mar",
    "nor", "pol", "quin", "ras", "sel", "tor", "ulm", "ven", "wal", "yor", "zan", "brim",
)  # fmt: skip
TRADES = (
    "Paper", "Steel", "Foods", "Water", "Logistics", "Energy", "Glass",
    "Textiles", "Pharma", "Foundry", "Mining", "Shipping", "Dairy", "Cement",
)  # fmt: skip
FORMS = ("Ltd", "GmbH", "AG", "BV", "Inc.", "Group")
SELLERS = ("north_seller", "south_seller", "east_seller")
BUYERS = 1000  # customers that were registered
AT_ONCE = 5000


def names(seed: int) -> Iterator[str]:
    """Names of companies, made up and without an end; another seed gives others of the same words."""
    chance = random.Random(seed)
    while True:
        coined = ("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(chance.choice((1, 1, 2))))
        yield f"{' '.join(coined)} {chance.choice(TRADES)} {chance.choice(FORMS)}"


def crowd(world: World, size: int) -> None:
    """So many customers, and so many registrations with their cases, of three partners and a thousand of them."""
    accounts = [customer(world, f"Crowd {n}") for n in range(BUYERS)]
    with work(world.house) as session:
        door, named = Bulk(session), names(1)
        take_over(session, door, (NewAccount(new_id(), next(named), Identifiers()) for _ in range(size - BUYERS)))
        for start in range(0, size, AT_ONCE):
            regs, lines, cases = [], [], []
            for n in range(start, min(start + AT_ONCE, size)):
                regs.append(_registration(world, n))
                asked = {"registration_id": regs[-1]["id"]}
                lines.append(asked | {"id": new_id(), "product_line_id": world.lines["pumps"]})
                cases.append(asked | _case(world, accounts[n % BUYERS]))
            for kind, rows in ((Registration, regs), (RegistrationLine, lines), (ConflictCase, cases)):
                door.insert(kind, rows)


def _registration(world: World, n: int) -> dict[str, object]:
    actor = world.people[SELLERS[n % len(SELLERS)]]
    return {
        "id": new_id(),
        "partner_id": actor.partner_id,
        "number": f"R-X-{n:07}",
        "customer_name": f"Crowd {n % BUYERS}",
        "customer_key": f"crowd{n % BUYERS}",
        "region_id": world.regions["east-china"],
        "contact": "c",
        "evidence": "e",
        "value_minor": 1_000_000,
        "currency": "EUR",
        "expected_close_on": TODAY,
        "stage": Stage.REJECTED,
        "submitted_by": actor.person_id,
        "submitted_at": NOW - timedelta(days=30, minutes=n),
        "answer_at": NOW - timedelta(days=29),
        "version": 1,
    }


def _case(world: World, account_id: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "account_id": account_id,
        "policy_id": world.policy_id,
        "state": CaseState.CLOSED,
        "verdict": Verdict.ALLOW,
        "findings": {},
        "facts": {},
        "judged_at": NOW,
        "due_at": NOW,
    }
