"""Using up a special price by an order, and giving back what a cancelled order used.

Rows are locked in one order before anything is counted, so two orders at once come one after the other;
behind the lock, CHECKs of the tables refuse whatever is above a limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.special_price.models import SpecialPrice, SpecialPriceLine, SpecialPriceUse
from ltc.special_price.states import holds
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id


class SpecialPriceOver(DomainError):
    """The special price does not hold on this day: it ended, was revoked, or cannot be used yet."""

    code = "special-price-over"


class SpecialPriceSpent(DomainError):
    """Less is left at the special price than the order needs."""

    code = "special-price-spent"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one line of an order takes: its line of a special price, a quantity, and its net in minor units."""

    order_line_id: UUID
    special_price_line_id: UUID
    quantity: int
    value_minor: int


def use(session: Session, order_id: UUID, wanted: Sequence[Wanted], today: date) -> list[SpecialPriceUse]:
    """Use special prices for an order, all of it or nothing. Raises SpecialPriceOver, SpecialPriceSpent."""
    lines = _locked(session, [one.special_price_line_id for one in wanted])
    made = []
    for one in wanted:
        row, line = lines[one.special_price_line_id]
        if not holds(row, today):
            raise SpecialPriceOver(number=row.number)
        left, left_minor = line.quantity_max - line.used, row.value_max_minor - row.used_minor
        if one.quantity > left or one.value_minor > left_minor:
            raise SpecialPriceSpent(number=row.number, left=left)
        line.used += one.quantity
        row.used_minor += one.value_minor
        made.append(_use(row, order_id, one, today))
    session.add_all(made)
    return made


def give_back(session: Session, order_id: UUID, today: date) -> int:
    """Give back what an order used; returns how many lines did. Again, it gives back nothing."""
    query = select(SpecialPriceUse).where(SpecialPriceUse.order_id == order_id)
    standing = session.scalars(query.where(SpecialPriceUse.given_back_on.is_(None))).all()
    lines = _locked(session, [one.special_price_line_id for one in standing])
    given = 0
    for one in session.scalars(query.execution_options(populate_existing=True)):
        if one.given_back_on is not None:
            continue
        row, line = lines[one.special_price_line_id]
        line.used -= one.quantity
        row.used_minor -= one.value_minor
        one.given_back_on = today
        given += 1
    return given


def _locked(session: Session, line_ids: Sequence[UUID]) -> dict[UUID, tuple[SpecialPrice, SpecialPriceLine]]:
    """The special prices of lines, locked in the order of their ids and read as they are under the lock."""
    session.flush()
    known = session.scalars(select(SpecialPriceLine).where(SpecialPriceLine.id.in_(line_ids))).all()
    rows: dict[UUID, SpecialPrice] = {}
    for row_id in sorted({line.special_price_id for line in known}):
        query = select(SpecialPrice).where(SpecialPrice.id == row_id).with_for_update()
        rows[row_id] = session.scalars(query.execution_options(populate_existing=True)).one()
    fresh = select(SpecialPriceLine).where(SpecialPriceLine.id.in_(line_ids))
    lines = session.scalars(fresh.execution_options(populate_existing=True))
    return {line.id: (rows[line.special_price_id], line) for line in lines}


def _use(row: SpecialPrice, order_id: UUID, one: Wanted, today: date) -> SpecialPriceUse:
    return SpecialPriceUse(
        id=new_id(),
        partner_id=row.partner_id,
        special_price_id=row.id,
        special_price_line_id=one.special_price_line_id,
        order_id=order_id,
        order_line_id=one.order_line_id,
        quantity=one.quantity,
        value_minor=one.value_minor,
        used_on=today,
    )
