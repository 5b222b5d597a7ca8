"""C04, C16: the answer to a commit never comes, and the command is sent again: everything is done and paid once."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from ltc.commission.models import Accrual
from ltc.payout.models import Payout, PayoutState
from portal import db
from portal.command import once
from pricing.ground.errors import DomainError
from tests.faults import cashier
from tests.faults.cut import line
from tests.faults.invariants import broken

MONTHS = (1, 2)  # April and May: the bank sends nothing back


def sent_again(world, wire, step, day):
    """A command whose commit was cut, sent twice more under its key; where each led, or with what it was refused."""
    said = []
    wire.arm()
    with pytest.raises(OperationalError):
        cashier.command(world.tenant.id, step, day)
    for _ in range(2):
        try:
            said.append(cashier.command(world.tenant.id, step, day))
        except DomainError as error:
            said.append(error.code)
    return said


def paid_once(world, database):
    """The harness: whole months whose every commit is cut. What was earned and paid, first; then what was said."""
    cashier.open_books(world)
    with line(database) as wire:
        said = [sent_again(world, wire, step, cashier.month(number)) for number in MONTHS for step in cashier.STEPS]
        assert wire.cuts == len(said) == len(MONTHS) * len(cashier.STEPS), "a commit was not cut"
    with db.read(world.house) as session:
        earned = session.scalar(select(func.sum(Accrual.amount_minor)))
        paid = session.scalar(select(func.sum(Payout.amount_minor)).where(Payout.state == PayoutState.PAID))
        assert (earned, paid) == (len(MONTHS) * cashier.EARNS,) * 2, f"paid {paid}"
        assert broken(session, cashier.keys_of(MONTHS)) + cashier.halves(session) == []
    assert all(first == second for first, second in said)
    assert not any(first in REFUSALS for first, _ in said)


REFUSALS = ("bank-reference-known", "run-exists", "period-closed", "lost-race", "amount-off")


def test_c04_c16_an_answer_that_is_lost_after_the_commit_pays_once_and_the_repeat_says_what_was_done(world, database):
    paid_once(world, database)


def test_c04_without_the_memory_of_commands_the_same_harness_pays_twice(world, database, monkeypatch):
    """Every other guard stands, and does not help: that an allocation is made twice is as right as making two."""

    def forgetful(actor, key, content, act):
        with db.work(actor) as session:
            return act(session)

    monkeypatch.setattr(once, "_once", forgetful)
    with pytest.raises(AssertionError, match=f"paid {2 * len(MONTHS) * cashier.EARNS}"):
        paid_once(world, database)
