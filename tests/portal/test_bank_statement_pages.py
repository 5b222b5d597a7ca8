"""The pages of bank statements: look first, then take; confirm what is sure; settle the rest one by one."""

from io import BytesIO

import pytest
from sqlalchemy import select

from ltc.bank_statement.models import BankStatementLine, BankStatementUpload, KnownPayer
from ltc.cash.models import Invoice, Receipt
from ltc.ledger.verify import verify
from ltc.receiving_account.models import ReceivingAccount
from portal.db import read, work
from pricing.ground.record import new_id
from tests.bank_statements import COLUMNS, IBAN, account_of, plain, row
from tests.deals import invoiced, opened, ordered
from tests.html import checked
from tests.portal.test_earned_pages import send

GROSS = 912_475
LAYOUT = {
    "has_csv": "y",
    "separator": "semicolon",
    "encoding": "utf_8",
    "date_form": "day_first",
    "decimal_sign": "comma",
    "sign_rule": "signed",
    "reference": "Reference",
    **COLUMNS,
}


@pytest.fixture
def finance(browser):
    """A person of finance."""
    return browser("finance")


@pytest.fixture
def owed(world):
    """The number of an invoice that is owed."""
    with work(world.house) as session:
        return invoiced(session, ordered(world, session, opened(world, session))).number


def sends(finance, world, content, name="march.csv"):
    with work(world.house) as session:
        account = session.scalars(select(ReceivingAccount)).first() or account_of(session)
    file = {"receiving_account": str(account.id), "file": (BytesIO(content), name)}
    return finance.post(world.url("bank-statements/new"), data={"_key": str(new_id()), **file})


def takes(finance, world, content):
    looked = sends(finance, world, content)
    page = checked(finance.get(looked.location))
    assert send(finance, f"{looked.location}/taking").status_code == 303
    return page


def the(world, kind):
    with read(world.house) as session:
        assert verify(session) == []
        return session.scalars(select(kind)).all()


def test_an_account_is_entered_with_its_columns_and_changed(world, finance):
    url = world.url("receiving-accounts/new")
    wrong = send(finance, url, name="Main", number=IBAN, currency="EUR", **{**LAYOUT, "amount": ""})
    assert "Needed, and each column only once" in checked(wrong, 422)
    send(finance, url, name="Main", number=IBAN, currency="EUR", **LAYOUT)
    [account] = the(world, ReceivingAccount)
    page = checked(finance.get(world.url(f"receiving-accounts/{account.id}")))
    assert 'value="Booked"' in page
    send(finance, world.url(f"receiving-accounts/{account.id}"), name="Renamed", number=IBAN, currency="EUR")
    [account] = the(world, ReceivingAccount)
    assert (account.name, account.layout) == ("Renamed", None)
    assert "camt.053 only" in checked(finance.get(world.url("receiving-accounts/")))


def test_a_file_is_looked_at_taken_and_its_sure_line_confirmed(world, finance, owed):
    page = takes(finance, world, plain(row(GROSS, owed, "B1"), row(-500, "fee", "B2")))
    assert "Nothing is kept yet" in page
    lines = checked(finance.get(world.url("bank-statement-lines/")))
    assert f"The payer names {owed}." in lines
    [came] = [line for line in the(world, BankStatementLine) if line.waits]
    with read(world.house) as session:
        invoice_id = session.scalars(select(Invoice.id)).one()
    send(finance, world.url("bank-statement-lines/sure"), seen=f"{came.id}|{invoice_id}:{GROSS}")
    [invoice] = the(world, Invoice)
    assert invoice.owed_minor == 0
    assert "Recorded as a receipt" in checked(finance.get(world.url(f"bank-statement-lines/{came.id}")))
    assert "Every payment is settled" in checked(finance.get(world.url("bank-statement-lines/")))
    [payer] = the(world, KnownPayer)
    assert "Account ending in 3000" in checked(finance.get(world.url("known-payers/")))
    send(finance, world.url(f"known-payers/{payer.id}/end"))
    assert the(world, KnownPayer) == []


def test_faults_and_repeated_rows_are_told_before_anything_is_kept(world, finance):
    looked = sends(finance, world, plain(row(100, "a", "R1"), row(100, "a", "R1"), "soon;1,00;;;;"))
    page = checked(finance.get(looked.location))
    for said in ("The date cannot be read", "Twice in the file", "soon"):
        assert said in page
    assert send(finance, f"{looked.location}/taking").status_code == 409
    send(finance, f"{looked.location}/end")
    assert "taken or thrown away already" in checked(finance.get(looked.location))
    assert the(world, BankStatementLine) == []
    assert the(world, BankStatementUpload.content) == [None]


def test_the_same_file_is_refused_by_name(world, finance):
    takes(finance, world, plain(row(100)))
    assert "as march.csv" in checked(sends(finance, world, plain(row(100)), "other.csv"), 422)
    assert "march.csv" in checked(finance.get(world.url("bank-statements/")))


def test_a_line_is_split_by_hand_put_aside_or_taken_back(world, finance, owed):
    takes(finance, world, plain(row(GROSS, "", "BANK-1", payer="X"), row(70, "interest", "B2"), row(-GROSS, "back B1")))
    came, interest, _ = sorted(the(world, BankStatementLine), key=lambda line: line.number)
    url = world.url(f"bank-statement-lines/{came.id}")
    assert "Only the amount speaks for it" in checked(finance.get(url))
    wrong = send(finance, f"{url}/acceptance", parts="I-NONE 5")
    assert "Write each line as" in checked(wrong, 422)
    assert send(finance, f"{url}/acceptance", parts=f"{owed} 9124.75").status_code == 303
    assert send(finance, f"{url}/acceptance", parts="").status_code == 409
    aside = world.url(f"bank-statement-lines/{interest.id}")
    assert send(finance, f"{aside}/end", reason="").status_code == 422
    send(finance, f"{aside}/end", reason="Interest")
    assert "Interest" in checked(finance.get(aside))
    takes(finance, world, plain(row(-GROSS, "Return of BANK-1", "B9", on="12.03.2026")))
    [went] = [line for line in the(world, BankStatementLine) if line.bank_reference == "B9"]
    back = world.url(f"bank-statement-lines/{went.id}")
    assert "Receipts that it may take back" in checked(finance.get(back))
    assert send(finance, f"{back}/bounce", receipt="BANK-1").status_code == 303
    [receipt] = the(world, Receipt)
    assert receipt.bounced_minor == GROSS


def test_an_auditor_reads_and_a_partner_sees_nothing(world, browser, finance):
    takes(finance, world, plain(row(100, "a", "R1")))
    [line] = the(world, BankStatementLine)
    auditor, partner = browser("auditor"), browser("north_admin")
    for path in ("bank-statements/", "bank-statement-lines/", f"bank-statement-lines/{line.id}", "known-payers/"):
        assert auditor.get(world.url(path)).status_code == 200
        assert partner.get(world.url(path)).status_code == 403
    assert auditor.get(world.url("bank-statements/new")).status_code == 403
