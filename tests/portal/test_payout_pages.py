"""The pages of payout files: paying accounts, export, copies, what is wrong, and a partner's changed account."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from ltc.paying_account.models import PayingAccount
from partners.partner.models import BankAccount
from portal.clock import stopped_at
from portal.db import read, work
from portal.identity.models import Membership, Person
from portal.mail.models import MailMessage
from portal.notice.models import Notice
from portal.permits import Role
from pricing.ground.record import new_id
from tests.deals import NOW
from tests.html import checked
from tests.payouts import IBAN, OTHER_IBAN, batch_of, earned, paying, pays_to, settled

ACCOUNT = {"format": "sepa", "currency": "EUR", "holder": "Acme GmbH", "number": IBAN, "country": "DE", "town": "Köln"}


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


def batch_url(world):
    """The address of the one batch."""
    with read(world.house) as session:
        return world.url(f"payouts/{batch_of(session).id}")


def test_an_account_is_entered_by_one_and_confirmed_by_another(world, browser):
    admin, finance, at = browser("tenant_admin"), browser("finance"), world.url("paying-accounts/")
    assert "plain CSV" in checked(admin.get(at))
    assert send(finance, f"{at}new", **ACCOUNT).status_code == 403
    assert send(admin, f"{at}new", **ACCOUNT).status_code == 303
    page = checked(admin.get(at))
    assert "Waits for another person." in page
    assert IBAN in checked(finance.get(at)), "whoever confirms must see what she confirms"
    assert IBAN not in checked(browser("auditor").get(at))
    with read(world.house) as session:
        id = session.scalars(select(PayingAccount.id)).one()
    assert send(admin, f"{at}{id}/confirmation").status_code == 403
    assert send(finance, f"{at}{id}/confirmation").status_code == 303
    page = checked(finance.get(at))
    assert "in use" in page
    assert IBAN not in page
    assert send(admin, f"{at}{id}/withdrawal").status_code == 409


NACHA = ACCOUNT | {
    "format": "nacha", "currency": "USD", "number": "000123456789", "country": "US", "routing": "021000021",
    "company_number": "11-23456789", "company": "Acme Pumps", "bank": "JPMorgan Chase",
}  # fmt: skip


def test_an_account_for_nacha_keeps_what_its_file_needs(world, browser):
    admin, at = browser("tenant_admin"), world.url("paying-accounts/")
    for field, value, said in (
        ("routing", "021000022", "last digit"),
        ("routing", "", "Missing: Routing number"),
        ("company_number", "", "Missing: Company number"),
        ("company", "A name of more than sixteen", "too long"),
    ):
        page = checked(send(admin, f"{at}new", **NACHA | {field: value}), 422)
        assert said in page
        assert re.search(rf'id="{field}-error"', page)
    assert send(admin, f"{at}new", **NACHA).status_code == 303
    assert "NACHA file (CCD credits)" in checked(admin.get(at))
    with read(world.house) as session:
        row = session.scalars(select(PayingAccount)).one()
        kept = (row.routing, row.company_number, row.company, row.bank)
    assert kept == ("021000021", "1123456789", "Acme Pumps", "JPMorgan Chase")


def test_an_account_that_nobody_confirmed_is_thrown_away(world, browser):
    admin, at = browser("tenant_admin"), world.url("paying-accounts/")
    send(admin, f"{at}new", **ACCOUNT)
    with read(world.house) as session:
        id = session.scalars(select(PayingAccount.id)).one()
    assert send(admin, f"{at}{id}/withdrawal").status_code == 303
    assert "No paying account yet" in checked(admin.get(at))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number", "DE89370400440532013001", "check digits"),
        ("currency", "CNY", "not for CNY"),
        ("town", "", "Missing: Town"),
        ("bic", "COBA", "no BIC"),
    ],
)
def test_a_wrong_account_is_refused_at_its_field(world, browser, field, value, said):
    answer = send(browser("tenant_admin"), world.url("paying-accounts/new"), **ACCOUNT | {field: value})
    page = checked(answer, 422)
    assert said in page
    assert re.search(rf'id="{field}-error"', page)


def test_the_file_is_made_once_and_taken_as_file_and_copies(world, browser):
    pays_to(world, OTHER_IBAN)
    earned(world)
    paying(world)
    settled(world)
    finance, at = browser("finance"), batch_url(world)
    assert send(finance, f"{at}/download").status_code == 409
    assert "in the file: North Partners BeiFang Ltd" in checked(finance.get(at))
    assert send(finance, f"{at}/export").status_code == 303
    first, second = send(finance, f"{at}/download"), send(finance, f"{at}/download")
    assert first.data == second.data
    assert first.content_type == "application/xml"
    names = [answer.headers["Content-Disposition"] for answer in (first, second)]
    assert names == [f'attachment; filename="P-202603-EUR{word}.xml"' for word in ("", "-copy")]
    page = checked(finance.get(at))
    for said in ("<dt>Copies</dt><dd>1</dd>", "the file", "a copy", "Download a copy", "SEPA credit transfer"):
        assert said in page
    assert send(browser("auditor"), f"{at}/download").status_code == 403


def test_a_batch_with_a_wrong_line_says_which_and_why(world, browser):
    earned(world)
    paying(world)
    settled(world)
    finance, at = browser("finance"), batch_url(world)
    page = checked(send(finance, f"{at}/export"), 409)
    for said in (
        "No file is made. Payouts that cannot be paid as they are: 1",
        "S-NORTH-202603-EUR",
        "This is no IBAN",
        "Take out",
    ):
        assert said in page
    [out] = set(re.findall(r'action="([^"]+/withdrawal)"', page))
    assert send(finance, out).headers["Location"] == world.url("payouts/")
    assert finance.get(at).status_code == 404


def test_a_changed_bank_account_is_told_to_every_administrator_and_waits(world, browser):
    admin, at = browser("north_admin"), world.url("company/bank")
    both = [world.people[who].person_id for who in ("north_admin", "north_seller")]
    with work(world.house) as session:
        seller = session.scalars(select(Membership).where(Membership.person_id == both[1])).one()
        seller.roles = [Role.PARTNER_SELLER.value, Role.PARTNER_ADMIN.value]
    given = {"holder": "North", "bank": "Bank", "number": IBAN, "bic": "cobadeff", "cnaps": ""}
    with stopped_at(NOW):
        assert send(admin, at, **given).status_code == 303
        page = checked(admin.get(world.url("company/")))
    assert "paid to from Mar 13, 2026" in page
    assert "in use" in page
    assert "COBADEFF" in page
    with read(world.house) as session:
        mails = session.scalars(select(MailMessage).where(MailMessage.template == "bank_account_changed")).all()
        told = session.scalars(select(Notice.person_id).where(Notice.kind == "bank_account_changed")).all()
        addresses = [session.get_one(Person, person_id).email for person_id in both]
    assert sorted(mail.recipient for mail in mails) == sorted(addresses)
    assert set(told) == set(both)
    assert IBAN not in str([mail.facts for mail in mails])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number", "DE89370400440532013001", "check digits"),
        ("cnaps", "102100099997", "last digit"),
        ("bic", "NOBIC", "no BIC"),
        ("routing", "12345", "nine digits"),
    ],
)
def test_a_partners_wrong_number_is_refused_at_its_field(world, browser, field, value, said):
    given = {"holder": "North", "bank": "Bank", "number": IBAN, "bic": "", "cnaps": ""} | {field: value}
    page = checked(send(browser("north_admin"), world.url("company/bank"), **given), 422)
    assert said in page


def test_a_run_says_why_a_statement_is_held(world, browser):
    with work(world.house) as session:
        for account in session.scalars(select(BankAccount)):
            session.delete(account)
    pays_to(world, IBAN, NOW - timedelta(hours=1))
    earned(world)
    run = settled(world)
    page = checked(browser("finance").get(world.url(f"settlement/{run.id}")))
    assert "Not paid: the bank account is new and is paid to from 2026-03-13" in page
