"""The rows behind a figure: the same whenever they are asked for, since the window's end lies in the past."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from ltc.cash.models import Invoice
from ltc.deal.models import Deal, DealMove, DealState, MoveKind
from ltc.figure.cell import About, FigureKind
from ltc.figure.window import Window
from ltc.gate_decision.models import GateDecision, Outcome
from ltc.path.every_stage import StageOf
from partners.appeal.models import AppealReview
from partners.conflict.models import Ruling
from partners.lead.models import Lead
from partners.protection.models import Protection

CLOSED = Deal.state.in_([DealState.WON, DealState.LOST])
PASSED = DealMove.kind.in_([MoveKind.GO, MoveKind.EARLIER])
DECIDED = GateDecision.outcome.in_([Outcome.GO, Outcome.KILL])
Criteria = list[ColumnElement[bool]]
Found = Select[*tuple[Any, ...]]


def within(column: InstrumentedAttribute[Any], window: Window, about: About, days: bool = False) -> Criteria:
    """That an instant, or a day, lies in what a figure is about."""
    first, until = window.days(about.month) if days else window.instants(about.month)
    return [column >= first, column < until]


def behind(about: About, window: Window, stages: list[StageOf]) -> Found:
    """The rows behind a figure; the first column is the row itself. Raises ValueError for a month that is none."""
    return KINDS[about.kind](about, window, stages)


def _opened(about: About, window: Window, _: list[StageOf]) -> Found:
    return select(Deal).where(*within(Deal.opened_at, window, about), *_mode(about))


def _reached(about: About, window: Window, stages: list[StageOf]) -> Found:
    there = (DealMove.deal_id == Deal.id, DealMove.to_stage == about.stage, DealMove.moved_at < window.end)
    return _opened(about, window, stages).where(select(DealMove.id).where(*there).exists())


def _stage_time(about: About, window: Window, _: list[StageOf]) -> Found:
    query = select(DealMove, Deal).join(Deal, Deal.id == DealMove.deal_id)
    left = (PASSED, DealMove.from_stage == about.stage)
    return query.where(*left, *within(DealMove.moved_at, window, about), *_mode(about))


def _closed(about: About, window: Window, _: list[StageOf]) -> Found:
    return select(Deal).where(*within(Deal.closed_at, window, about), CLOSED, *_mode(about))


def _won(about: About, window: Window, stages: list[StageOf]) -> Found:
    return _closed(about, window, stages).where(Deal.state == DealState.WON)


def _closed_in(about: About, window: Window, stages: list[StageOf]) -> Found:
    return _closed(about, window, stages).where(Deal.currency == about.currency)


def _registered(about: About, window: Window, stages: list[StageOf]) -> Found:
    has = Deal.registration_id.is_not(None)
    return _closed(about, window, stages).where(has if about.kind is FigureKind.WIN_REGISTERED else ~has)


def _decisions(about: About, window: Window, stages: list[StageOf]) -> Found:
    query = select(GateDecision, Deal).join(Deal, Deal.id == GateDecision.deal_id)
    at = (GateDecision.stage_id.in_(gate_ids(about, stages)), *within(GateDecision.decided_at, window, about))
    return query.where(*at, *([DECIDED] if about.kind is FigureKind.GATE_TIME else []))


def gate_ids(about: About, stages: list[StageOf]) -> list[UUID]:
    """The stages of a code in every version of a mode's path, or of all paths."""
    return [one.id for one in stages if one.code == about.stage and about.mode in ("", one.mode.value)]


def _leads(about: About, window: Window, _: list[StageOf]) -> Found:
    return select(Lead).where(*within(Lead.received_at, window, about))


def _invoices(about: About, window: Window, _: list[StageOf]) -> Found:
    return select(Invoice).where(
        *within(Invoice.issued_on, window, about, days=True), Invoice.currency == about.currency
    )


def _rulings(about: About, window: Window, _: list[StageOf]) -> Found:
    return select(Ruling).where(*within(Ruling.decided_at, window, about), Ruling.replaces_id.is_(None))


def _protections(about: About, window: Window, _: list[StageOf]) -> Found:
    return select(Protection).where(*within(Protection.ended_at, window, about))


def _appeals(about: About, window: Window, _: list[StageOf]) -> Found:
    query = select(Ruling, AppealReview).join(AppealReview, AppealReview.ruling_id == Ruling.id)
    return query.where(*within(Ruling.decided_at, window, about))


def _mode(about: About) -> Criteria:
    return [Deal.mode == about.mode] if about.mode else []


KINDS: dict[FigureKind, Callable[[About, Window, list[StageOf]], Found]] = {
    FigureKind.OPENED: _opened,
    FigureKind.REACHED: _reached,
    FigureKind.STAGE_TIME: _stage_time,
    FigureKind.CYCLE_TIME: _won,
    FigureKind.WIN_RATE: _closed,
    FigureKind.WIN_VALUE: _closed_in,
    FigureKind.WON_SO_FAR: _opened,
    FigureKind.WIN_REGISTERED: _registered,
    FigureKind.WIN_UNREGISTERED: _registered,
    FigureKind.GATE_PASS: _decisions,
    FigureKind.GATE_TIME: _decisions,
    FigureKind.LEAD_CONVERSION: _leads,
    FigureKind.SALES_OUTSTANDING: _invoices,
    FigureKind.RULING_TIME: _rulings,
    FigureKind.RULING_APPROVED: _rulings,
    FigureKind.RULING_CONFLICT: _rulings,
    FigureKind.PROTECTION_LAPSED: _protections,
    FigureKind.APPEAL_UPHELD: _appeals,
}
