"""Telling a draft's replay the whole of history, and what came of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from partners.conflict import history
from partners.conflict.case import Case
from partners.conflict.history import Heard, Held
from partners.conflict.models import Outcome
from partners.conflict.replay import Change, Fate, Past, Replay, Told, rules_of
from partners.conflict.rulebook import Rulebook
from partners.registration.models import Stage
from pricing.ground.decision import Decision

SHOWN_MAX = 500
Tick = Callable[[int], None]


def retell(session: Session, replay: Replay, since: date | None, tick: Tick = lambda _: None) -> Replay:
    """Let a replay hear every judged registration from a day on. `tick` is told how many it heard, now and then."""
    books, granted = history.rulebooks(session), history.protections(session)
    ruled = history.outcomes(session)
    for one in history.heard(session, since):
        replay.hear(_told(one, books[one.policy_id], granted.get(one.id, ()), ruled.get(one.id)))
        if replay.heard % history.BATCH == 0:
            tick(replay.heard)
    return replay


def report(replay: Replay, shown: int | None = SHOWN_MAX) -> dict[str, Any]:
    """What a replay found, as JSON: figures, and the beginning of each list (None: all of it)."""
    changes = list(replay.changes.values())
    turned = [change for change in changes if change.turns]
    winners = [change for change in turned if change.fate is Fate.GRANTED]
    return {
        "heard": replay.heard,
        "changed": len(changes),
        "turned": len(turned),
        "won": len(winners),
        "ending": len(replay.ending),
        "changes": [_row(change) for change in (turned + [c for c in changes if not c.turns])[:shown]],
        "winners": [_row(change) for change in winners[:shown]],
        "endings": [
            {"number": p.number, "customer": p.customer, "partner": p.partner, "until": str(p.until)}
            for p in list(replay.ending.values())[:shown]
        ],
    }


def _row(change: Change) -> dict[str, Any]:
    past = change.past
    return {
        "number": past.number,
        "customer": past.customer,
        "partner": past.partner,
        "was": past.fate.value,
        "would": change.fate.value,
        "verdict_was": past.verdict.value,
        "verdict_would": change.verdict.value,
        "added": sorted(change.rules - past.rules),
        "dropped": sorted(past.rules - change.rules),
    }


def _told(one: Heard, book: Rulebook, granted: Sequence[Held], ruled: Outcome | None) -> Told:
    case, said = Case.read(one.facts), Decision.read(one.findings)
    past = Past(
        number=one.number,
        customer=one.customer,
        partner=case.partner,
        lines=case.lines,
        account_id=one.account_id,
        judged_on=case.today,
        verdict=said.verdict,
        rules=rules_of(said),
        fate=_fate(one.stage, granted, ruled),
        until=max((held.until for held in granted), default=None),
        stands=any(held.stands for held in granted),
    )
    return Told(past, case, said, book)


def _fate(stage: Stage, granted: Sequence[Held], ruled: Outcome | None) -> Fate:
    if granted:
        return Fate.GRANTED
    if stage is Stage.WITHDRAWN:
        return Fate.GIVEN_UP
    return Fate.REFUSED if ruled is Outcome.REJECT else Fate.WAITING
