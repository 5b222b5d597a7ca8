"""Accruing commission: what an event changes in what an order has earned, as the difference of two wholes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.commission.book import Fixed, fix
from ltc.commission.find import alarms
from ltc.commission.models import Accrual, AccrualCause, CommissionBooking
from ltc.commission.plan import as_value, terms_of
from ltc.commission.state import state_of
from ltc.commission.why import Step, why, why_not
from ltc.earning.book import Unrated
from ltc.earning.component import BASIC, Component, Trigger
from ltc.earning.entitle import entitled
from ltc.ledger.post import Event, Move, post
from ltc.order.models import SalesOrder
from pricing.ground.decision import Fact
from pricing.ground.money import Money
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened on which day, the row that says so, and the papers that it concerns."""

    kind: AccrualCause
    id: UUID
    on: date
    facts: Mapping[str, Fact] = field(default_factory=dict)
    invoice_id: UUID | None = None
    allocation_id: UUID | None = None


def accrue(session: Session, order_id: UUID, cause: Cause, now: datetime) -> list[Accrual]:
    """Write and post what the event adds to, or takes from, what each booking of the order has earned.

    An accrual is what is earned now less all accruals before, so parts add up to the whole, a refund mirrors its
    sale, and the same event again adds nothing. The order is locked first. Whoever nothing rates gets a blocked
    accrual of zero, once: an alarm, never a silent zero. The house itself earns nothing.
    """
    session.flush()
    locked = select(SalesOrder).where(SalesOrder.id == order_id).with_for_update()
    order = session.scalars(locked).one()
    fixed = fix(session, order)
    made = _alarmed(session, order, fixed.unrated)
    if fixed.bookings:
        made += _moved(session, order, fixed, cause)
    for accrual in made:
        accrual.accrued_at = now
    session.add_all(made)
    session.flush()
    for accrual in made:
        post_accrual(session, accrual, now)
    return made


@dataclass(slots=True)
class _Given:
    """What the accruals before gave a booking, in minor units, and the newest that gave anything."""

    minor: int = 0
    base: int = 0
    last: Accrual | None = None


def _moved(session: Session, order: SalesOrder, fixed: Fixed, cause: Cause) -> list[Accrual]:
    state, values = state_of(session, order), [as_value(row) for row in fixed.bookings]
    terms = terms_of(fixed.bookings[0].terms)
    given, solved = _given(session, order, fixed.bookings), _solved(session, order, fixed)
    said = cause.kind is AccrualCause.CASH and terms.trigger is Trigger.CASH
    made = []
    for row, one, minor in zip(fixed.bookings, values, entitled(values, state, terms), strict=True):
        step = Step(row, minor, given[row.id].minor, state, cause.facts)
        if step.minor != step.before or row.id in solved or (said and one.component.kind in BASIC):
            corrects = solved.get(row.id) or (given[row.id].last if step.minor < step.before else None)
            made.append(_accrual(order, step, given[row.id].base, (cause, corrects)))
    return made


def _given(session: Session, order: SalesOrder, rows: Sequence[CommissionBooking]) -> dict[UUID, _Given]:
    """What each booking was given. What was earned before bookings were kept counts for a participant's first.

    A correction after a dispute is none of it: a person gave it, beside what the order earns.
    """
    given = {row.id: _Given() for row in rows}
    first = {row.participant_id: row.id for row in reversed(rows) if Component.read(row.component).kind in BASIC}
    query = select(Accrual).where(Accrual.order_id == order.id, Accrual.blocked.is_(None))
    query = query.where(Accrual.cause != AccrualCause.DISPUTED)
    for accrual in session.scalars(query.order_by(Accrual.earned_on, Accrual.id)):
        found = given.get(accrual.booking_id or first.get(accrual.participant_id, accrual.id))
        if found:
            found.minor += accrual.amount_minor
            found.base += accrual.base_minor
            found.last = accrual if accrual.amount_minor > 0 else found.last
    return given


def _solved(session: Session, order: SalesOrder, fixed: Fixed) -> dict[UUID, Accrual]:
    """For the first fresh booking of whoever was blocked, and is no longer: the alarm."""
    still = {UUID(one.taker) for one in fixed.unrated}
    first = {row.participant_id: row for row in reversed(fixed.fresh)}
    found = session.scalars(alarms().where(Accrual.order_id == order.id)).all()
    return {
        first[alarm.participant_id].id: alarm
        for alarm in found
        if alarm.participant_id in first and alarm.participant_id not in still
    }


def _accrual(order: SalesOrder, step: Step, base: int, what: tuple[Cause, Accrual | None]) -> Accrual:
    cause, corrects = what
    row, terms = step.booking, terms_of(step.booking.terms)
    payable = cause.on + timedelta(days=terms.hold_days)
    if step.minor < step.before:
        payable = max(cause.on, corrects.payable_on) if corrects else cause.on
    return Accrual(
        id=new_id(),
        partner_id=row.partner_id,
        cause=cause.kind,
        cause_id=cause.id,
        slot=row.slot,
        booking_id=row.id,
        corrects_id=corrects.id if corrects else None,
        allocation_id=cause.allocation_id if cause.kind is AccrualCause.CASH else None,
        participant_id=row.participant_id,
        deal_id=order.deal_id,
        order_id=order.id,
        invoice_id=cause.invoice_id,
        plan_id=row.plan_id,
        earned_on=cause.on,
        payable_on=payable,
        blocked=None,
        base_minor=step.counted - base,
        share_ppm=row.share_ppm,
        rate_ppm=step.rate_ppm,
        amount_minor=step.minor - step.before,
        currency=row.currency,
        decision=why(step, cause.kind, corrects).data(),
    )


def _alarmed(session: Session, order: SalesOrder, unrated: Sequence[Unrated]) -> list[Accrual]:
    """One blocked accrual for each participant that nothing rates, once for an order."""
    known = select(Accrual.participant_id).where(Accrual.order_id == order.id, Accrual.blocked.is_not(None))
    done = set(session.scalars(known))
    by_taker = {UUID(one.taker): one for one in reversed(unrated)}
    return [_alarm(order, one) for taker, one in by_taker.items() if taker not in done]


def _alarm(order: SalesOrder, one: Unrated) -> Accrual:
    return Accrual(
        id=new_id(),
        partner_id=UUID(one.partner),
        cause=AccrualCause.BOOKED,
        cause_id=order.id,
        slot="blocked",
        participant_id=UUID(one.taker),
        deal_id=order.deal_id,
        order_id=order.id,
        earned_on=order.ordered_on,
        payable_on=order.ordered_on,
        blocked=one.rule,
        base_minor=0,
        share_ppm=0,
        rate_ppm=0,
        amount_minor=0,
        currency=order.currency,
        decision=why_not(one).data(),
    )


def post_accrual(session: Session, accrual: Accrual, now: datetime) -> None:
    """Post an accrual, once: what the house owes the partner grows or shrinks by its amount."""
    event = Event(
        key=f"accrual:{accrual.id}",
        memo="commission.accrued" if accrual.amount_minor > 0 else "commission.taken-back",
        on=accrual.earned_on,
        facts={"cause": accrual.cause.value},
    )
    amount = Money(accrual.amount_minor, accrual.currency)
    post(session, event, [Move(f"partner:{accrual.partner_id}:accrued", "house:commission", amount)], now)
