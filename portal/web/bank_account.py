"""What pages say of a partner's bank accounts: all of them, which are in use, and which still wait."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from partners.partner.find import bank_accounts
from partners.partner.waiting import counting, counts_from, waiting
from portal.clock import now


def bank_accounts_at(session: Session, partner_id: UUID) -> dict[str, Any]:
    """For `partner/terms.html`: accounts, the newest first; of each currency the one in use and the one that waits."""
    accounts = session.scalars(bank_accounts(partner_id)).all()
    groups = [[one for one in accounts if one.currency == each] for each in {one.currency for one in accounts}]
    return {
        "accounts": accounts,
        "in_use": [counting(group, now()) for group in groups],
        "waiting": [waiting(group, now()) for group in groups],
        "counts_from": counts_from,
    }
