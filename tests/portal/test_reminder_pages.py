"""The pages of reminders: today's list, one mail to each debtor, holds with a reason, and the days of the steps."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from ltc.cash.models import Invoice
from ltc.deal.models import Deal
from ltc.reminder.models import ReminderHold
from portal.clock import now
from portal.db import read, work
from portal.identity.models import Tenant
from portal.mail.compose import compose
from portal.mail.models import MailMessage
from tests.deals import invoiced, opened, ordered
from tests.html import checked
from tests.portal.test_bank_statement_pages import send


@pytest.fixture
def owing(world):
    """A customer's invoice that was due eight days ago."""
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session, None)))
        invoice.due_on = now().date() - timedelta(days=8)
    return invoice


def page_of(world):
    with read(world.house) as session:
        return world.url(f"reminders/of/{session.scalars(select(Deal.account_id)).one()}")


def seen(page):
    return page.split('name="seen"')[1].split('value="')[1].split('"')[0]


def mails(world):
    with read(world.house) as session:
        found = session.scalars(select(MailMessage).where(MailMessage.template == "payment_reminder")).all()
        return [compose(row, session.get_one(Tenant, row.tenant_id)).message for row in found]


@pytest.mark.parametrize(("language", "said"), [("en", "Payment reminder from"), ("zh", "付款提醒")])
def test_a_person_sends_one_mail_and_its_address_is_kept(world, browser, owing, language, said):
    finance, url = browser("finance"), page_of(world)
    assert "Siemens AG" in checked(finance.get(world.url("reminders/")))
    page = checked(finance.get(url))
    assert owing.number in page
    assert send(finance, url, recipient="nobody", language=language, seen=seen(page)).status_code == 422
    sent = {"recipient": "pay@example.com", "language": language, "seen": seen(page)}
    assert send(finance, url, **sent).status_code == 303
    [mail] = mails(world)
    assert said in mail["Subject"]
    assert mail["To"] == "pay@example.com"
    text = mail.get_content()
    assert owing.number in text
    assert "EUR" in text
    assert "http" not in text
    assert send(finance, url, **sent).status_code == 409
    assert len(mails(world)) == 1
    after = checked(finance.get(url))
    assert "pay@example.com" in after
    assert "Nothing is to be reminded here today" in after
    assert "Nobody is to be reminded today" in checked(finance.get(world.url("reminders/")))
    assert "pay@example.com" in checked(finance.get(world.url(f"reminder-holds/of/{owing.id}")))


def test_an_invoice_is_held_back_with_a_reason_and_reminded_again(world, browser, owing):
    finance, until = browser("finance"), (now().date() + timedelta(days=5)).isoformat()
    url = world.url(f"reminder-holds/of/{owing.id}")
    checked(finance.get(url))
    assert send(finance, url, reason="", last_on=until).status_code == 422
    assert send(finance, url, reason="Disputed", last_on="2020-01-01").status_code == 422
    assert send(finance, url, reason="Disputed", last_on=until).status_code == 303
    page = checked(finance.get(world.url("reminders/")))
    assert "Disputed" in page
    assert "Nobody is to be reminded today" in page
    assert "Disputed" in checked(finance.get(url))
    with read(world.house) as session:
        held = session.scalars(select(ReminderHold)).one()
    assert send(finance, world.url(f"reminder-holds/{held.id}/end")).status_code == 303
    assert "Siemens AG" in checked(finance.get(world.url("reminders/")))


def test_days_are_published_in_versions(world, browser, owing):
    finance, url = browser("finance"), world.url("reminders/terms")
    assert 'value="7"' in checked(finance.get(url))
    assert send(finance, url, first_days="9", second_days="9", third_days="30").status_code == 422
    assert send(finance, url, first_days="9", second_days="19", third_days="30").status_code == 303
    assert "Nobody is to be reminded today" in checked(finance.get(world.url("reminders/")))
    checked(finance.get(url))


def test_it_is_the_houses_finance_alone(world, browser, owing):
    for person, codes in (("north_admin", {403}), ("auditor", {200})):
        assert browser(person).get(world.url("reminders/")).status_code in codes
    assert send(browser("auditor"), page_of(world), recipient="a@b.cd", language="en", seen="").status_code == 403
    with read(world.house) as session:
        assert session.scalars(select(Invoice)).one().owed_minor > 0
    nobody = world.url(f"reminders/of/{owing.id}")
    assert browser("finance").get(nobody).status_code == 404
