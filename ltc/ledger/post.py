"""The ledger's only door: an event that moves money, written once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.ledger.models import LedgerEntry, LedgerTransfer
from pricing.ground.decision import Fact
from pricing.ground.errors import DomainError
from pricing.ground.money import Money


class KeyReused(DomainError):
    """The event's key was already posted with other moves: that is two events, not one."""

    code = "ledger-key-reused"


@dataclass(frozen=True, slots=True)
class Move:
    """Money from one ledger account (credited) to another (debited)."""

    source: str
    target: str
    amount: Money

    def forward(self) -> "Move":
        """The same move with a positive amount: a negative one has its ends swapped."""
        return self if self.amount.minor >= 0 else Move(self.target, self.source, -self.amount)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: a key that is unique for ever, a memo code, the calendar date, and its facts."""

    key: str
    memo: str
    on: date
    facts: Mapping[str, Fact] = field(default_factory=dict)


def post(session: Session, event: Event, moves: Sequence[Move], now: datetime) -> LedgerEntry | None:
    """Write one event. The same key again returns the first entry and writes nothing.

    Units:  minor units of each move's currency; moves of zero are left out, and an event of nothing
            but zeros is not written (None).
    Errors: KeyReused when the key comes back with other moves.
    """
    wanted = [move.forward() for move in moves if move.amount.minor]
    existing = session.scalar(select(LedgerEntry).where(LedgerEntry.key == event.key))
    if existing:
        if Counter(_move(transfer) for transfer in existing.transfers) != Counter(wanted):
            raise KeyReused(key=event.key)
        return existing
    if not wanted:
        return None
    entry = LedgerEntry(key=event.key, memo=event.memo, posted_on=event.on, posted_at=now, facts=dict(event.facts))
    entry.transfers = [
        LedgerTransfer(
            source=move.source, target=move.target, amount_minor=move.amount.minor, currency=move.amount.currency
        )
        for move in wanted
    ]
    session.add(entry)
    return entry


def _move(transfer: LedgerTransfer) -> Move:
    return Move(transfer.source, transfer.target, Money(transfer.amount_minor, transfer.currency))
