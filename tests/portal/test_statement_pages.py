"""Pages of statements, their disputes and the settlement terms: who sees what, who may do what, and what is printed."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import select

from ltc.commission.models import Accrual
from ltc.ledger.verify import verify
from ltc.settlement.cadence import Cadence
from ltc.settlement.digest import seal
from ltc.settlement.models import SettlementRun, Statement, StatementLine
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from ltc.settlement_terms.models import SettlementTerms
from ltc.settlement_terms.terms import Limit, Terms
from portal.bulk import Bulk
from portal.clock import stopped_at
from portal.db import read, work
from portal.documents.make import Page, html
from portal.documents.models import Document, DocumentContent, DocumentKind, DocumentState
from portal.documents.press import missing
from portal.documents.statement import facts
from portal.imports.write_workbook import workbook
from portal.mail.models import MailMessage
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY
from tests.html import checked
from tests.statements import closed, disputed, earned, jobs, night, published, the


@pytest.fixture
def told(world):
    """North's statement of March, told, its days fixed."""
    earned(world)
    closed(world)
    night(world, 1)
    return world


def ids(world):
    """The statement and its line."""
    with read(world.house) as session:
        return the(session, Statement).id, the(session, StatementLine).id


def sent(client, url, key, **fields):
    """A form that is sent; the answer."""
    return client.post(url, data=fields | {"_key": key})


def test_a_partner_sees_no_statement_before_its_run_is_approved(world, browser):
    earned(world)
    with work(world.house) as session:
        settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
    statement_id = ids(world)[0]
    north, finance = browser("north_admin"), browser("finance")
    assert "S-NORTH" not in north.get(world.url("statements/")).text
    for path in ("", "/lines"):
        assert north.get(world.url(f"statements/{statement_id}{path}")).status_code == 404
        assert finance.get(world.url(f"statements/{statement_id}{path}")).status_code == 200
    for client in (north, finance):
        assert sent(client, world.url(f"documents/statement/{statement_id}/en"), "k").status_code == 409


def test_the_partners_administrator_confirms_and_a_seller_does_not(told, browser):
    url = told.url(f"statements/{ids(told)[0]}")
    admin, seller = browser("north_admin"), browser("north_seller")
    with stopped_at(NOW):
        assert "Confirm the statement S-NORTH" in admin.get(told.url()).text
        assert "Confirm the statement S-NORTH" not in seller.get(told.url()).text
        assert "1 statement waits for your confirmation." in admin.get(told.url("commission/")).text
        assert "24 March" not in seller.get(url).text
        assert "Without an answer it counts as confirmed" in seller.get(url).text
        assert sent(seller, f"{url}/confirmation", "a").status_code == 403
        assert sent(browser("finance"), f"{url}/confirmation", "a").status_code == 403
        assert sent(admin, f"{url}/confirmation", "a").status_code == 303
        page = admin.get(url).text
        assert "Confirmed by the partner" in page
        assert "Dispute</a>" not in page
        assert sent(admin, f"{url}/confirmation", "b").status_code == 409
        assert "No statement waits for confirmation." in admin.get(told.url("statements/?view=waiting")).text


def test_a_dispute_goes_from_the_line_to_its_correction_by_pages(told, browser):
    published(told, Terms(limits=(Limit("EUR", alone_minor=10_000),)))
    statement_id, line_id = ids(told)
    north, finance = browser("north_admin"), browser("finance")
    with stopped_at(NOW):
        assert f"disputes/of/{line_id}" in north.get(told.url(f"statements/{statement_id}")).text
        wrong = sent(north, told.url(f"disputes/of/{line_id}"), "1", reason="base", claimed="1.234", text="Look.")
        assert wrong.status_code == 422
        fields = {"reason": "base", "claimed": "450.00", "text": "Two receipts are missing."}
        made = sent(north, told.url(f"disputes/of/{line_id}"), "2", **fields)
        assert made.status_code == 303
        url = made.headers["Location"]
        assert "€450.00" in north.get(url).text
        assert "Answer the dispute D-NORTH-202603-EUR-1" in finance.get(told.url()).text
        assert sent(finance, f"{url}/messages", "3", **{"message-text": "Which?"}).status_code == 303
        assert "Answer the message on D-NORTH" in north.get(told.url()).text
        assert sent(north, f"{url}/messages", "4", **{"message-text": "Of 3 March."}).status_code == 303
        assert sent(finance, f"{url}/notes", "5", **{"note-text": "They are right."}).status_code == 303
        assert "They are right." in finance.get(url).text
        assert "They are right." not in north.get(url).text
        assert sent(finance, f"{url}/correction", "6", **{"correction-amount": "much"}).status_code == 422
        fields = {"correction-amount": "46.25", "correction-text": "Two receipts of 3 March."}
        assert sent(north, f"{url}/correction", "7", **fields).status_code == 403
        assert sent(finance, f"{url}/correction", "7", **fields).status_code == 303
        page = north.get(url).text
        assert "Upheld" in page
        assert "Two receipts of 3 March." in page
        with read(told.house) as session:
            made = session.scalars(select(Accrual).where(Accrual.amount_minor == 4_625)).one()
            assert verify(session) == []
        why = north.get(told.url(f"commission/{made.id}")).text
        assert "Corrected after the dispute D-NORTH-202603-EUR-1: Two receipts of 3 March." in why
        assert "It corrects the €403.75 of 2026-03-10." in why


def test_a_large_correction_is_confirmed_by_another_person_of_finance(told, browser):
    url = told.url(f"disputes/{disputed(told)}")
    finance, other = browser("finance"), browser("second_finance")
    with stopped_at(NOW):
        fields = {"correction-amount": "−46.25", "correction-text": "Counted twice."}
        assert sent(finance, f"{url}/correction", "1", **fields).status_code == 303
        assert "You proposed this correction" in finance.get(url).text
        assert "Counted twice." not in browser("north_admin").get(url).text
        assert sent(finance, f"{url}/correction/confirmation", "2").status_code == 403
        assert "Confirm the correction of D-NORTH" in other.get(told.url()).text
        assert sent(other, f"{url}/correction/confirmation", "3").status_code == 303
    with read(told.house) as session:
        assert sorted(session.scalars(select(Accrual.amount_minor))) == [-4_625, 40_375]


def test_a_rival_finds_neither_the_dispute_nor_the_line(told, browser):
    row_id = disputed(told)
    line_id = ids(told)[1]
    south = browser("south_seller")
    for path in (f"disputes/{row_id}", f"statements/{ids(told)[0]}/lines"):
        assert south.get(told.url(path)).status_code == 404
    assert "D-NORTH" not in south.get(told.url("disputes/")).text
    assert south.get(told.url(f"disputes/of/{line_id}")).status_code in (403, 404)


def test_b_mails_of_a_dispute_carry_no_words_and_go_to_their_side_only(told):
    disputed(told, text="Secret words")
    with read(told.house) as session:
        found = session.scalars(select(MailMessage).where(MailMessage.template == "dispute_written")).all()
        assert {mail.recipient.split(".")[0] for mail in found} == {"finance", "second_finance"}
        assert all(set(mail.facts) == {"number", "path"} for mail in found)


def test_the_workbook_holds_the_lines_as_numbers_and_dates(told, browser):
    answer = browser("north_admin").get(told.url(f"statements/{ids(told)[0]}/lines"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet.title == "S-NORTH-202603-EUR"
    row = [cell.value for cell in sheet[2]]
    assert (row[0], row[3], row[6]) == (datetime(2026, 3, 10), 8_075, Decimal("403.75"))
    assert sheet["G2"].number_format == "#,##0.00"
    assert sheet.max_row == 2


@pytest.mark.parametrize(
    ("money", "value", "form"),
    [
        (Money(-1_234_567, "EUR"), Decimal("-12345.67"), "#,##0.00"),
        (Money(1_234, "JPY"), 1_234, "#,##0"),
        (Money(1_234, "KWD"), Decimal("1.234"), "#,##0.000"),
    ],
)
def test_money_has_the_digits_of_its_currency(money, value, form):
    cell = openpyxl.load_workbook(io.BytesIO(workbook([[money]]))).active["A1"]
    assert (Decimal(str(cell.value)), cell.number_format) == (value, form)


def test_the_same_rows_make_the_same_bytes(monkeypatch):
    made = workbook([["a"]])
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert workbook([["a"]]) == made


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"x\")"])  # fmt: skip
def test_f_no_text_becomes_a_formula(text):
    cell = openpyxl.load_workbook(io.BytesIO(workbook([[text, date(2026, 3, 1)]]))).active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Closing balance"]),
        ("zh", ["期末余额"]),
        ("both", ["期末余额 Closing balance", "北方渠道 North Partners Ltd"]),
    ],
)
def test_one_template_prints_each_language_and_both(told, language, words):
    with read(told.house) as session:
        statement = the(session, Statement)
        told_of = facts(session, statement.id)
        proof = seal(session, statement)
        session.expunge_all()
    page = html(Page(DocumentKind.STATEMENT, language, told.tenant, told_of))
    for text in (*words, proof, f"/statements/{statement.id}", "counter(pages)", "€403.75"):
        assert text in page


def test_c15_the_seal_of_a_closed_statement_stays_whatever_comes_later(told):
    with read(told.house) as session:
        before = seal(session, the(session, Statement))
    earned(told)
    with read(told.house) as session:
        assert seal(session, the(session, Statement)) == before


# `.ci/run` installs them, so there it always runs; elsewhere the reason is printed.
@pytest.mark.skipif(bool(missing()), reason="PDF needs system packages")
def test_all_pdfs_of_a_run_are_jobs_whose_progress_the_page_shows(told, browser):
    with read(told.house) as session:
        run = the(session, SettlementRun)
    url, finance = told.url(f"settlement/{run.id}"), browser("finance")
    with stopped_at(NOW):
        assert "of 1 are made" not in finance.get(url).text
        assert sent(finance, f"{url}/documents/both", "1").status_code == 303
        page = finance.get(url).text
        assert "0 of 1 are made" in page
        assert 'http-equiv="refresh"' in page
    jobs(told)
    page = finance.get(url).text
    assert "1 of 1 are made" in page
    assert 'http-equiv="refresh"' not in page
    packed = zipfile.ZipFile(io.BytesIO(finance.get(f"{url}/documents/both").data))
    assert packed.namelist() == ["S-NORTH-202603-EUR-both.pdf"]
    with read(told.house) as session:
        assert packed.read(packed.namelist()[0]) == the(session, DocumentContent).content
    assert sent(finance, f"{url}/documents/both", "2").status_code == 303
    with read(told.house) as session:
        assert the(session, Document).state is DocumentState.DONE


def test_pdfs_are_not_asked_for_before_the_run_is_approved(world, browser):
    earned(world)
    with work(world.house) as session:
        run = settle(session, Bulk(session), period_of(session, TODAY), new_id(), NOW)
    assert sent(browser("finance"), world.url(f"settlement/{run.id}/documents/en"), "1").status_code == 409


def test_what_is_not_paid_says_why_and_what_to_do_on_the_partners_page(world, browser):
    published(world, Terms(limits=(Limit("EUR", minimum_minor=50_000),)))
    earned(world)
    closed(world)
    with read(world.house) as session:
        run = the(session, SettlementRun)
    said = "Not paid: the least that is paid out is €500.00."
    page = browser("north_admin").get(world.url(f"statements/{ids(world)[0]}")).text
    assert said in page
    assert "it is paid when the least amount is reached" in page
    assert said in browser("finance").get(world.url(f"settlement/{run.id}")).text


def test_settlement_terms_are_drafted_by_one_and_published_by_another(world, browser):
    finance, admin = browser("finance"), browser("tenant_admin")
    draft = sent(finance, world.url("settlement-terms/drafts"), "1").headers["Location"]
    checked(finance.get(f"{draft}/terms"))
    fields = {
        "dispute_days": "10",
        "answer_days": "3",
        "silence_days": "20",
        "reminder_days": "5",
        "freezes_owing": "y",
        "cadence": "half_monthly",
    }
    money = {"minimum_EUR": "50.00", "alone_EUR": "1,000"}
    late = fields | money | {"reminder_days": "20"}
    assert sent(finance, f"{draft}/terms", "2", **late).status_code == 422
    assert sent(finance, f"{draft}/terms", "3", **fields, **money).status_code == 303
    with stopped_at(NOW):
        assert sent(finance, f"{draft}/publication", "4", valid_from=TODAY.isoformat()).status_code == 403
        assert sent(admin, f"{draft}/publication", "5", valid_from=TODAY.isoformat()).status_code == 303
    with read(world.house) as session:
        terms = Terms.read(the(session, SettlementTerms).content)
    assert terms == Terms((Limit("EUR", 5_000, 100_000),), 20, 5, 10, 3, True, Cadence.HALF_MONTHLY)
    assert "twice a month" in admin.get(world.url("settlement-terms/")).text
    assert "the least that is paid out is €50.00" in admin.get(world.url("settlement-terms/")).text


def test_every_page_is_sound(told, browser):
    row_id = disputed(told)
    statement_id, line_id = ids(told)
    both = (f"statements/{statement_id}", "disputes/", "disputes/?view=all", f"disputes/{row_id}")
    own = ("statements/", "statements/?view=waiting", f"disputes/of/{line_id}")
    with stopped_at(NOW):
        for who, paths in (("north_admin", (*both, *own)), ("finance", (*both, "settlement-terms/"))):
            for path in paths:
                checked(browser(who).get(told.url(path)))
