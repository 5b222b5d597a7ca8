"""A tenant with a long pipeline: many deals of every mode over two years, each with its moves and decisions."""

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import create_engine, make_url, select, text

from ltc.deal.models import Deal, DealMove, DealState, MoveKind
from ltc.deal.room.models import DealTeamMember, TeamRole
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.mode.models import Mode
from ltc.path.every_stage import StageOf, all_stages
from partners.partner.models import Partner, PartnerKind
from portal.bulk import Bulk
from portal.db import Database, read, work
from pricing.ground.record import TenantRecord, new_id
from tests.conftest import POSTGRES
from tests.world import World, customer

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
DAYS, AT_ONCE, PARTNERS, OWNERS, CUSTOMERS = 730, 4000, 200, 40, 200
SWITCH = "ALTER TABLE deal_move {} TRIGGER deal_move_proved"
Rows = defaultdict[type[TenantRecord], list[dict[str, object]]]


@contextmanager
def unproved(database: Database) -> Iterator[None]:
    """Without the trigger that proves each move when it is made: what is planted here was made long ago."""
    url = database.url if database.is_sqlite else make_url(str(POSTGRES)).set(database=database.url.database)
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        again = SWITCH.format("ENABLE")
        if database.is_sqlite:
            kept = "SELECT sql FROM sqlite_master WHERE name = 'deal_move_proved'"
            again = str(connection.scalar(text(kept))).replace(":", r"\:")
        connection.execute(text("DROP TRIGGER deal_move_proved" if database.is_sqlite else SWITCH.format("DISABLE")))
        yield
        connection.execute(text(again))
    owner.dispose()


def plant(world: World, number: int) -> None:
    """So many deals. A third lies in the last three months; of the older ones half is lost and a third is done."""
    chance = random.Random(7)
    accounts = [customer(world, f"Customer {n}") for n in range(CUSTOMERS)]
    owners = [world.people["direct_seller"].person_id, *(new_id() for _ in range(OWNERS - 1))]
    with work(world.house) as session:
        made = [new_id() for _ in range(PARTNERS)]
        common = {"kind": PartnerKind.RESELLER, "name_zh": "伙伴"}
        Bulk(session).insert(
            Partner, [{"id": one, "code": f"p{n}", "name_en": f"P {n}", **common} for n, one in enumerate(made)]
        )
        stages = all_stages(session)
    ways = {mode: [one for one in stages if one.mode is mode] for mode in Mode}
    for start in range(0, number, AT_ONCE):
        rows: Rows = defaultdict(list)
        for n in range(start, min(start + AT_ONCE, number)):
            mode = list(Mode)[n % 3]
            opened = NOW - timedelta(days=DAYS * (number - n) / number, minutes=chance.randrange(600))
            partner = None if mode is Mode.DIRECT else chance.choice(made)
            deal = _deal(n, (mode, opened, partner), accounts[n % CUSTOMERS], chance.choice(owners))
            _walk(rows, deal, ways[mode], chance)
            rows[Deal].append(deal)
            if n % 4 == 0:
                rows[DealTeamMember].append(_team(deal, chance.choice(owners)))
        with work(world.house) as session:
            for kind in (Deal, GateDecision, DealMove, DealTeamMember):
                Bulk(session).insert(kind, rows[kind])


def _deal(n: int, what: tuple[Mode, datetime, UUID | None], account_id: UUID, owner_id: UUID) -> dict[str, object]:
    mode, opened, partner_id = what
    return {
        "id": new_id(),
        "number": f"D-X-{n:07}",
        "account_id": account_id,
        "customer_name": f"Customer {n % CUSTOMERS}",
        "mode": mode,
        "routing": {"outcome": "allow", "reasons": [], "policy": "routing 1", "verdict": "allow"},
        "needs_mode": False,
        "partner_id": partner_id,
        "owner_id": owner_id,
        "value_minor": 100_000 + n * 7919 % 9_000_000,
        "currency": ("EUR", "CNY", "USD")[n % 7 % 3],
        "expected_close_on": (opened + timedelta(days=90)).date(),
        "opened_at": opened,
        "version": 1,
    }


def _walk(rows: Rows, deal: dict[str, object], stages: list[StageOf], chance: random.Random) -> None:
    """From stage to stage until now, or until it is lost or done."""
    at, before = deal["opened_at"], None
    assert isinstance(at, datetime)
    deal |= {"state": DealState.OPEN, "closed_at": None}
    for stage in stages:
        rows[DealMove].append(_move(deal, before, stage, at))
        if before:
            rows[GateDecision].append(_decision(rows[DealMove][-1], deal, before, (Outcome.GO, at)))
        deal |= {"path_id": stage.path_id, "stage_id": stage.id, "stage_since": at}
        if stage.code == "delivery" and deal["state"] is DealState.OPEN:
            deal |= {"state": DealState.WON, "closed_at": at}
        before = stage
        at += timedelta(days=chance.randrange(1, 3 + 4 * stage.due_days), minutes=chance.randrange(1440))
        if at >= NOW:
            return
        if deal["state"] is DealState.OPEN and chance.random() < 0.14:
            lost = _move(deal, stage, stage, at) | {"kind": MoveKind.LOST, "to_stage": "lost"}
            rows[DealMove].append(lost)
            rows[GateDecision].append(_decision(lost, deal, stage, (Outcome.KILL, at)))
            deal |= {"state": DealState.LOST, "closed_at": at}
            return


def _move(deal: dict[str, object], before: StageOf | None, stage: StageOf, at: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "deal_id": deal["id"],
        "partner_id": deal["partner_id"],
        "kind": MoveKind.GO if before else MoveKind.OPENED,
        "gate_decision_id": None,
        "from_stage": before.code if before else None,
        "to_stage": stage.code,
        "from_stage_id": before.id if before else None,
        "to_stage_id": stage.id,
        "moved_at": at,
        "moved_by": deal["owner_id"],
        "note": None,
    }


def _decision(
    move: dict[str, object], deal: dict[str, object], stage: StageOf, what: tuple[Outcome, datetime]
) -> dict[str, object]:
    outcome, at = what
    made = {"id": new_id(), "deal_id": deal["id"], "partner_id": deal["partner_id"], "deal_version": deal["version"]}
    move["gate_decision_id"] = made["id"]
    deal["version"] = int(str(deal["version"])) + 1
    at_gate = {"path_id": stage.path_id, "stage_id": stage.id, "outcome": outcome, "conditions": [], "missing": 0}
    said = {"held_until": None, "note": "price" if outcome is Outcome.KILL else None}
    return made | at_gate | said | {"decided_by": new_id(), "decided_at": at}


def _team(deal: dict[str, object], person_id: UUID) -> dict[str, object]:
    since = {"since_at": deal["opened_at"], "set_by": person_id, "until_at": None, "ended_by": None}
    who = {"person_id": person_id, "role": TeamRole.ACCOUNT, "partner_id": None}
    return {"id": new_id(), "deal_id": deal["id"]} | who | since


def key_at(world: World, place: int) -> tuple[str, UUID]:
    """The key of a deal at a place in the list, and its id."""
    with read(world.house) as session:
        query = select(Deal.opened_at, Deal.id).order_by(Deal.opened_at.desc(), Deal.id.desc())
        row = session.execute(query.offset(place).limit(1)).one()
    return f"{row.opened_at.isoformat()}_{row.id}", row.id
