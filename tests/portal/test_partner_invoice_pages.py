"""The pages of partners' invoices: sent with a file, told what differs, answered, and nobody else's to see."""

import re
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from ltc.paper.require import require
from ltc.partner_invoice.models import PartnerInvoice
from portal.clock import stopped_at
from portal.db import read, work
from portal.files import keep
from portal.mail.models import MailMessage
from pricing.ground.record import new_id
from tests.html import checked
from tests.invoices import AT, PDF, billed, stated
from tests.payouts import earned, settled


@pytest.fixture
def month(world):
    """A month of north that was settled: 403.75."""
    earned(world)
    settled(world)
    return world


def fields(world, **more):
    """A form that matches the statements."""
    ids, _ = stated(world)
    given = {
        "statements": [str(one) for one in ids], "kind": "other", "number": "N-7", "issued_on": "2026-04-02",
        "currency": "eur", "net": "403.75", "tax": "76.71", "gross": "480.46", "_key": str(new_id()),
        "file": (PDF, "../../July invoice.exe"),
    }  # fmt: skip
    whole = given | more
    content, name = whole["file"]
    return whole | {"file": (BytesIO(content), name)}


def send(world, client, **more):
    """The form as it is sent in April."""
    with stopped_at(AT):
        return client.post(world.url("partner-invoices/new"), data=fields(world, **more))


def answer(client, url, what, note=""):
    """Finance's answer."""
    return client.post(f"{url}/{what}", data={"note": note, "_key": str(new_id())})


def test_an_invoice_is_sent_looked_at_and_accepted(month, browser):
    north, finance, at = browser("north_seller"), browser("finance"), month.url("partner-invoices/")
    assert "Send an invoice" in checked(north.get(at))
    form = checked(north.get(f"{at}new"))
    assert "S-NORTH-202603-EUR · €403.75" in form
    sent = send(month, north)
    assert sent.status_code == 303, sent.text[-800:]
    url = sent.headers["Location"]
    page = checked(north.get(url))
    for said in ("Matches", "Amount, currency and date are those of the statements.", "July invoice.exe"):
        assert said in page
    assert 'action="' + url not in page, "a partner answers nothing"
    assert "Answer the invoice N-7" in checked(finance.get(month.url()))
    assert "N-7" in checked(finance.get(f"{at}?view=waiting"))
    assert answer(finance, url, "acceptance").status_code == 303
    assert "Accepted" in checked(north.get(url))
    assert "No invoice has this status." in checked(finance.get(f"{at}?view=waiting"))
    assert "There is nothing to bill." in checked(north.get(f"{at}new"))
    with read(month.house) as session:
        assert session.scalars(select(MailMessage.template)).all().count("partner_invoice_answered") == 1


def test_what_differs_is_told_in_words_to_both_and_sent_back_with_a_reason(month, browser):
    north, finance = browser("north_seller"), browser("finance")
    url = send(month, north, net="400", tax="0", gross="400", issued_on="2026-03-01").headers["Location"]
    for client in (north, finance):
        page = checked(client.get(url))
        for said in (
            "Differs",
            "the invoice says €400.00, the statements say €403.75; difference −€3.75.",
            "the invoice is of 2026-03-01, before the period was over (2026-03-31).",
        ):
            assert said in page
    refused = checked(answer(finance, url, "acceptance"), 422)
    assert 'id="note-error"' in refused
    assert answer(finance, url, "return", "Bill 403.75, dated April.").status_code == 303
    page = checked(north.get(url))
    for said in ("Finance says", "Bill 403.75, dated April.", "Send a corrected invoice"):
        assert said in page
    assert answer(finance, url, "acceptance", "x").status_code == 409
    assert send(month, north).status_code == 303, "number and statement are free again"


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"file": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.pdf")}, "file", "not its name"),
        ({"file": (b"customer_name\nBosch\n", "customers.csv")}, "file", "Send a PDF"),
        ({"file": (PDF + b" " * 1_000, "a.pdf")}, "file", "The file is larger than"),
        ({"file": (b"", "")}, "file", "Choose the file"),
        ({"net": "403.755"}, "net", "no more decimals"),
        ({"gross": "480.47"}, "gross", "must add up"),
        ({"currency": "XYZ"}, "currency", "XYZ"),
        ({"kind": "fapiao"}, "number", "has 20 digits"),
        ({"statements": []}, "statements", "Choose at least one."),
    ],
)
def test_b09_f10_a_wrong_form_is_refused_at_its_field_and_keeps_nothing(month, browser, monkeypatch, more, field, said):
    monkeypatch.setattr(keep, "FILE_BYTES_MAX", 1_000)
    page = checked(send(month, browser("north_seller"), **more), 422)
    assert f'id="{field}-error"' in page
    assert said in page
    with read(month.house) as session:
        assert session.scalars(select(PartnerInvoice)).all() == []


def test_f10_a_download_is_to_be_saved_and_can_run_nothing(month, browser):
    row = billed(month)
    url = month.url(f"partner-invoices/{row.id}/file")
    for who in ("north_seller", "finance"):
        got = browser(who).get(url)
        assert got.data == PDF
        heads = got.headers
        assert heads["Content-Type"] == "application/pdf"
        assert re.fullmatch(r'attachment; filename="invoice-[0-9a-f]{8}\.pdf"', heads["Content-Disposition"])
        assert heads["X-Content-Type-Options"] == "nosniff"
        assert heads["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert heads["Cache-Control"] == "no-store"


def test_a_rival_finds_neither_invoice_nor_file_nor_statement(month, browser):
    row = billed(month)
    south, at = browser("south_seller"), month.url(f"partner-invoices/{row.id}")
    for url in (at, f"{at}/file"):
        assert south.get(url).status_code == 404
    assert "No invoice yet" in checked(south.get(month.url("partner-invoices/")))
    assert "N-2026-7" not in checked(south.get(month.url("partner-invoices/")))
    assert send(month, south).status_code == 404
    assert browser("channel_manager").get(at).status_code == 403
    assert answer(browser("auditor"), at, "acceptance").status_code == 403
    assert answer(browser("north_seller"), at, "acceptance").status_code == 403


def test_the_same_form_sent_twice_is_one_invoice(month, browser):
    north, once = browser("north_seller"), fields(month)
    with stopped_at(AT):
        answers = [
            north.post(month.url("partner-invoices/new"), data=once | {"file": (BytesIO(PDF), "a.pdf")})
            for _ in range(2)
        ]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with read(month.house) as session:
        assert len(session.scalars(select(PartnerInvoice)).all()) == 1


def test_a_rule_is_set_by_an_administrator_and_the_statement_says_what_is_missing(month, browser):
    admin, at = browser("tenant_admin"), month.url("papers/")
    assert "No rule yet" in checked(admin.get(at))
    given = {"country": "", "needed": "yes", "valid_from": "2026-01-01", "_key": str(new_id())}
    assert browser("finance").post(f"{at}new", data=given).status_code == 403
    assert admin.post(f"{at}new", data=given).status_code == 303
    assert "every other country" in checked(browser("finance").get(at))
    wrong = checked(admin.post(f"{at}new", data=given | {"country": "1!", "_key": str(new_id())}), 422)
    assert 'id="country-error"' in wrong


def test_a_statement_without_its_paper_tells_the_partner_what_to_send(world, browser):
    earned(world)
    with work(world.house) as session:
        require(session, "", True, date(2025, 1, 1), (new_id(), AT))
    settled(world)
    [statement], _ = stated(world)
    north, finance, at = browser("north_seller"), browser("finance"), world.url(f"statements/{statement}")
    page = checked(north.get(at))
    assert "paid only with your invoice" in page
    assert f'href="{world.url("partner-invoices/new")}?statement={statement}"' in page
    assert "It is paid only with the partner" in checked(finance.get(at))
    row = billed(world)
    page = checked(north.get(at))
    for said in ("It is paid once its invoice is accepted", "N-2026-7", "Matches"):
        assert said in page
    answer(finance, world.url(f"partner-invoices/{row.id}"), "acceptance")
    page = checked(north.get(at))
    assert "It is paid once" not in page
    assert "Accepted" in page
