"""The events of a log, read piece by piece: of everything, or of some deals."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.deal.models import Deal, DealMove, DealState
from ltc.delivery.models import Delivery
from ltc.event_log.values import Happening, Relations, begun, pairs, relations
from ltc.gate_decision.models import GateDecision
from ltc.order.models import SalesOrder
from ltc.path.models import PathStage
from ltc.quote.models import Quote
from ltc.settlement.models import SettlementRun, Statement
from partners.conflict.models import Ruling
from partners.registration.models import Registration

PORTION = 2000
Told = Iterator[Happening]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that events are made of, and of which deal they are; None: of none."""

    query: Select[*tuple[Any, ...]]
    deal_id: InstrumentedAttribute[Any] | None
    tell: Callable[[Any, ZoneInfo], Told]


def _deal(row: Any, _: ZoneInfo) -> Told:
    of = relations(
        ("deal", row.id, "deal"), ("partner", row.partner_id, "partner"), ("registration", row.registration_id, "from")
    )
    yield Happening(f"{row.id}:opened", "deal opened", row.opened_at, (), of)
    if row.closed_at and row.state is not DealState.OPEN:
        yield Happening(f"{row.id}:closed", f"deal {row.state.value}", row.closed_at, (), of)


def _move(row: Any, _: ZoneInfo) -> Told:
    said = pairs(stage=row.to_stage, from_stage=row.from_stage, kind=row.kind.value)
    yield Happening(str(row.id), "stage entered", row.moved_at, said, relations(("deal", row.deal_id, "deal")))


def _decision(row: Any, _: ZoneInfo) -> Told:
    said = pairs(outcome=row.outcome.value, stage=row.code, gate=row.gate, missing=row.missing)
    yield Happening(str(row.id), "gate decided", row.decided_at, said, relations(("deal", row.deal_id, "deal")))


def _registered(row: Any) -> Relations:
    registration, deal = ("registration", row.registration_id, "registration"), ("deal", row.deal_id, "deal")
    return relations(registration, ("partner", row.partner_id, "partner"), deal)


def _registration(row: Any, _: ZoneInfo) -> Told:
    if row.submitted_at:
        yield Happening(
            f"{row.registration_id}:submitted", "registration submitted", row.submitted_at, (), _registered(row)
        )
    if row.answered_at:
        yield Happening(
            f"{row.registration_id}:answered", "registration answered", row.answered_at, (), _registered(row)
        )


def _ruling(row: Any, _: ZoneInfo) -> Told:
    said = pairs(outcome=row.outcome.value)
    yield Happening(str(row.id), "registration ruled on", row.decided_at, said, _registered(row))


def _quote(row: Any, _: ZoneInfo) -> Told:
    of = relations(("quote", row.id, "quote"), ("deal", row.deal_id, "deal"))
    yield Happening(f"{row.id}:made", "quote made", row.made_at, (), of)
    if row.sent_at:
        yield Happening(f"{row.id}:sent", "quote sent", row.sent_at, (), of)
    if row.answered_at:
        yield Happening(f"{row.id}:answered", "quote answered", row.answered_at, pairs(state=row.state.value), of)


def _order(row: Any, zone: ZoneInfo) -> Told:
    of = relations(("order", row.id, "order"), ("deal", row.deal_id, "deal"), ("quote", row.quote_id, "quote"))
    yield Happening(f"{row.id}:placed", "order placed", begun(row.ordered_on, zone), (), of)


def _delivery(row: Any, zone: ZoneInfo) -> Told:
    of = relations(("delivery", row.id, "delivery"), ("order", row.order_id, "order"), ("deal", row.deal_id, "deal"))
    yield Happening(f"{row.id}:made", "delivery made", begun(row.delivered_on, zone), (), of)
    if row.accepted_on:
        yield Happening(f"{row.id}:accepted", "delivery accepted", begun(row.accepted_on, zone), (), of)


def _invoice(row: Any, zone: ZoneInfo) -> Told:
    of = relations(
        ("invoice", row.id, "invoice"), ("deal", row.deal_id, "deal"), ("delivery", row.delivery_id, "delivery")
    )
    yield Happening(f"{row.id}:issued", "invoice issued", begun(row.issued_on, zone), (), of)


def _allocation(row: Any, _: ZoneInfo) -> Told:
    of = relations(
        ("receipt", row.receipt_id, "receipt"), ("invoice", row.invoice_id, "invoice"), ("deal", row.deal_id, "deal")
    )
    said = pairs(value_minor=row.amount_minor, currency=row.currency)
    yield Happening(str(row.id), "receipt allocated", row.allocated_at, said, of)


def _receipt(row: Any, zone: ZoneInfo) -> Told:
    of = relations(("receipt", row.id, "receipt"))
    yield Happening(f"{row.id}:received", "receipt received", begun(row.received_on, zone), (), of)


def _statement(row: Any, _: ZoneInfo) -> Told:
    of = relations(("statement", row.id, "statement"), ("partner", row.partner_id, "partner"))
    yield Happening(f"{row.id}:settled", "statement settled", row.approved_at or row.prepared_at, (), of)


D, M, G, R, Q, S, V, N, A = Deal, DealMove, GateDecision, Registration, Quote, SalesOrder, Delivery, Invoice, Allocation
ASKED = (R.id.label("registration_id"), R.partner_id, D.id.label("deal_id"))
SOURCES = (
    Source(select(D.id, D.partner_id, D.registration_id, D.opened_at, D.closed_at, D.state), D.id, _deal),
    Source(select(M.id, M.deal_id, M.to_stage, M.from_stage, M.kind, M.moved_at), M.deal_id, _move),
    Source(
        select(G.id, G.deal_id, G.outcome, G.missing, G.decided_at, PathStage.code, PathStage.gate).join(
            PathStage, PathStage.id == G.stage_id
        ),
        G.deal_id,
        _decision,
    ),
    Source(select(*ASKED, R.submitted_at, R.answered_at).outerjoin(D, D.registration_id == R.id), D.id, _registration),
    Source(
        select(Ruling.id, Ruling.outcome, Ruling.decided_at, *ASKED)
        .join(R, R.id == Ruling.registration_id)
        .outerjoin(D, D.registration_id == R.id),
        D.id,
        _ruling,
    ),
    Source(select(Q.id, Q.deal_id, Q.made_at, Q.sent_at, Q.answered_at, Q.state), Q.deal_id, _quote),
    Source(select(S.id, S.deal_id, S.quote_id, S.ordered_on), S.deal_id, _order),
    Source(
        select(V.id, V.order_id, V.delivered_on, V.accepted_on, S.deal_id).join(S, S.id == V.order_id),
        S.deal_id,
        _delivery,
    ),
    Source(select(N.id, N.deal_id, N.delivery_id, N.issued_on), N.deal_id, _invoice),
    Source(
        select(A.id, A.receipt_id, A.invoice_id, A.amount_minor, A.currency, A.allocated_at, N.deal_id).join(
            N, N.id == A.invoice_id
        ),
        N.deal_id,
        _allocation,
    ),
    Source(select(Receipt.id, Receipt.received_on), None, _receipt),
    Source(
        select(Statement.id, Statement.partner_id, SettlementRun.approved_at, SettlementRun.prepared_at).join(
            SettlementRun, SettlementRun.id == Statement.run_id
        ),
        None,
        _statement,
    ),
)


def happenings(session: Session, zone: ZoneInfo) -> Iterator[Happening]:
    """Every event, a portion of rows in memory at a time."""
    for source in SOURCES:
        for row in session.execute(source.query.execution_options(yield_per=PORTION)):
            yield from source.tell(row, zone)


def of_deals(session: Session, zone: ZoneInfo, deal_ids: Sequence[UUID]) -> dict[UUID, list[Happening]]:
    """The events of some deals, each deal's in the order in which they happened."""
    found: dict[UUID, list[Happening]] = {one: [] for one in deal_ids}
    for source in SOURCES:
        if source.deal_id is None:
            continue
        chosen = source.query.add_columns(source.deal_id.label("of_deal")).where(source.deal_id.in_(deal_ids))
        for row in session.execute(chosen):
            found[row.of_deal].extend(source.tell(row, zone))
    return {one: sorted(told, key=lambda each: (each.at, each.id)) for one, told in found.items()}
