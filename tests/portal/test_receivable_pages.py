"""The page of receivables: each figure opens its invoices, and the file says the same."""

from ltc.cash.models import BillTo
from portal.db import work
from tests.deals import invoiced, opened, ordered
from tests.html import checked


def test_a_figure_opens_its_invoices_and_they_come_as_a_file(world, browser):
    finance = browser("finance")
    assert "Nothing is owed" in checked(finance.get(world.url("receivables/")))
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        assert invoice.bill_to is BillTo.PARTNER
    page = checked(finance.get(world.url("receivables/")))
    assert "North Partners Ltd" in page
    debtor = f"?currency=EUR&debtor={world.partners['north']}"
    assert debtor.replace("&", "&amp;") in page
    assert invoice.number in checked(finance.get(world.url(f"receivables/invoices{debtor}")))
    file = finance.get(world.url(f"receivables/invoices.csv{debtor}")).get_data(as_text=True)
    assert f"{invoice.number},2026-03-10" in file
    assert "9124.75" in file
    assert invoice.number not in checked(finance.get(world.url("receivables/invoices?currency=USD&age=x&debtor=y")))
    assert browser("north_admin").get(world.url("receivables/")).status_code == 403
