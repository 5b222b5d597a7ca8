"""What a run leaves unpaid, in accounts of its own: held back for a partner, or to be had back from it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ltc.ledger.post import Event, Move, post
from ltc.settlement.find import set_aside
from ltc.settlement.models import SettlementPeriod, SettlementRun
from ltc.settlement.sheet import Account
from pricing.ground.money import Money


def put_aside(session: Session, run: SettlementRun, before: Mapping[Account, int], now: datetime) -> None:
    """Post what an approved run changed of what is set aside; `before` is what was set aside until then.

    What the statements before left is payable again, and what this one leaves is not: each account's newest approved
    statement says what is held back or owed. Units: minor units.
    """
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    after = set_aside(session)
    moves = [
        move
        for account in sorted(before.keys() | after.keys(), key=str)
        for move in _moves(account, before.get(account, 0), after.get(account, 0))
    ]
    event = Event(f"run:{run.id}", "settlement.set-aside", period.ends_on - timedelta(days=1), {"period": period.code})
    post(session, event, moves, now)


def _moves(account: Account, before: int, after: int) -> Iterator[Move]:
    """Out of payable into the account that it is set aside in, and back; nothing where nothing changed."""
    partner_id, currency = account
    payable, held, owing = (f"partner:{partner_id}:{purpose}" for purpose in ("payable", "held", "clawback"))
    yield Move(held, payable, Money(max(after, 0) - max(before, 0), currency))
    yield Move(payable, owing, Money(max(-after, 0) - max(-before, 0), currency))
