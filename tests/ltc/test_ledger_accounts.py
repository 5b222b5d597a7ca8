"""Accounts of their own: what is ordered from the bank, what is held back, what is to be had back."""

from datetime import date
from importlib import import_module

import pytest
from sqlalchemy import select

from ltc.cash.models import Receipt
from ltc.cash.reverse import bounce
from ltc.ledger.find import balances
from ltc.ledger.verify import verify
from ltc.payout.export import export
from ltc.payout.models import Payout
from ltc.payout.pay import Word, fail, give_back, pay
from ltc.settlement.approve import approve
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from partners.partner.models import BankAccount
from portal.bulk import Bulk
from portal.db import read, work
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.payouts import OTHER_IBAN, batch_of, earned, paying, pays_to, sent_to_bank

APRIL, MAY = date(2026, 4, 2), date(2026, 5, 4)
EARNED = 40_375


def standing(world):
    """The ledger's balances of what partners are owed and of what is on its way, in EUR; what is zero is left out."""
    with read(world.house) as session:
        assert verify(session) == []
        found = balances(session, "partner:") | balances(session, "house:clearing")
    return {name.rsplit(":", 1)[-1]: sums["EUR"] for name, sums in found.items() if sums.get("EUR")}


def month(world, day):
    """The month of a day, settled and approved."""
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, day), new_id(), NOW)
        session.flush()
        approve(session, run, run.digest, new_id(), NOW)


def homeless(world):
    """No partner has a bank account, so whatever is due is held back."""
    with work(world.house) as session:
        for account in session.scalars(select(BankAccount)):
            session.delete(account)


def test_what_the_bank_has_an_order_for_is_on_its_way_until_the_bank_answers(world):
    sent_to_bank(world)
    assert standing(world) == {"clearing": -EARNED}
    with work(world.house) as session:
        pay(session, session.scalars(select(Payout)).one(), "BANK-1", TODAY, NOW)
    assert standing(world) == {}


def test_what_the_bank_refuses_is_payable_again(world):
    sent_to_bank(world)
    with work(world.house) as session:
        fail(session, session.scalars(select(Payout)).one(), Word("BANK-1", TODAY, "AC04"), NOW)
    assert standing(world) == {"payable": -EARNED}


def test_what_comes_back_after_it_was_paid_is_payable_again(world):
    sent_to_bank(world)
    with work(world.house) as session:
        payout = session.scalars(select(Payout)).one()
        pay(session, payout, "BANK-1", TODAY, NOW)
        give_back(session, payout, Word("BANK-2", TODAY, "AC04"), NOW)
    assert standing(world) == {"payable": -EARNED}


def test_what_is_due_and_not_paid_is_held_back_until_it_is_paid(world):
    homeless(world)
    earned(world)
    month(world, TODAY)
    assert standing(world) == {"held": -EARNED}
    pays_to(world, OTHER_IBAN)
    paying(world)
    month(world, APRIL)
    assert standing(world) == {"payable": -EARNED}
    with work(world.house) as session:
        export(session, batch_of(session), NOW)
    assert standing(world) == {"clearing": -EARNED}


def test_what_a_partner_owes_is_to_be_had_back_and_what_it_earns_next_pays_it(world):
    sent_to_bank(world)
    with work(world.house) as session:
        pay(session, session.scalars(select(Payout)).one(), "BANK-1", TODAY, NOW)
        bounce(session, session.scalars(select(Receipt.id)).one(), (APRIL, NOW), new_id())
    month(world, APRIL)
    assert standing(world) == {"clawback": EARNED}
    with work(world.house) as session:
        order = ordered(world, session, opened(world, session), quantity=5)
        paid(session, invoiced(session, order), on=MAY)
    month(world, MAY)
    assert standing(world) == {"clawback": EARNED - 21_250}


def test_a_run_that_waits_sets_nothing_aside(world):
    homeless(world)
    earned(world)
    with work(world.house) as session:
        settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
    assert standing(world) == {"payable": -EARNED}


@pytest.mark.parametrize(("forgets", "stands"), [("payout.export", "clearing"), ("settlement.put_aside", "held")])
def test_the_migration_posts_what_is_open_and_the_ledger_agrees_then(world, monkeypatch, forgets, stands):
    """What was ordered or set aside before the accounts were there, and was not posted."""
    monkeypatch.setattr(f"ltc.{forgets}.post", lambda *told: None)
    if stands == "held":
        homeless(world)
        earned(world)
        month(world, TODAY)
    else:
        sent_to_bank(world)
    with read(world.house) as session:
        assert verify(session)
    migrated(world)
    assert standing(world) == {stands: -EARNED}


def test_the_migration_posts_what_partners_owe(world, monkeypatch):
    sent_to_bank(world)
    with work(world.house) as session:
        pay(session, session.scalars(select(Payout)).one(), "BANK-1", TODAY, NOW)
        bounce(session, session.scalars(select(Receipt.id)).one(), (APRIL, NOW), new_id())
    monkeypatch.setattr("ltc.settlement.put_aside.post", lambda *told: None)
    month(world, APRIL)
    migrated(world)
    assert standing(world) == {"clawback": EARNED}


def migrated(world):
    """What migration 0032 does with the tenant's data."""
    migration = import_module("portal.migrations.versions.0032_ledger_accounts")
    with work(world.house) as session:
        migration.open_accounts(session.connection(), world.tenant.id)
