"""Reading the ledger: balances are sums of transfers, never stored."""

from collections import defaultdict

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from ltc.ledger.models import LedgerEntry, LedgerTransfer
from pricing.ground.money import Money

Balances = dict[str, dict[str, int]]  # account → currency → minor units


def balance(session: Session, account: str, currency: str) -> Money:
    """What came into an account less what went out, in minor units."""
    return Money(balances(session, account).get(account, {}).get(currency, 0), currency)


def balances(session: Session, prefix: str) -> Balances:
    """The balance of every account whose name begins so, by account and currency."""
    found: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for end, sign in ((LedgerTransfer.target, 1), (LedgerTransfer.source, -1)):
        query = (
            select(end, LedgerTransfer.currency, func.sum(LedgerTransfer.amount_minor))
            .where(end.startswith(prefix, autoescape=True))
            .group_by(end, LedgerTransfer.currency)
        )
        for account, currency, minor in session.execute(query):
            found[account][currency] += sign * int(minor)
    return {account: dict(sums) for account, sums in sorted(found.items())}


def entries(account: str | None = None) -> Select[LedgerEntry]:
    """Entries, newest first; of one account when it is named."""
    query = select(LedgerEntry).order_by(LedgerEntry.posted_at.desc(), LedgerEntry.id.desc())
    if account:
        touching = select(LedgerTransfer.entry_id).where(
            LedgerTransfer.entry_id == LedgerEntry.id,
            or_(LedgerTransfer.source == account, LedgerTransfer.target == account),
        )
        query = query.where(touching.exists())
    return query
