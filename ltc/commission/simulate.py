"""A plan over history: what orders would have earned by it, with the cash that came, beside what they did earn."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.agreement.find import promised
from ltc.commission.book import span_of
from ltc.commission.models import Accrual, AccrualCause
from ltc.commission.sale import sale_of, takers_of
from ltc.commission.state import state_of
from ltc.deal.models import Deal
from ltc.earning.book import Booked, SoldLine, Unrated, Volume, booked, with_volume
from ltc.earning.component import ComponentKind, Plan, Window
from ltc.earning.entitle import base_of, entitled
from ltc.order.models import OrderState, SalesOrder
from pricing.ground.rate import Rounding, settled


@dataclass(slots=True)
class Difference:
    """What a partner earned in a currency and would earn, in minor units; on how many orders nothing would rate it."""

    partner_id: UUID
    currency: str
    was_minor: int = 0
    would_minor: int = 0
    unrated: int = 0

    @property
    def minor(self) -> int:
        """Would less was."""
        return self.would_minor - self.was_minor


Volumes = defaultdict[tuple[str, str, date], int]


def simulate(
    session: Session, plan: Plan, span: tuple[date, date], follow: Callable[[int], None], limit: int | None = None
) -> list[Difference]:
    """Rate the orders of a span anew, oldest first, and compare by partner. Writes nothing.

    Volumes count from the first order of the span; agreements of the day go first, as they do. `limit` keeps the
    newest so many orders. `follow` is told how many are done.
    """
    found: dict[tuple[UUID, str], Difference] = {}
    volumes: Volumes = defaultdict(int)
    for done, order in enumerate(_orders(session, span, limit), 1):
        for partner_id, minor in _would(session, plan, order, volumes):
            at = _at(found, partner_id, order.currency)
            at.would_minor += minor or 0
            at.unrated += minor is None
        for paid_id, was in session.execute(_was(order)):
            assert paid_id
            _at(found, paid_id, order.currency).was_minor += int(was)
        follow(done)
    return sorted(found.values(), key=lambda one: (-abs(one.minor), one.partner_id.hex, one.currency))


def totals(rows: Iterable[Difference]) -> list[tuple[str, int, int]]:
    """By currency, what was and what would be earned together, in minor units."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        found[row.currency][0] += row.was_minor
        found[row.currency][1] += row.would_minor
    return [(currency, was, would) for currency, (was, would) in sorted(found.items())]


def orders_in(span: tuple[date, date]) -> Select[SalesOrder]:
    """The confirmed orders of a span: from inclusive, until exclusive."""
    within = SalesOrder.ordered_on >= span[0], SalesOrder.ordered_on < span[1]
    return select(SalesOrder).where(SalesOrder.state.not_in([OrderState.PLACED, OrderState.CANCELLED]), *within)


def _orders(session: Session, span: tuple[date, date], limit: int | None) -> list[SalesOrder]:
    newest = orders_in(span).order_by(SalesOrder.ordered_on.desc(), SalesOrder.id.desc()).limit(limit)
    return list(reversed(session.scalars(newest).all()))


def _was(order: SalesOrder) -> Select[UUID | None, int]:
    """What an order earned, without corrections after a dispute: a person gave them, whatever the plan."""
    query = select(Accrual.partner_id, func.sum(Accrual.amount_minor)).where(Accrual.order_id == order.id)
    return query.where(Accrual.cause != AccrualCause.DISPUTED).group_by(Accrual.partner_id)


def _at(found: dict[tuple[UUID, str], Difference], partner_id: UUID, currency: str) -> Difference:
    return found.setdefault((partner_id, currency), Difference(partner_id, currency))


def _would(session: Session, plan: Plan, order: SalesOrder, volumes: Volumes) -> Iterator[tuple[UUID, int | None]]:
    """What each partner would have earned of an order; None: nothing would rate it."""
    takers = takers_of(session, order)
    agreed = promised(session, order.ordered_on, [UUID(taker.partner) for taker in takers])
    sale = sale_of(session, order, session.get_one(Deal, (order.tenant_id, order.deal_id)))
    made, bare = booked(Plan(plan.terms, (*agreed, *plan.components)), sale, takers)
    lines = {line.key: line for line in sale.lines}
    counted = [_counted(plan, order, one, lines, volumes) for one in made]
    minors = entitled(counted, state_of(session, order), plan.terms)
    yield from ((UUID(one.partner), minor) for one, minor in zip(counted, minors, strict=True))
    yield from ((UUID(one.partner), None) for one in _once(bare))


def _once(bare: list[Unrated]) -> list[Unrated]:
    return list({one.partner: one for one in bare}.values())


def _counted(plan: Plan, order: SalesOrder, one: Booked, lines: dict[str, SoldLine], volumes: Volumes) -> Booked:
    """A booking with the volume before it, which it then adds to."""
    if one.component.window is Window.ORDER:
        return one
    starts, _ = span_of(one.component.window, order.ordered_on)
    key = one.partner, one.component.slot, starts
    year_ago = one.partner, one.component.slot, starts.replace(year=starts.year - 1)
    last = volumes.get(year_ago) if one.component.kind is ComponentKind.GROWTH else None
    before = volumes[key]
    volumes[key] += settled(base_of([lines[line] for line in one.lines], plan.terms), Rounding.DOWN)
    return with_volume(one, Volume(before, last))
