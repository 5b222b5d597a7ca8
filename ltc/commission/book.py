"""Booking an order's commission: which component rates it for whom, at which volume, once and for good."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.agreement.find import promised
from ltc.commission.find import plan_on
from ltc.commission.models import Accrual, CommissionBooking, CommissionPlan
from ltc.commission.plan import plan_of
from ltc.commission.sale import sale_of, takers_of
from ltc.deal.models import Deal
from ltc.earning.book import Booked, Sale, Taker, Unrated, Volume, booked, with_volume
from ltc.earning.component import ComponentKind, Plan, Terms, Window
from ltc.earning.entitle import State, base_of, whole
from ltc.order.models import SalesOrder
from partners.partner.models import Partner
from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM, Rounding, settled
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class Fixed:
    """An order's bookings, those that are new among them, and what nothing rates."""

    bookings: list[CommissionBooking]
    fresh: list[CommissionBooking]
    unrated: list[Unrated]


def fix(session: Session, order: SalesOrder) -> Fixed:
    """Book whoever takes part and is not booked yet. The rate is that of the day the order was placed.

    The plan is the one in force on that day; an order that had earned before bookings were kept keeps its plan.
    The partners are locked, so that two orders at once never count from the same volume.
    """
    known = bookings_of(session, order.id)
    deal = session.get_one(Deal, (order.tenant_id, order.deal_id))
    plan, takers = _plan(session, order), takers_of(session, order)
    bare = [taker for taker in takers if _open_lines(order, known, taker)]
    if not bare:
        return Fixed(known, [], [])
    sale = sale_of(session, order, deal)
    agreed = promised(session, order.ordered_on, [UUID(taker.partner) for taker in bare])
    values = plan_of(plan) if plan else Plan(Terms(), ())
    found, unrated = booked(Plan(values.terms, (*agreed, *values.components)), sale, bare)
    new = _new(order, known, takers, found)
    _lock(session, new)
    fresh = [_row(session, order, sale, (one, plan, values.terms)) for one in new]
    session.add_all(fresh)
    session.flush()
    return Fixed([*known, *fresh], fresh, _named(unrated, plan))


def _open_lines(order: SalesOrder, known: Sequence[CommissionBooking], taker: Taker) -> set[str]:
    done = {line for one in known if str(one.participant_id) == taker.key for line in one.lines}
    return {str(line.id) for line in order.lines} - done


def _new(
    order: SalesOrder, known: Sequence[CommissionBooking], takers: Sequence[Taker], found: Sequence[Booked]
) -> list[Booked]:
    """What is found for lines that are not booked yet, and for no slot a second time."""
    open_ = {taker.key: _open_lines(order, known, taker) for taker in takers}
    taken = {(str(one.participant_id), str(one.partner_id), one.slot) for one in known}
    cut = [replace(one, lines=tuple(key for key in one.lines if key in open_[one.taker])) for one in found]
    return [one for one in cut if one.lines and (one.taker, one.partner, one.component.slot) not in taken]


def _named(unrated: Sequence[Unrated], plan: CommissionPlan | None) -> list[Unrated]:
    """Without any plan that is the reason, and not that the plan has no rate."""
    return list(unrated) if plan else [replace(one, rule="commission.no-plan") for one in unrated]


def bookings_of(session: Session, order_id: UUID) -> list[CommissionBooking]:
    """An order's bookings in a fixed order."""
    query = select(CommissionBooking).where(CommissionBooking.order_id == order_id).order_by(CommissionBooking.id)
    return list(session.scalars(query))


def _plan(session: Session, order: SalesOrder) -> CommissionPlan | None:
    """The plan of an order: the one it earned by before, else the one of the day on which it was placed."""
    before = select(Accrual.plan_id).where(Accrual.order_id == order.id, Accrual.plan_id.is_not(None))
    earned = session.scalar(before.order_by(Accrual.earned_on, Accrual.id).limit(1))
    if earned:
        return session.scalars(select(CommissionPlan).where(CommissionPlan.id == earned)).one()
    return plan_on(session, order.ordered_on)


def _lock(session: Session, found: Sequence[Booked]) -> None:
    counted = {UUID(one.partner) for one in found if one.component.window is not Window.ORDER}
    if counted:
        query = select(Partner).where(Partner.id.in_(counted)).order_by(Partner.id).with_for_update()
        session.scalars(query).all()


def _row(
    session: Session, order: SalesOrder, sale: Sale, what: tuple[Booked, CommissionPlan | None, Terms]
) -> CommissionBooking:
    one, plan, terms = what
    lines = {line.key: line for line in sale.lines}
    volume = _volume(session, order, one)
    exact = whole(with_volume(one, volume), State(lines), terms) * one.share_ppm
    base = base_of([lines[key] for key in one.lines], terms)
    return CommissionBooking(
        id=new_id(),
        partner_id=UUID(one.partner),
        order_id=order.id,
        participant_id=UUID(one.taker),
        plan_id=plan.id if plan else None,
        slot=one.component.slot,
        component=one.component.data(),
        terms=dict(terms.data()),
        lines=list(one.lines),
        role=one.role,
        tier_code=one.tier,
        share_ppm=one.share_ppm,
        base_minor=settled(base, Rounding.DOWN),
        before_minor=volume.before,
        last_minor=volume.last,
        full_minor=settled(exact * Fraction(1, PPM), Rounding.DOWN),
        currency=order.currency,
        booked_on=order.ordered_on,
    )


def _volume(session: Session, order: SalesOrder, one: Booked) -> Volume:
    """What the partner booked in the slot before: in the window of the order's day, and in that of a year ago."""
    if one.component.window is Window.ORDER:
        return Volume()
    starts, ends = span_of(one.component.window, order.ordered_on)
    last = None
    if one.component.kind is ComponentKind.GROWTH:
        last = _sum(session, one, (starts.replace(year=starts.year - 1), ends.replace(year=ends.year - 1)))
    return Volume(_sum(session, one, (starts, ends)) or 0, last)


def _sum(session: Session, one: Booked, span: tuple[date, date]) -> int | None:
    query = select(func.sum(CommissionBooking.base_minor)).where(
        CommissionBooking.partner_id == UUID(one.partner),
        CommissionBooking.slot == one.component.slot,
        CommissionBooking.booked_on >= span[0],
        CommissionBooking.booked_on < span[1],
    )
    found = session.scalar(query)
    return None if found is None else int(found)


def span_of(window: Window, day: date) -> tuple[date, date]:
    """The quarter or year of a day: from inclusive, until exclusive."""
    if window is Window.YEAR:
        return date(day.year, 1, 1), date(day.year + 1, 1, 1)
    if window is Window.QUARTER:
        month = day.month - (day.month - 1) % 3
        ends = date(day.year + 1, 1, 1) if month > 9 else date(day.year, month + 3, 1)
        return date(day.year, month, 1), ends
    raise Invalid(field="window")
