"""Rounding off: what is too small to ask for is asked of nobody, earns nothing, and stands in an account of its own."""

import pytest
from sqlalchemy import func, select

from ltc.cash.allocate import allocate
from ltc.cash.models import Invoice, Rounding
from ltc.cash.reverse import bounce
from ltc.cash.round_off import NotRounded, round_off
from ltc.commission.models import Accrual
from ltc.credit_note.credit import Clerk, all_of, credit
from ltc.credit_note.models import CreditReason
from ltc.ledger.find import balance
from ltc.ledger.verify import verify
from ltc.settlement_terms.terms import Limit, Terms
from portal.db import read, tried_twice, work
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, received
from tests.faults.together import together
from tests.statements import published

GROSS, SHORT = 912_475, 3
CENTS = Terms(limits=(Limit("EUR", rounding_minor=5),))
CLERK = (TODAY, NOW, new_id())


@pytest.fixture
def short(world):
    """An invoice that was paid but for three cents, under terms that round off up to five."""
    published(world, CENTS)
    pays(world, GROSS - SHORT)
    return world


def pays(world, minor):
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        receipt = received(session, Money(minor, "EUR"))
        allocate(session, (receipt.id, invoice.id), minor, new_id(), NOW)
    return receipt


def rounds(world):
    with work(world.house) as session:
        return round_off(session, session.scalars(select(Invoice.id)).one(), CLERK)


def stands(world):
    """What is open of the invoice, and the account of rounding differences; the ledger proves both."""
    with read(world.house) as session:
        assert verify(session) == []
        invoice = session.scalars(select(Invoice)).one()
        return invoice.owed_minor, balance(session, "house:rounding", "EUR").minor


def test_what_is_left_and_small_is_rounded_off_and_earns_nothing(short):
    with read(short.house) as session:
        earned = session.scalar(select(func.sum(Accrual.amount_minor)))
    rounds(short)
    assert stands(short) == (0, SHORT)
    with read(short.house) as session:
        assert session.scalar(select(func.sum(Accrual.amount_minor))) == earned


@pytest.mark.parametrize(("paid", "terms"), [(GROSS - 6, CENTS), (GROSS, CENTS), (GROSS - SHORT, Terms())])
def test_nothing_else_is_rounded_off(world, paid, terms):
    """More than the terms allow; nothing; and where the terms round off nothing."""
    if terms != Terms():
        published(world, terms)
    pays(world, paid)
    with pytest.raises(NotRounded):
        rounds(world)
    assert stands(world) == (GROSS - paid, 0)


def test_two_at_once_round_off_once(short):
    found = together([lambda: tried_twice(lambda: rounds(short).amount_minor)] * 2)
    assert sorted(map(str, found)) == ["3", "invoice-not-rounded"]
    assert stands(short) == (0, SHORT)


def test_cash_that_is_taken_back_opens_the_whole_invoice_again(world):
    published(world, CENTS)
    receipt = pays(world, GROSS - SHORT)
    rounds(world)
    with work(world.house) as session:
        bounce(session, receipt.id, (TODAY, NOW), new_id())
    assert stands(world) == (GROSS, 0)


def test_a_credit_note_leaves_the_payer_what_it_paid_and_no_cent_more(short):
    rounds(short)
    with work(short.house) as session:
        invoice = session.scalars(select(Invoice)).one()
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), Clerk(new_id(), TODAY, NOW))
    assert stands(short) == (SHORT - GROSS, 0)
    with read(short.house) as session:
        assert sorted(session.scalars(select(Rounding.amount_minor))) == [-SHORT, SHORT]
