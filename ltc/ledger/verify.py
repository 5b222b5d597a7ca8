"""Proving the ledger: what it says must be what invoices, receipts, refunds, accruals, statements and payouts say."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice, Receipt
from ltc.commission.find import settled
from ltc.commission.models import Accrual
from ltc.ledger.find import balances
from ltc.payout.models import Payout, PayoutState
from ltc.refund.models import Refund
from ltc.settlement.models import StatementLine

Expected = dict[tuple[str, str], int]  # (account, currency) → minor units


@dataclass(frozen=True, slots=True)
class Difference:
    """An account whose balance is not what the documents say, in minor units."""

    account: str
    currency: str
    ledger_minor: int
    documents_minor: int


def verify(session: Session) -> list[Difference]:
    """Every difference between ledger and documents; an empty list proves the ledger.

    That each entry sums to zero needs no proof: a transfer names both its ends.
    """
    found: list[Difference] = []
    for prefix, expected in _expectations(session):
        ledger = {(a, c): minor for a, sums in balances(session, prefix).items() for c, minor in sums.items()}
        for key in sorted(ledger.keys() | expected.keys()):
            said = ledger.get(key, 0)
            if said != expected.get(key, 0) and _kind(key[0]) in PURPOSES:
                found.append(Difference(*key, said, expected.get(key, 0)))
    return found


PURPOSES = {"receivable", "unallocated", "parked", "accrued", "payable", "withholding"}


def _kind(account: str) -> str:
    return account.rsplit(":", 1)[-1]


def _expectations(session: Session) -> Iterator[tuple[str, Expected]]:
    owed = select(Invoice.id, Invoice.currency, Invoice.owed_minor)
    yield "invoice:", _expected(session, owed, "invoice:{}:receivable", 1)
    unallocated = select(Receipt.id, Receipt.currency, Receipt.left_minor)
    yield "receipt:", _expected(session, unallocated, "receipt:{}:unallocated", -1)
    parked = select(Refund.id, Refund.currency, Refund.amount_minor).where(Refund.parked)
    yield "refund:", _expected(session, parked, "refund:{}:parked", 1)
    yield "partner:", _partners(session)
    yield "house:withholding", _withheld(session)


def _partners(session: Session) -> Expected:
    """Accrued is what no statement holds yet; payable is what statements hold less what was paid and withheld."""
    by_partner = (Accrual.partner_id, Accrual.currency)
    accrued = select(*by_partner, func.sum(Accrual.amount_minor)).where(~settled().exists()).group_by(*by_partner)
    stated = select(*by_partner, func.sum(StatementLine.amount_minor)).join(
        StatementLine, StatementLine.accrual_id == Accrual.id
    )
    paid = select(Payout.partner_id, Payout.currency, func.sum(Payout.amount_minor + Payout.withheld_minor))
    paid = paid.where(Payout.state == PayoutState.PAID)
    payable: defaultdict[tuple[str, str], int] = defaultdict(int)
    payable.update(_expected(session, stated.group_by(*by_partner), "partner:{}:payable", -1))
    paid = paid.group_by(Payout.partner_id, Payout.currency)
    for key, minor in _expected(session, paid, "partner:{}:payable", 1).items():
        payable[key] += minor
    return _expected(session, accrued, "partner:{}:accrued", -1) | payable


def _withheld(session: Session) -> Expected:
    """What is owed to the tax office: what was withheld from all that the bank paid."""
    sums = select(Payout.currency, func.sum(Payout.withheld_minor)).where(Payout.state == PayoutState.PAID)
    rows = session.execute(sums.group_by(Payout.currency))
    return {("house:withholding", currency): -int(minor) for currency, minor in rows if minor}


def _expected(session: Session, query: Select[Any, Any, Any], name: str, sign: int) -> Expected:
    """What documents say, from rows of (id, currency, minor units)."""
    return {(name.format(row_id), currency): sign * int(minor) for row_id, currency, minor in session.execute(query)}
