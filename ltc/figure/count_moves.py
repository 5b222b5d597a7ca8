"""Counting moves and decisions: how long stages and gates take, and how often a gate lets through."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealMove, MoveKind
from ltc.figure.cell import About, Cell, FigureKind
from ltc.figure.measure import WorkingDays, percentile
from ltc.figure.rows import within
from ltc.figure.window import Window
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.path.every_stage import StageOf

PORTION = 5000
Times = defaultdict[tuple[str, str], list[int]]
K = FigureKind
_NOTHING: tuple[UUID | None, datetime] = (None, datetime.min)


def times(session: Session, window: Window, worked: WorkingDays, stages: list[StageOf]) -> Iterator[Cell]:
    """Seconds at each stage that was passed, and working days to each Go or Kill; by mode and over all."""
    zone, modes = ZoneInfo(window.time_zone), {one.id: one.mode.value for one in stages}
    at_stage, at_gate = Times(list), Times(list)
    start, before = window.instants()[0], _NOTHING
    given = (DealMove.deal_id, DealMove.kind, DealMove.from_stage, DealMove.from_stage_id, DealMove.moved_at)
    query = select(*given, DealMove.gate_decision_id, Deal.mode).join(Deal, Deal.id == DealMove.deal_id)
    query = query.order_by(DealMove.deal_id, DealMove.moved_at, DealMove.id).where(DealMove.moved_at < window.end)
    for deal_id, kind, code, stage_id, at, decision_id, mode in session.execute(
        query.execution_options(yield_per=PORTION)
    ):
        entered = before[1] if before[0] == deal_id else at
        before = (deal_id, at)
        if at < start or code is None:
            continue
        if kind in (MoveKind.GO, MoveKind.EARLIER):
            _put(at_stage, mode.value, code, int((at - entered).total_seconds()))
        if decision_id and stage_id:
            days = worked.between(entered.astimezone(zone).date(), at.astimezone(zone).date())
            _put(at_gate, modes.get(stage_id, ""), code, days)
    for kind_, found in ((K.STAGE_TIME, at_stage), (K.GATE_TIME, at_gate)):
        for (mode_, code_), values in found.items():
            shown = percentile(values, 50), percentile(values, 90)
            yield Cell(About(kind_, mode_, code_), len(values), low=shown[0], high=shown[1])


def gates(session: Session, window: Window, stages: list[StageOf]) -> Iterator[Cell]:
    """How many decisions at each gate were a Go."""
    known = {one.id: one for one in stages}
    query = select(GateDecision.stage_id, GateDecision.outcome, func.count(GateDecision.id))
    query = query.where(*within(GateDecision.decided_at, window, About(K.GATE_PASS)))
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for stage_id, outcome, number in session.execute(query.group_by(GateDecision.stage_id, GateDecision.outcome)):
        for mode in ("", known[stage_id].mode.value):
            counts[mode, known[stage_id].code][outcome] += number
    for (mode, code), found in counts.items():
        yield Cell(About(K.GATE_PASS, mode, code), sum(found.values()), found[Outcome.GO])


def _put(times: Times, mode: str, code: str, value: int) -> None:
    for one in ("", mode):
        times[one, code].append(value)
