"""Saving an account that customers pay to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.receiving_account.layout import Layout
from ltc.receiving_account.models import ReceivingAccount
from pricing.ground.errors import Invalid
from pricing.ground.money import digits
from pricing.ground.record import new_id


class ReceivingAccountKnown(Invalid):
    """An account with this number is there already."""

    code = "receiving-account-known"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as somebody writes it."""

    name: str
    number: str
    currency: str
    layout: Layout | None


def plain(number: str) -> str:
    """An account number as it is kept: no spaces, capitals."""
    return "".join(number.split()).upper()


def save(
    session: Session, given: Account, who: tuple[UUID, datetime], row: ReceivingAccount | None = None
) -> ReceivingAccount:
    """Keep a new account, or change one. Raises UnknownCurrency, LayoutWrong, ReceivingAccountKnown."""
    digits(given.currency)
    number = plain(given.number)
    known = session.scalar(select(ReceivingAccount.id).where(ReceivingAccount.number == number))
    if known and (row is None or known != row.id):
        raise ReceivingAccountKnown(field="number")
    if row is None:
        row = ReceivingAccount(id=new_id())
        session.add(row)
    row.name, row.number, row.currency = given.name, number, given.currency
    row.layout = given.layout.checked().data() if given.layout else None
    row.saved_by, row.saved_at = who
    session.flush()
    return row
