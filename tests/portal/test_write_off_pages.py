"""The pages of write-offs: asked for on the invoice, answered from another person's home, never told to the debtor."""

import pytest
from sqlalchemy import select

from ltc.cash.models import BillTo, Invoice
from ltc.write_off.models import WriteOff
from portal.db import read, work
from tests.deals import invoiced, opened, ordered, paid
from tests.html import checked
from tests.portal.test_bank_statement_pages import send

GROSS = 912_475


@pytest.fixture
def owing(world):
    """An invoice to the partner, of which 9,000.00 was paid."""
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        paid(session, invoice, 900_000)
        assert invoice.bill_to is BillTo.PARTNER
    return invoice


def asked(world, finance, invoice, amount="124.75"):
    url = world.url(f"write-offs/of/{invoice.id}")
    return send(finance, url, amount=amount, reason="insolvent", note="The court has closed the case.")


def the(world):
    with read(world.house) as session:
        return session.scalars(select(WriteOff)).one(), session.scalars(select(Invoice)).one()


def test_one_person_asks_and_another_approves_from_her_home(world, browser, owing):
    finance, admin = browser("finance"), browser("tenant_admin")
    assert f"write-offs/of/{owing.id}" in checked(finance.get(world.url(f"invoices/{owing.id}")))
    assert "124.75" in checked(finance.get(world.url(f"write-offs/of/{owing.id}")))
    assert asked(world, finance, owing).status_code == 303
    row, _ = the(world)
    url = world.url(f"write-offs/{row.id}")
    assert "It waits for another person" in checked(finance.get(url))
    assert send(finance, f"{url}/approval").status_code == 403
    assert owing.number in checked(finance.get(world.url("write-offs/")))
    assert "Approve the write-off" in checked(admin.get(url))
    assert send(admin, f"{url}/approval").status_code == 303
    assert the(world)[1].owed_minor == 0
    assert "Written off" in checked(finance.get(world.url(f"invoices/{owing.id}")))
    assert owing.number in checked(finance.get(world.url("write-offs/?view=approved")))
    assert "Take the write-off back" in checked(finance.get(url))
    assert send(finance, f"{url}/return").status_code == 303
    assert "Taken back by" in checked(finance.get(url))
    assert the(world)[1].owed_minor == 12_475


def test_another_one_of_finance_finds_it_on_her_home(world, browser, owing):
    with work(world.house) as session:
        from tests.ltc.test_write_off import ASKS, Wish, WriteOffReason, ask

        ask(session, owing.id, Wish(100, WriteOffReason.UNTRACEABLE, "Gone."), ASKS)
    assert f"Answer the write-off of invoice {owing.number}" in checked(browser("finance").get(world.url("")))


def test_a_refusal_says_why_and_wrong_amounts_are_told_at_the_field(world, browser, owing):
    finance, admin = browser("finance"), browser("tenant_admin")
    for amount in ("x", "124.76", "0"):
        assert asked(world, finance, owing, amount).status_code == 422
    asked(world, finance, owing, "100")
    assert asked(world, finance, owing, "1").status_code == 409
    row, _ = the(world)
    url = world.url(f"write-offs/{row.id}")
    assert send(admin, f"{url}/refusal", answer="").status_code == 422
    assert send(admin, f"{url}/refusal", answer="Ask again in June.").status_code == 303
    assert "Ask again in June." in checked(finance.get(url))
    assert the(world)[1].owed_minor == 12_475


def test_what_is_not_open_any_more_is_not_offered_for_approval(world, browser, owing):
    asked(world, browser("finance"), owing)
    with work(world.house) as session:
        paid(session, session.scalars(select(Invoice)).one(), 1)
    page = checked(browser("tenant_admin").get(world.url(f"write-offs/{the(world)[0].id}")))
    assert "So much is not open any more" in page


def test_the_debtor_reads_what_it_owes_as_before(world, browser, owing):
    asked(world, browser("finance"), owing)
    row, _ = the(world)
    send(browser("tenant_admin"), world.url(f"write-offs/{row.id}/approval"))
    partner = browser("north_admin")
    for page in (f"invoices/{owing.id}", "invoices/?view=open"):
        told = checked(partner.get(world.url(page)))
        assert "124.75" in told
        assert "ritten off" not in told
        assert "Write-off" not in told
    assert partner.get(world.url("write-offs/")).status_code == 403
    assert partner.get(world.url(f"write-offs/{row.id}")).status_code in (403, 404)
