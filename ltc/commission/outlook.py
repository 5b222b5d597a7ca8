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
from ltc.commission.plan import terms_of
from ltc.deal.models import Deal
from ltc.earning.banding import rate_at
from ltc.earning.component import Trigger
from ltc.order.models import SalesOrder
from pricing.ground.rate import PPM, Rounding, rounded


@dataclass(frozen=True, slots=True)
class Coming:
    """Commission that an order will earn when its customer pays in time, in minor units.

    `expected_on`: when the invoice is due; None while nothing was invoiced. What is overdue is expected still.
    """

    order: SalesOrder
    deal: Deal
    invoice: Invoice | None
    expected_on: date | None
    amount_minor: int
    currency: str


def coming(session: Session, limit: int, today: date) -> list[Coming]:
    """What the newest booked orders that the session may see are still to earn, the next due first.

    A part is coming for each invoice that is owed, by what is owed of it, and one for what was not invoiced yet; of
    what the booking or the invoice earns already, nothing. Cash counts as on the day it is due, or today if that is
    over: late cash by its part. Rounding: down; it is an expectation, and no statement is made of it.
    """
    done = select(func.sum(Invoice.gross_minor - Invoice.owed_minor)).where(Invoice.order_id == SalesOrder.id)
    booked = select(CommissionBooking.id).where(
        CommissionBooking.order_id == SalesOrder.id, CommissionBooking.full_minor > 0
    )
    query = (
        select(SalesOrder, Deal)
        .join(Deal, Deal.id == SalesOrder.deal_id)
        .where(SalesOrder.gross_minor > func.coalesce(done.scalar_subquery(), 0), booked.exists())
        .order_by(SalesOrder.ordered_on.desc(), SalesOrder.id.desc())
        .limit(limit)
    )
    rows = session.execute(query).all()
    ids = {order.id for order, _ in rows}
    invoices: defaultdict[UUID, list[Invoice]] = defaultdict(list)
    for invoice in session.scalars(select(Invoice).where(Invoice.order_id.in_(ids)).order_by(Invoice.id)):
        invoices[invoice.order_id].append(invoice)
    full: defaultdict[UUID, list[CommissionBooking]] = defaultdict(list)
    for one in session.scalars(select(CommissionBooking).where(CommissionBooking.order_id.in_(ids))):
        full[one.order_id].append(one)
    parts = [part for order, deal in rows for part in _parts((order, deal), full[order.id], invoices[order.id], today)]
    return sorted(parts, key=lambda part: (part.expected_on is None, part.expected_on or part.order.ordered_on))


def _parts(
    of: tuple[SalesOrder, Deal], booked: Sequence[CommissionBooking], invoices: Sequence[Invoice], today: date
) -> Iterator[Coming]:
    order, deal = of
    terms = terms_of(booked[0].terms)
    full = sum(one.full_minor for one in booked)
    for one in invoices if terms.trigger is Trigger.CASH else ():
        if one.owed_minor > 0:
            counts = rate_at(terms.ageing, (max(one.due_on, today) - one.issued_on).days)
            exact = full * one.owed_minor * one.net_minor * counts
            minor = rounded(exact, one.gross_minor * order.net_minor * PPM, Rounding.DOWN)
            yield Coming(order, deal, one, one.due_on, minor, order.currency)
    rest = order.net_minor - sum(one.net_minor for one in invoices)
    if rest > 0 and terms.trigger is not Trigger.BOOKING:
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
