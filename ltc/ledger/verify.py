"""Proving the ledger: what it says must be what invoices, receipts, refunds, accruals, statements and payouts say."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, func, literal, select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice, Receipt
from ltc.cash.round_off import ROUNDING
from ltc.commission.find import settled
from ltc.commission.models import Accrual
from ltc.ledger.find import balances
from ltc.payout.models import LEFT, BatchState, Payout, PayoutBatch, PayoutState
from ltc.payout.moves import CLEARING
from ltc.refund.models import Refund
from ltc.settlement.find import set_aside
from ltc.settlement.models import StatementLine
from ltc.write_off.enter import BAD_DEBT

WHOLE = Payout.amount_minor + Payout.withheld_minor

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


PURPOSES = {
    "receivable",
    "unallocated",
    "parked",
    "accrued",
    "payable",
    "held",
    "clawback",
    "clearing",
    "withholding",
    "rounding",
    "bad-debt",
}


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
    for account, minor in ((ROUNDING, Invoice.rounded_minor), (BAD_DEBT, Invoice.written_off_minor)):
        gone = select(literal(""), Invoice.currency, func.sum(minor)).where(minor > 0)
        yield account, _expected(session, gone.group_by(Invoice.currency), account, 1)
    withheld = _sums(PayoutState.PAID, Payout.withheld_minor)
    yield "house:withholding", _expected(session, withheld, "house:withholding", -1)
    sent = _sums(PayoutState.WAITING, WHOLE).join(PayoutBatch, PayoutBatch.id == Payout.batch_id)
    on_its_way = sent.where(PayoutBatch.state == BatchState.EXPORTED)
    yield CLEARING, _expected(session, on_its_way, CLEARING, -1)


def _partners(session: Session) -> Expected:
    """Accrued is what no statement holds yet; payable is what statements hold, less what was sent and set aside."""
    by_partner = (Accrual.partner_id, Accrual.currency)
    accrued = select(*by_partner, func.sum(Accrual.amount_minor)).where(~settled().exists()).group_by(*by_partner)
    stated = select(*by_partner, func.sum(StatementLine.amount_minor)).join(
        StatementLine, StatementLine.id == Accrual.id
    )
    sent = select(Payout.partner_id, Payout.currency, func.sum(WHOLE)).join(
        PayoutBatch, PayoutBatch.id == Payout.batch_id
    )
    sent = sent.where(PayoutBatch.state.in_(LEFT), Payout.state != PayoutState.FAILED)
    payable: defaultdict[tuple[str, str], int] = defaultdict(int)
    payable.update(_expected(session, stated.group_by(*by_partner), "partner:{}:payable", -1))
    sent = sent.group_by(Payout.partner_id, Payout.currency)
    for key, minor in _expected(session, sent, "partner:{}:payable", 1).items():
        payable[key] += minor
    aside: Expected = {}
    for (partner_id, currency), minor in set_aside(session).items():
        payable[f"partner:{partner_id}:payable", currency] += minor
        aside[f"partner:{partner_id}:{'held' if minor > 0 else 'clawback'}", currency] = -minor
    return _expected(session, accrued, "partner:{}:accrued", -1) | payable | aside


def _sums(state: PayoutState, minor: SQLColumnExpression[int]) -> Select[Any, Any, Any]:
    """Sums of payouts in a state by currency, as one account of the house."""
    query = select(literal(""), Payout.currency, func.sum(minor)).where(Payout.state == state)
    return query.group_by(Payout.currency).having(func.sum(minor) != 0)


def _expected(session: Session, query: Select[Any, Any, Any], name: str, sign: int) -> Expected:
    """What documents say, from rows of (id, currency, minor units)."""
    return {(name.format(row_id), currency): sign * int(minor) for row_id, currency, minor in session.execute(query)}
