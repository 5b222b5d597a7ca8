"""The pages of refunds: recorded from an invoice's credit or for a receipt that is still to come."""

import pytest
from sqlalchemy import select

from ltc.cash.models import Invoice, Receipt
from ltc.cash.record import NewReceipt, record
from ltc.credit_note.credit import Clerk, all_of, credit
from ltc.credit_note.models import CreditReason
from ltc.ledger.verify import verify
from ltc.refund.models import Refund
from portal.db import read, work
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.html import checked
from tests.portal.test_earned_pages import send

FIELDS = {"kind": "paid_back", "bank_reference": "OUT-1", "went_on": "2026-03-20", "payee": "Siemens AG"}


@pytest.fixture
def finance(browser):
    """A person of finance."""
    return browser("finance")


@pytest.fixture
def credited(world):
    """A channel deal that was paid and then credited: its invoice's number."""
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        paid(session, invoice)
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), Clerk(new_id(), TODAY, NOW))
    return invoice.number


def test_a_credit_is_paid_back_from_its_invoice_and_the_ledger_agrees(world, finance, credited):
    with read(world.house) as session:
        invoice_id = session.scalars(select(Invoice.id)).one()
    page = checked(finance.get(world.url(f"invoices/{invoice_id}")))
    assert f"refunds/new?invoice={credited}" in page
    new = world.url(f"refunds/new?invoice={credited}")
    assert 'value="9124.75"' in checked(finance.get(new))
    sent = send(finance, new, **FIELDS, amount="9124.75", invoice=credited)
    assert "No commission is taken back" in checked(finance.get(sent.location))
    assert "Paid back" in checked(finance.get(world.url(f"invoices/{invoice_id}")))
    with read(world.house) as session:
        assert (session.scalars(select(Invoice)).one().owed_minor, verify(session)) == (0, [])


def test_a_refund_before_its_receipt_waits_on_its_page_and_is_applied_when_it_comes(world, finance):
    new = world.url("refunds/new")
    sent = send(finance, new, **FIELDS, amount="100", receipt="IN-1")
    assert "No receipt has the reference IN-1 yet" in checked(finance.get(sent.location))
    assert "OUT-1" in checked(finance.get(world.url("refunds/?view=parked")))
    assert "No receipt has this reference yet" in checked(
        send(finance, f"{sent.location}/receipt", receipt="IN-7"), 422
    )
    with work(world.house) as session:
        record(session, NewReceipt("IN-1", TODAY, "Siemens AG", Money(30_000, "EUR"), new_id()), NOW)
    assert "Applied" in checked(finance.get(sent.location))
    assert "No refund waits" in checked(finance.get(world.url("refunds/?view=parked")))
    with read(world.house) as session:
        receipt = session.scalars(select(Receipt)).one()
        assert receipt.left_minor == 20_000
    assert "Went back" in checked(finance.get(world.url(f"receipts/{receipt.id}")))
    assert send(finance, f"{sent.location}/receipt", receipt="IN-1").status_code == 409


def test_what_cannot_be_is_said_at_its_field(world, finance, credited):
    new = world.url("refunds/new")
    assert "Name an invoice or a receipt" in checked(send(finance, new, **FIELDS, amount="1"), 422)
    assert "No invoice has the number I-9" in checked(send(finance, new, **FIELDS, amount="1", invoice="I-9"), 422)
    assert "no more than is open" in checked(send(finance, new, **FIELDS, amount="99999", invoice=credited), 422)
    with read(world.house) as session:
        assert session.scalars(select(Refund)).all() == []


def test_an_auditor_reads_refunds_and_records_none(world, browser, finance):
    send(finance, world.url("refunds/new"), **FIELDS, amount="100", receipt="IN-1")
    auditor = browser("auditor")
    assert "Record a refund" not in checked(auditor.get(world.url("refunds/")))
    assert auditor.get(world.url("refunds/new")).status_code == 403
    assert browser("north_seller").get(world.url("refunds/")).status_code == 403
