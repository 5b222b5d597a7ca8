"""The rows behind a figure as a list shows them, whatever they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ltc.cash.models import Invoice
from ltc.deal.models import Deal, DealMove
from ltc.figure.cell import FigureKind
from ltc.gate_decision.models import GateDecision
from partners.conflict.models import Ruling
from partners.lead.models import Lead
from partners.protection.models import Protection
from partners.registration.models import Registration
from portal.web.keyset import Key
from portal.words.speak import word

K = FigureKind
ORDER: dict[FigureKind, InstrumentedAttribute[Any]] = {
    K.OPENED: Deal.opened_at,
    K.REACHED: Deal.opened_at,
    K.WON_SO_FAR: Deal.opened_at,
    K.STAGE_TIME: DealMove.moved_at,
    K.GATE_PASS: GateDecision.decided_at,
    K.GATE_TIME: GateDecision.decided_at,
    K.LEAD_CONVERSION: Lead.received_at,
    K.SALES_OUTSTANDING: Invoice.issued_on,
    K.PROTECTION_LAPSED: Protection.ended_at,
    **dict.fromkeys((K.RULING_TIME, K.RULING_APPROVED, K.RULING_CONFLICT, K.APPEAL_UPHELD), Ruling.decided_at),
}  # all others are closed deals


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is called and its page, whose it is, when it counted, and what became of it."""

    text: str
    url: str
    whose: str
    at: date
    state: StrEnum | str
    minor: int | None = None
    currency: str = ""


def key_of(kind: FigureKind) -> Key:
    """The order of a figure's rows: the earliest first."""
    column = ORDER.get(kind, Deal.closed_at)

    def place(text: str) -> tuple[date, UUID] | None:
        at, _, id = text.partition("_")
        try:
            return (date if kind is K.SALES_OUTSTANDING else datetime).fromisoformat(at), UUID(id)
        except ValueError:
            return None

    own = column.class_
    return Key([column, own.id], lambda row: f"{getattr(row[0], column.key).isoformat()}_{row[0].id}", place)


def shown(session: Session, kind: FigureKind, rows: Sequence[Any]) -> list[Row]:
    """Rows of a page as they are read."""
    column = ORDER.get(kind, Deal.closed_at).key
    asked = {row[0].registration_id for row in rows if isinstance(row[0], Ruling | Protection)}
    named = {row.id: row for row in session.scalars(select(Registration).where(Registration.id.in_(asked)))}
    return [_row(row, getattr(row[0], column), named) for row in rows]


def _row(row: Any, at: date, registrations: dict[UUID, Registration]) -> Row:
    one = row[0]
    if isinstance(one, Lead):
        return Row(one.customer_name, url_for("lead.show", id=one.id), one.need, at, one.state)
    if isinstance(one, Invoice):
        url = url_for("invoice.show", id=one.id)
        return Row(one.number, url, word(one.bill_to), at, "", one.gross_minor - one.credited_minor, one.currency)
    if isinstance(one, Ruling | Protection):
        asked = registrations[one.registration_id]
        url, state = url_for("registration.show", id=asked.id), one.outcome if isinstance(one, Ruling) else one.state
        return Row(asked.number, url, asked.customer_name, at, state)
    deal = one if isinstance(one, Deal) else row[1]
    became = one.outcome if isinstance(one, GateDecision) else deal.state
    url = url_for("deal.show", id=deal.id)
    return Row(deal.number, url, deal.customer_name, at, became, deal.value_minor, deal.currency)
