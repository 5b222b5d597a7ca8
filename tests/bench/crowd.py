"""A tenant that has been at work for long: many customers with names of their own, and many registrations."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from partners.account.bulk import NewAccount, take_over
from partners.account.identifiers import Identifiers
from partners.conflict.models import CaseState, ConflictCase
from partners.protection.models import Protection, ProtectionState
from partners.registration.models import Registration, RegistrationLine, Stage
from portal.bulk import Bulk
from portal.db import work
from pricing.ground.decision import Verdict
from pricing.ground.record import TenantRecord, new_id
from tests.claims import NOW
from tests.deals import TODAY, opened
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
APPROVED = 4  # one of so many registrations
AT_ONCE = 5000


def names(seed: int) -> Iterator[str]:
    """Names of companies, made up and without an end; another seed gives others of the same words."""
    chance = random.Random(seed)
    while True:
        coined = ("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(chance.choice((1, 1, 2))))
        yield f"{' '.join(coined)} {chance.choice(TRADES)} {chance.choice(FORMS)}"


def crowd(world: World, size: int) -> None:
    """So many customers, and so many registrations with their cases, of three partners and a thousand of them.

    Every fourth was approved, held for a while, and lost.
    """
    accounts = [customer(world, f"Crowd {n}") for n in range(BUYERS)]
    with work(world.house) as session:
        door, named = Bulk(session), names(1)
        take_over(session, door, (NewAccount(new_id(), next(named), Identifiers()) for _ in range(size - BUYERS)))
        lost = _lost_deal(world, session)
        for start in range(0, size, AT_ONCE):
            rows: dict[type[TenantRecord], list[dict[str, object]]] = defaultdict(list)
            for n in range(start, min(start + AT_ONCE, size)):
                account_id, registration = accounts[n % BUYERS], _registration(world, n)
                asked = {"registration_id": registration["id"]}
                rows[Registration].append(registration)
                rows[RegistrationLine].append(asked | {"id": new_id(), "product_line_id": world.lines["pumps"]})
                rows[ConflictCase].append(asked | _case(world, account_id))
                if n % APPROVED == 0:
                    rows[Protection].append(asked | _protection(world, registration, account_id))
                    rows[Deal].append(lost | asked | _deal(registration, account_id))
            for kind, some in rows.items():
                door.insert(kind, some)


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
        "stage": Stage.REJECTED if n % APPROVED else Stage.LOST,
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


def _protection(world: World, registration: dict[str, object], account_id: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "account_id": account_id,
        "product_line_id": world.lines["pumps"],
        "holder_id": registration["partner_id"],
        "protected_from": TODAY - timedelta(days=300),
        "protected_until": TODAY - timedelta(days=210),
        "state": ProtectionState.LAPSED,
    }


def _lost_deal(world: World, session: Session) -> dict[str, object]:
    """The columns that the crowd's deals have in common."""
    deal = opened(world, session)
    session.flush()
    return {column.key: getattr(deal, column.key) for column in Deal.__table__.columns} | {"state": DealState.LOST}


def _deal(registration: dict[str, object], account_id: object) -> dict[str, object]:
    return {
        "id": new_id(),
        "number": f"D-{registration['number']}",
        "account_id": account_id,
        "partner_id": registration["partner_id"],
    }
