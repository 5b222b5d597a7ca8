"""Reading the accounts that customers pay to."""

from sqlalchemy import Select, select

from ltc.receiving_account.models import ReceivingAccount


def accounts() -> Select[ReceivingAccount]:
    """Every account by its name."""
    return select(ReceivingAccount).order_by(ReceivingAccount.name, ReceivingAccount.id)
