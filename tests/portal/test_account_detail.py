"""Names, numbers and addresses of a customer are written down and removed on its page."""

import re
from uuid import uuid4

import pytest

from partners.account.find import Asked
from partners.account.remember import create
from portal.db import work
from tests.html import checked


@pytest.fixture
def acme(world):
    """The address of a customer's page, and of writing something down."""
    with work(world.house) as session:
        account = create(session, Asked("Acme Pump Works"), None)
    return world.url(f"accounts/{account.id}"), world.url(f"account-details/{account.id}/new")


def send(client, url, **fields):
    return client.post(url, data={"_key": str(uuid4()), **fields}, follow_redirects=True)


def test_a_number_is_written_down_shown_and_removed(browser, acme):
    page, new = acme
    manager = browser("channel_manager")
    assert new in checked(manager.get(page))
    assert "web host" in checked(manager.get(new))
    shown = checked(send(manager, new, kind="host", text="www.acme.example"))
    [removal] = re.findall(r'action="([^"]+/numbers/[^"]+/removal)"', shown)
    assert "acme.example" in shown
    assert "acme.example" not in checked(send(manager, removal))


@pytest.mark.parametrize(
    ("language", "kind", "text", "said"),
    [
        ("en", "tax", "91350211M000100Y43", "18"),
        ("zh", "host", "someone@gmail.com", "gmail.com"),
        ("en", "short", "acme pump works", "This customer has that already."),
        ("zh", "address", "", "必"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(browser, acme, language, kind, text, said):
    manager = browser("channel_manager")
    manager.get(f"/language/{language}")
    assert said in checked(send(manager, acme[1], kind=kind, text=text), 422)


def test_the_name_in_use_has_no_button_and_a_short_name_and_an_address_have(browser, acme):
    page, new = acme
    manager = browser("channel_manager")
    assert "/removal" not in checked(manager.get(page))
    send(manager, new, kind="short", text="Acme")
    shown = checked(send(manager, new, kind="address", text="1 Harbour Street"))
    removals = re.findall(r'action="([^"]+/removal)"', shown)
    assert len(removals) == 2
    for url in removals:
        shown = checked(send(manager, url))
    assert "/removal" not in shown
    assert "Harbour" not in shown


def test_an_auditor_reads_them_and_changes_nothing(browser, acme):
    page, new = acme
    auditor = browser("auditor")
    assert new not in checked(auditor.get(page))
    assert send(auditor, new, kind="short", text="Acme").status_code in (403, 404)
