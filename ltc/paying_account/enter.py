"""Entering an account that the house pays from, and confirming or throwing away what another person entered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.paying_account.models import PayingAccount
from ltc.payout.file.values import Payer
from ltc.payout.file.write import check_payer
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id


class PayingAccountOwn(DomainError):
    """Whoever enters an account does not confirm it."""

    code = "paying-account-own"
    status = 403


class PayingAccountConfirmed(DomainError):
    """The account was confirmed before; it stays on file."""

    code = "paying-account-confirmed"


def enter(session: Session, payer: Payer, by: UUID, now: datetime) -> PayingAccount:
    """An account as one person gives it; it pays nothing before another confirms it.

    Errors: those of `ltc.payout.file.write.check_payer`.
    """
    account = check_payer(payer)
    row = PayingAccount(
        id=new_id(),
        currency=account.currency,
        format=account.format,
        holder=account.holder,
        number=account.number,
        bic=account.bic,
        cnaps=account.cnaps,
        town=account.town,
        country=account.country,
        columns=account.columns,
        routing=account.routing,
        company_number=account.company_number,
        company=account.company,
        bank=account.bank,
        entered_by=by,
        entered_at=now,
    )
    session.add(row)
    return row


def confirm(account: PayingAccount, by: UUID, now: datetime) -> None:
    """From now on the currency's batches are paid from here. Confirming again changes nothing.

    Errors: PayingAccountOwn.
    """
    if account.entered_by == by:
        raise PayingAccountOwn
    if account.confirmed_at is None:
        account.confirmed_by, account.confirmed_at = by, now


def throw_away(session: Session, account: PayingAccount) -> None:
    """Throw away what nobody has confirmed. Errors: PayingAccountConfirmed."""
    if account.confirmed_at:
        raise PayingAccountConfirmed
    session.delete(account)
