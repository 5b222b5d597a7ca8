"""Keeping the lines of a statement, and which of them wait for a person."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.bank_statement.models import BankStatement, BankStatementLine
from ltc.bank_statement.naming import words
from ltc.bank_statement.values import Flow, Line
from ltc.cash.models import Receipt
from pricing.ground.bulk import BulkDoor
from pricing.ground.record import new_id

AT_ONCE = 500


def keep(session: Session, door: BulkDoor, statement: BankStatement, lines: Sequence[tuple[Line, str]]) -> None:
    """Keep lines with their identities: what came waits, and what went where a receipt may have been taken back."""
    named = _receipts(session, [line for line, _ in lines if line.flow is Flow.WENT and not line.returned])
    rows = [
        {
            "id": new_id(),
            "bank_statement_id": statement.id,
            "receiving_account_id": statement.receiving_account_id,
            "number": line.number,
            "identity": identity,
            "flow": line.flow,
            "booked_on": line.on,
            "amount_minor": line.amount.minor,
            "currency": line.amount.currency,
            "payer": line.payer,
            "payer_account": line.payer_account,
            "text": line.text,
            "bank_reference": line.reference,
            "waits": line.flow is Flow.CAME or line.returned or bool(named & words(line.text, line.reference)),
        }
        for line, identity in lines
    ]
    door.insert(BankStatementLine, rows)


def _receipts(session: Session, lines: Sequence[Line]) -> set[str]:
    """The references of receipts that lines of money that went name."""
    asked = sorted(set[str]().union(*(words(line.text, line.reference) for line in lines)))
    found = set[str]()
    for start in range(0, len(asked), AT_ONCE):
        query = select(Receipt.bank_reference).where(Receipt.bank_reference.in_(asked[start : start + AT_ONCE]))
        found.update(session.scalars(query))
    return found
