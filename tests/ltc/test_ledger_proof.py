"""The ledger is proved every night, and nothing closes on one that differs from its documents."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ltc.ledger.models import LedgerProof
from ltc.ledger.post import Event, Move, post
from ltc.ledger.prove import LedgerDiffers, prove
from ltc.settlement.approve import approve
from ltc.settlement.models import RunState, SettlementRun
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.clock import stopped_at
from portal.db import read, work
from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from portal.jobs.promise import later
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.payouts import earned


def spoilt(world):
    """A posting that no document stands behind."""
    with work(world.house) as session:
        move = Move("house:bank", f"partner:{world.partners['north']}:payable", Money(1, "EUR"))
        post(session, Event("nobody", "payout.paid", TODAY), [move], NOW)


def last_proof(world):
    with read(world.house) as session:
        return session.scalars(select(LedgerProof).order_by(LedgerProof.proved_at.desc())).first()


def test_a_proof_is_kept_with_what_it_found(world):
    earned(world)
    with work(world.house) as session:
        prove(session, NOW)
    assert (last_proof(world).differing, last_proof(world).entries > 0) == (0, True)
    spoilt(world)
    with work(world.house) as session:
        prove(session, NOW + timedelta(days=1))
    proof = last_proof(world)
    assert proof.differing == 1
    assert proof.differences == [
        {"account": f"partner:{world.partners['north']}:payable", "currency": "EUR", "ledger_minor": 1,
         "documents_minor": 0}
    ]  # fmt: skip


def test_no_period_closes_on_a_ledger_that_differs(world):
    earned(world)
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
    spoilt(world)
    with pytest.raises(LedgerDiffers), work(world.house) as session:
        approve(session, session.merge(run), run.digest, new_id(), NOW)
    with read(world.house) as session:
        assert session.scalars(select(SettlementRun)).one().state is RunState.PREPARED


def test_the_night_proves_it(world):
    earned(world)
    with stopped_at(NOW):
        with work(world.house) as session:
            later(session, "ledger.prove")
        run_due(HANDLERS)
    assert last_proof(world).differing == 0


def test_finance_sees_the_proof_and_proves_again(world, browser):
    earned(world)
    finance = browser("finance")
    assert "The first proof is still to come." in finance.get(world.url("ledger/")).text
    assert finance.post(world.url("ledger/proofs"), data={"_key": "1"}).status_code == 303
    assert "Ledger and documents agree to the cent." in finance.get(world.url("ledger/")).text
    spoilt(world)
    finance.post(world.url("ledger/proofs"), data={"_key": "2"})
    assert "1 account differs from its documents." in finance.get(world.url("ledger/")).text
    assert "Ledger and documents differ" in finance.get(world.url()).text
    assert browser("auditor").post(world.url("ledger/proofs"), data={"_key": "3"}).status_code == 403
