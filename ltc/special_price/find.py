"""Reading special prices: lists, signatures, and the terms that hold for a deal's customer on a day."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from ltc.deal.models import Deal
from ltc.mode.models import Mode
from ltc.special_price.listed import unit_of
from ltc.special_price.models import (
    SpecialPrice,
    SpecialPriceAct,
    SpecialPriceLine,
    SpecialPriceState,
    SpecialPriceStep,
    SpecialPriceUse,
)
from partners.partner.models import Partner, Standing
from pricing.product.models import Product

WAITING = (SpecialPriceState.ASKED, SpecialPriceState.RETURNED)


def special_prices(deal_id: UUID | None = None, state: SpecialPriceState | None = None) -> Select[SpecialPrice, Deal]:
    """Special prices that the session may see, with their deals, newest first."""
    query = select(SpecialPrice, Deal).join(Deal, Deal.id == SpecialPrice.deal_id)
    query = query.order_by(SpecialPrice.asked_at.desc(), SpecialPrice.id.desc())
    if deal_id:
        query = query.where(SpecialPrice.deal_id == deal_id)
    return query.where(SpecialPrice.state == state) if state else query


def waiting() -> Select[SpecialPrice, Deal]:
    """Requests that wait for the house, in the order in which they are due."""
    query = select(SpecialPrice, Deal).join(Deal, Deal.id == SpecialPrice.deal_id)
    return query.where(SpecialPrice.state == SpecialPriceState.ASKED).order_by(SpecialPrice.due_at, SpecialPrice.id)


def signatures(session: Session, row: SpecialPrice) -> list[SpecialPriceStep]:
    """The signatures of the present round, in order. For the house alone."""
    query = select(SpecialPriceStep).where(
        SpecialPriceStep.special_price_id == row.id, SpecialPriceStep.round == row.round
    )
    return list(session.scalars(query.order_by(SpecialPriceStep.position)))


def all_signatures(session: Session, row: SpecialPrice) -> list[SpecialPriceStep]:
    """Every signature of every round, early use included, in order. For the house alone."""
    query = select(SpecialPriceStep).where(SpecialPriceStep.special_price_id == row.id)
    return list(session.scalars(query.order_by(SpecialPriceStep.round, SpecialPriceStep.position)))


def acts(session: Session, row: SpecialPrice) -> list[SpecialPriceAct]:
    """What happened, the newest first."""
    query = select(SpecialPriceAct).where(SpecialPriceAct.special_price_id == row.id)
    return list(session.scalars(query.order_by(SpecialPriceAct.at.desc(), SpecialPriceAct.id.desc())))


def uses(session: Session, row: SpecialPrice) -> list[SpecialPriceUse]:
    """What orders used, in order."""
    query = select(SpecialPriceUse).where(SpecialPriceUse.special_price_id == row.id)
    return list(session.scalars(query.order_by(SpecialPriceUse.used_on, SpecialPriceUse.id)))


@dataclass(frozen=True, slots=True)
class SpecialTerms:
    """What holds for one product: a price of one unit in minor units, its source, and how many are left at it."""

    number: str
    line_id: UUID
    unit_minor: int
    discount_ppm: int | None
    left: int
    last_on: date


@dataclass
class Holding:
    """The special prices that hold for a deal's customer on a day, and what a quote has planned to use of them."""

    rows: list[SpecialPrice]
    planned: dict[UUID, tuple[int, int]] = field(default_factory=dict)  # line → quantity, minor units

    def terms(self, product: Product, list_minor: int) -> SpecialTerms | None:
        """The lowest price that holds for a product and has any left; None when there is none.

        Of equal prices the one that ends first goes first, then the lower number. A line for the product goes
        before one for its product line.
        """
        found = [terms for row in self.rows if (terms := self._of(row, product, list_minor)) and terms.left > 0]
        return min(found, key=lambda terms: (terms.unit_minor, terms.last_on, terms.number), default=None)

    def plan(self, terms: SpecialTerms, quantity: int, value_minor: int) -> None:
        """Note that a line of the quote uses this much, so that the next line finds it gone."""
        known = self.planned.get(terms.line_id, (0, 0))
        self.planned[terms.line_id] = known[0] + quantity, known[1] + value_minor

    def until(self) -> date | None:
        """The last day of everything that is planned to be used; None when nothing is."""
        used = [row.last_on for row in self.rows if any(line.id in self.planned for line in row.lines)]
        return min(used, default=None)

    def _of(self, row: SpecialPrice, product: Product, list_minor: int) -> SpecialTerms | None:
        lines = [line for line in row.lines if line.product_id == product.id]
        lines += [line for line in row.lines if line.product_line_id == product.product_line_id]
        if not lines:
            return None
        line = lines[0]
        unit = unit_of(line, list_minor)
        return SpecialTerms(row.number, line.id, unit, line.discount_ppm, self._left(row, line, unit), row.last_on)

    def _left(self, row: SpecialPrice, line: SpecialPriceLine, unit_minor: int) -> int:
        """How many units are left, by the line's quantity and by the value of the whole."""
        quantity = line.quantity_max - line.used - self.planned.get(line.id, (0, 0))[0]
        spent = row.used_minor + sum(self.planned.get(one.id, (0, 0))[1] for one in row.lines)
        value = row.value_max_minor - spent
        return max(0, min(quantity, value // unit_minor) if unit_minor else quantity)


def holding(session: Session, deal: Deal, currency: str, day: date) -> Holding:
    """What holds for a deal on a day: approved for the same partner and customer, at prices of the same side.

    Nothing holds for a partner that is not in good standing.
    """
    if deal.partner_id and not _good(session, deal.partner_id):
        return Holding([])
    origin = aliased(Deal)
    query = select(SpecialPrice, origin.mode).join(origin, origin.id == SpecialPrice.deal_id)
    query = query.where(
        SpecialPrice.state == SpecialPriceState.APPROVED,
        SpecialPrice.partner_id == deal.partner_id if deal.partner_id else SpecialPrice.partner_id.is_(None),
        origin.account_id == deal.account_id,
        SpecialPrice.currency == currency,
        SpecialPrice.usable_on <= day,
        SpecialPrice.last_on >= day,
    )
    same = deal.mode is Mode.CHANNEL
    return Holding([row for row, mode in session.execute(query) if (mode is Mode.CHANNEL) is same])


def _good(session: Session, partner_id: UUID) -> bool:
    partner = session.scalar(select(Partner).where(Partner.id == partner_id))
    return partner is None or partner.standing is Standing.GOOD
