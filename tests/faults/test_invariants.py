"""G22: the promises that are checked after every fault notice what they are there for."""

import pytest
from sqlalchemy import select

from ltc.cash.models import Invoice, Receipt
from ltc.ledger.post import Event, Move, post
from ltc.payout.models import BatchState, Payout, PayoutBatch, PayoutState
from ltc.settlement.models import PeriodState, SettlementPeriod, SettlementRun
from portal.audit.models import AuditHead
from portal.command.models import DoneCommand
from portal.db import read, work
from pricing.ground.money import Money
from tests.deals import NOW, TODAY
from tests.faults.cashier import STEPS, command, halves, month, open_books
from tests.faults.invariants import broken


@pytest.fixture
def books(world):
    """A month from a receipt to the bank's answer, that agrees."""
    open_books(world)
    for step in list(STEPS)[:-1]:
        command(world.tenant.id, step, month(0))
    with read(world.house) as session:
        assert broken(session, ["send-202603"]) + halves(session) == []
    return world


def the(session, kind):
    return session.scalars(select(kind)).one()


def posted(session):
    move = Move("house:bank", f"partner:{the(session, Payout).partner_id}:payable", Money(1, "EUR"))
    post(session, Event("by hand", "payout.paid", TODAY), [move], NOW)


def paid(session):
    payout = the(session, Payout)
    payout.state, payout.paid_on = PayoutState.PAID, TODAY


HARM = {
    "ledger: ": posted,
    "not what was signed": lambda s: setattr(the(s, SettlementRun), "digest", "0" * 64),
    "half approved": lambda s: setattr(the(s, SettlementPeriod), "state", PeriodState.OPEN),
    "matched, allocations say": lambda s: setattr(the(s, Receipt), "allocated_minor", 1),
    "invoice": lambda s: setattr(the(s, Invoice), "paid_minor", 1),
    "payout S-": lambda s: setattr(the(s, Payout), "amount_minor", 201),
    "earned": lambda s: setattr(the(s, Payout), "amount_minor", 100_000),
    "left as": lambda s: setattr(the(s, PayoutBatch), "file_sha256", None),
    "payouts {": lambda s: setattr(the(s, PayoutBatch), "state", BatchState.PAID),
    "answered before it left": lambda s: (paid(s), setattr(the(s, PayoutBatch), "state", BatchState.RELEASED)),
    "posted False": paid,
    "the audit chain breaks": lambda s: setattr(the(s, AuditHead), "seq", 3),
    "half a command: prepare-202603": lambda s: s.delete(
        s.scalars(select(DoneCommand).where(DoneCommand.key == "prepare-202603")).one()
    ),
}


@pytest.mark.parametrize("said", HARM)
def test_g22_a_promise_that_is_broken_is_named(books, said):
    with work(books.house, keep=False) as session:
        HARM[said](session)
        session.flush()
        assert any(said in one for one in broken(session) + halves(session))


def test_i8_a_command_that_somebody_was_told_of_and_that_is_gone_is_named(books):
    with read(books.house) as session:
        assert broken(session, ["send-202604"]) == ["acknowledged and gone: send-202604"]
