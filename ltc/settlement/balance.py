"""What a statement says of a partner's money, from what was carried over to what opens the next one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.models import Accrual
from ltc.payout.models import Payout, PayoutState
from ltc.settlement.models import SettlementPeriod, Statement


@dataclass(frozen=True, slots=True)
class Balance:
    """Minor units of the statement's currency. Closing is opening, earned and adjusted; of it `paid` goes to the bank.

    `held_minor`: earned in the period or before and payable after it, in no other figure. `withheld_minor`: tax that
    the house keeps of what it pays. `carried_minor`: opens the next statement.
    """

    opening_minor: int
    earned_minor: int
    adjusted_minor: int
    closing_minor: int
    held_minor: int
    paid_minor: int
    withheld_minor: int

    @property
    def carried_minor(self) -> int:
        """What is left of the closing balance."""
        return self.closing_minor - self.paid_minor - self.withheld_minor


def balance_of(session: Session, statement: Statement, period: SettlementPeriod) -> Balance:
    """The figures of a statement; what came back from the bank was not paid."""
    sent = select(Payout.amount_minor, Payout.withheld_minor)
    payout = session.execute(
        sent.where(Payout.statement_id == statement.id, Payout.state != PayoutState.FAILED)
    ).first()
    return Balance(
        opening_minor=statement.opening_minor,
        earned_minor=statement.earned_minor,
        adjusted_minor=statement.adjusted_minor,
        closing_minor=statement.closing_minor,
        held_minor=_held(session, statement, period.ends_on),
        paid_minor=payout.amount_minor if payout else 0,
        withheld_minor=payout.withheld_minor if payout else 0,
    )


def _held(session: Session, statement: Statement, ends_on: date) -> int:
    """As the period's last day saw it, whatever was settled since: the same on every printing."""
    held = select(func.sum(Accrual.amount_minor)).where(
        Accrual.partner_id == statement.partner_id,
        Accrual.currency == statement.currency,
        Accrual.earned_on < ends_on,
        Accrual.payable_on >= ends_on,
    )
    return int(session.scalar(held) or 0)
