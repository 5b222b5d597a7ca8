"""The ledger's page speaks of partners, invoices and receipts, not of ids."""

import re

from portal.db import work
from tests.deals import invoiced, opened, ordered, paid


def test_both_ends_of_a_transfer_are_named(world, browser):
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
    finance = browser("finance")
    page = finance.get(world.url("ledger/")).get_data(as_text=True)
    shown = re.sub(r"<[^>]+>", " ", page)
    assert "North Partners Ltd" in shown
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", shown)


def test_an_account_that_nobody_has_shows_an_empty_page(world, browser):
    assert browser("finance").get(world.url("ledger/?account=partner:nobody:payable")).status_code == 200
