"""What was paid and withheld in a year, by partner and currency."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.payout.models import Payout, PayoutState


@dataclass(frozen=True, slots=True)
class YearOf:
    """One partner's year in one currency, in minor units: payouts that the bank made, and the tax kept from them."""

    partner_id: UUID
    currency: str
    payouts: int
    paid_minor: int
    withheld_minor: int

    @property
    def gross_minor(self) -> int:
        """What was due: paid and withheld."""
        return self.paid_minor + self.withheld_minor


def report(session: Session, year: int) -> Iterator[YearOf]:
    """A calendar year by the day on which the bank paid. What came back is not in it."""
    columns = (Payout.partner_id, Payout.currency, func.count(), func.sum(Payout.amount_minor))
    query = (
        select(*columns, func.sum(Payout.withheld_minor))
        .where(Payout.state == PayoutState.PAID)
        .where(Payout.paid_on >= date(year, 1, 1), Payout.paid_on < date(year + 1, 1, 1))
        .group_by(Payout.partner_id, Payout.currency)
        .order_by(Payout.partner_id, Payout.currency)
    )
    for partner_id, currency, payouts, paid, withheld in session.execute(query):
        if partner_id:
            yield YearOf(partner_id, currency, int(payouts), int(paid), int(withheld))
