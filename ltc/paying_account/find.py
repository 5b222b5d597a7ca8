"""Reading the accounts that the house pays from."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.paying_account.models import PayingAccount


def entered() -> Select[PayingAccount]:
    """Every account, by currency, those that wait for a second person first, then the newest."""
    return select(PayingAccount).order_by(
        PayingAccount.currency,
        PayingAccount.confirmed_at.is_not(None),
        PayingAccount.confirmed_at.desc(),
        PayingAccount.entered_at.desc(),
    )


def in_use(session: Session, currency: str) -> PayingAccount | None:
    """The account that pays in a currency now: the last that was confirmed. None where there is none."""
    query = select(PayingAccount).where(PayingAccount.currency == currency, PayingAccount.confirmed_at.is_not(None))
    return session.scalar(query.order_by(PayingAccount.confirmed_at.desc(), PayingAccount.id.desc()).limit(1))
