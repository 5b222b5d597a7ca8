"""What a partner has earned, what is coming and when, and what is blocked and why."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.commission.find import alarms, settled
from ltc.commission.models import Accrual, CommissionBooking
from ltc.deal.models import Deal
from ltc.order.models import SalesOrder
from pricing.ground.rate import Rounding, rounded


@dataclass(frozen=True, slots=True)
class Coming:
    """Commission that an order will earn when its customer pays in time, in minor units.

    `expected_on`: when the invoice is due; None while nothing was invoiced.
    """

    order: SalesOrder
    deal: Deal
    invoice: Invoice | None
    expected_on: date | None
    amount_minor: int
    currency: str


def coming(session: Session, limit: int) -> list[Coming]:
    """What the newest booked orders that the session may see are still to earn, the next due first.

    A part is coming for each invoice that is owed, by what is owed of it, and one for what was not invoiced yet.
    Rounding: down; it is an expectation, and no statement is made of it.
    """
    done = select(func.sum(Invoice.gross_minor - Invoice.owed_minor)).where(Invoice.order_id == SalesOrder.id)
    full = select(CommissionBooking.order_id, func.sum(CommissionBooking.full_minor).label("full"))
    booked = full.group_by(CommissionBooking.order_id).subquery()
    query = (
        select(SalesOrder, Deal, booked.c.full)
        .join(booked, booked.c.order_id == SalesOrder.id)
        .join(Deal, Deal.id == SalesOrder.deal_id)
        .where(SalesOrder.gross_minor > func.coalesce(done.scalar_subquery(), 0), booked.c.full > 0)
        .order_by(SalesOrder.ordered_on.desc(), SalesOrder.id.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    invoices: defaultdict[UUID, list[Invoice]] = defaultdict(list)
    for invoice in session.scalars(select(Invoice).where(Invoice.order_id.in_({row[0].id for row in rows}))):
        invoices[invoice.order_id].append(invoice)
    parts = [part for order, deal, minor in rows for part in _parts(order, deal, int(minor), invoices[order.id])]
    return sorted(parts, key=lambda part: (part.expected_on is None, part.expected_on or part.order.ordered_on))


def _parts(order: SalesOrder, deal: Deal, full: int, invoices: Sequence[Invoice]) -> Iterator[Coming]:
    for one in invoices:
        if one.owed_minor > 0:
            minor = rounded(full * one.owed_minor * one.net_minor, one.gross_minor * order.net_minor, Rounding.DOWN)
            yield Coming(order, deal, one, one.due_on, minor, order.currency)
    rest = order.net_minor - sum(one.net_minor for one in invoices)
    if rest > 0:
        minor = rounded(full * rest, order.net_minor, Rounding.DOWN)
        yield Coming(order, deal, None, None, minor, order.currency)


Sums = list[tuple[str, int]]  # currency, minor units


def earned_since(session: Session, day: date) -> Sums:
    """What was earned from a day on, less what was taken back."""
    query = select(Accrual.currency, func.sum(Accrual.amount_minor)).where(Accrual.earned_on >= day)
    rows = session.execute(query.group_by(Accrual.currency).order_by(Accrual.currency))
    return [(currency, int(minor)) for currency, minor in rows]


def unsettled(session: Session, today: date) -> tuple[Sums, Sums]:
    """What is earned and on no statement yet: no longer held back, and held back still.

    Summed at once: with the day as a condition SQLite walks all that is payable in the tenant, and not the partner's.
    """
    late = Accrual.payable_on > today
    kinds = [func.sum(case((which, Accrual.amount_minor), else_=0)) for which in (~late, late)]
    query = select(Accrual.currency, *kinds).where(~settled().exists()).group_by(Accrual.currency)
    rows = session.execute(query.order_by(Accrual.currency)).all()
    return [(row[0], int(row[1])) for row in rows], [(row[0], int(row[2])) for row in rows]


def blocked(session: Session, limit: int) -> Sequence[Accrual]:
    """What nothing rates, the newest first."""
    return session.scalars(alarms().order_by(None).order_by(Accrual.earned_on.desc(), Accrual.id).limit(limit)).all()
