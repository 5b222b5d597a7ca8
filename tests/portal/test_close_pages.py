"""The pages of a month's close, in both languages, and the command that says the same."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from ltc.settlement.models import SettlementRun, Statement
from portal.cli import main
from portal.clock import stopped_at
from portal.config import settings
from portal.db import current, read, shared, work
from portal.identity.models import Person
from pricing.ground.money import Money
from tests.deals import NOW, invoiced, opened, ordered, paid, received

MONTH = "2026-03"


def text(answer):
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


@pytest.fixture
def sold(world):
    """A month in which one invoice was paid, one was not, and cash came that nobody matched."""
    with work(world.house) as session:
        paid(session, invoiced(session, ordered(world, session, opened(world, session))))
        invoiced(session, ordered(world, session, opened(world, session)))
        received(session, Money(5_000, "EUR"))
    return world


def tried_on_page(world, browser, language="en"):
    finance = browser("finance")
    finance.get(f"/language/{language}")
    return text(finance.post(world.url("settlement/preview"), data={"month": MONTH, "_key": language}))


def test_the_dry_run_shows_what_is_in_what_stands_out_and_what_is_not_in(sold, browser):
    page = tried_on_page(sold, browser)
    assert "Nothing was written" in page
    assert "The first payout to this partner in this currency: €403.75." in page
    assert "Receipts that are not matched: 1, with €50.00 left." in page
    assert "Invoices of partners' deals that are not paid: 1, with €9,124.75 open." in page.replace("&#39;", "'")
    with read(sold.house) as session:
        assert session.scalar(select(func.count()).select_from(SettlementRun)) == 0


def test_the_dry_run_speaks_chinese(sold, browser):
    page = tried_on_page(sold, browser, "zh")
    assert "以该币种首次付款给该伙伴：€403.75。" in page
    assert "未核销的回款 1 笔，余额 €50.00" in page


@pytest.mark.parametrize(
    ("language", "why"), [("en", "no cash came in that earns anything"), ("zh", "没有产生佣金的回款")]
)
def test_an_empty_settlement_says_why_before_and_in_the_dry_run(world, browser, language, why):
    assert why in tried_on_page(world, browser, language)
    finance = browser("finance")
    finance.get(f"/language/{language}")
    assert why in text(finance.get(world.url(f"settlement/?month={MONTH}")))


def test_the_approver_sees_what_stands_out_too(sold, browser):
    made = browser("finance").post(sold.url("settlement/"), data={"month": MONTH, "_key": "make"})
    assert made.status_code == 303
    assert "The first payout to this partner" in text(browser("second_finance").get(made.location))


def test_what_is_left_out_leads_to_its_rows_and_they_are_as_many(sold, browser):
    finance = browser("finance")
    assert text(finance.get(sold.url(f"receipts/?view=unmatched&month={MONTH}"))).count("Siemens AG") == 1
    assert "All receipts are matched." in text(finance.get(sold.url("receipts/?view=unmatched&month=2026-02")))
    assert "No commission here yet" in text(finance.get(sold.url(f"commission/?view=held&month={MONTH}")))
    assert "No commission here yet" in text(finance.get(sold.url(f"commission/?view=blocked&month={MONTH}")))
    assert finance.get(sold.url("receipts/?month=soon")).status_code == 422


@pytest.fixture
def fairway(world, monkeypatch):
    """Run `fairway settle` on the test's tenant and database."""
    monkeypatch.setenv("FAIRWAY_DATABASE_URL", current().url.render_as_string(hide_password=False))
    settings.cache_clear()
    monkeypatch.setattr("portal.cli.common.use", lambda _: None)

    def go(*more):
        return CliRunner().invoke(main, ["settle", "--tenant", world.tenant.slug, "--period", MONTH, *more])

    yield go
    settings.cache_clear()


def test_the_command_says_the_same_and_writes_nothing(sold, fairway):
    told = fairway("--dry-run")
    assert told.exit_code == 0, told.output
    assert "€403.75" in told.output
    assert "[settlement.first-payout]" in told.output
    assert "[settlement.unmatched]" in told.output
    assert "Dry run: nothing was written." in told.output
    assert "以该币种首次付款给该伙伴" in fairway("--dry-run", "--language", "zh").output
    with read(sold.house) as session:
        assert session.scalar(select(func.count()).select_from(Statement)) == 0


def test_the_command_prepares_in_the_name_of_a_person_only(sold, fairway):
    assert fairway().exit_code == 2
    assert fairway("--by", "nobody@example.com").exit_code == 2


def test_whoever_is_named_has_prepared_the_run(sold, fairway):
    with shared() as session:
        mails = {row.id: row.email for row in session.scalars(select(Person))}
    assert fairway("--by", mails[sold.people["auditor"].person_id]).exit_code == 2
    told = fairway("--by", mails[sold.people["finance"].person_id])
    assert told.exit_code == 0, told.output
    with read(sold.house) as session:
        assert session.scalars(select(SettlementRun)).one().prepared_by == sold.people["finance"].person_id


def test_an_empty_month_is_no_failure_of_the_command(world, fairway):
    told = fairway("--dry-run")
    assert told.exit_code == 0, told.output
    assert "[settlement.no-cash]" in told.output


def board(world, who, language="en", month=MONTH):
    who.get(f"/language/{language}")
    return who.get(world.url(f"settlement/close?month={month}"))


def rows_behind(client, page, label):
    """How many rows stand behind each figure of a step that leads somewhere."""
    links = re.findall(rf'<a href="([^"]+)" aria-label="{label}, (\w+): (\d+)">', page)
    return [(what, int(number), client.get(url.replace("&amp;", "&"))) for url, what, number in links]


def test_each_figure_of_the_board_leads_to_as_many_rows(sold, browser):
    finance = browser("finance")
    page = board(sold, finance).get_data(as_text=True)
    found = [
        (label, *one) for label in ("Receipts", "Accruals", "Statements") for one in rows_behind(finance, page, label)
    ]
    assert [one[:3] for one in found] == [
        ("Receipts", "Done", 1), ("Receipts", "Open", 1), ("Accruals", "Done", 1), ("Statements", "Open", 1),
    ]  # fmt: skip
    for *_, number, rows in found:
        body = rows.get_data(as_text=True).rpartition("<tbody>")[2]
        assert body.count("<tr") == number


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("2 steps are open.", "Receipts with money left to match: 1.", "Accruals on no statement: 1.")),
        ("zh", ("还有 2 个步骤未完成。", "尚有余额待核销的回款 1 笔。", "未列入对账单的计提 1 笔。")),
    ],
)
def test_the_board_says_what_blocks_and_who_is_next(sold, browser, language, said):
    page = text(board(sold, browser("finance"), language))
    assert [words for words in said if words not in page] == []


def test_the_board_follows_the_run_to_the_file(sold, browser):
    maker, checker = browser("finance"), browser("second_finance")
    run = maker.post(sold.url("settlement/"), data={"month": MONTH, "_key": "make"}).location
    assert "The run waits for a second person." in text(board(sold, maker))
    with read(sold.house) as session:
        digest = session.scalars(select(SettlementRun)).one().digest
    assert checker.post(f"{run}/approval", data={"digest": digest, "_key": "approve"}).status_code == 303
    page = board(sold, maker)
    assert "Payout batches that have not left as a file: 1." in text(page)
    [(what, number, rows)] = rows_behind(maker, page.get_data(as_text=True), "Payment")
    assert (what, number) == ("Open", 1)
    assert "P-202603-EUR" in text(rows)


def test_whoever_reads_settlements_reads_the_board_and_nobody_else(sold, browser):
    seen = {
        who: board(sold, browser(who)).status_code
        for who in ("auditor", "tenant_admin", "north_admin", "direct_seller")
    }
    assert seen == {"auditor": 200, "tenant_admin": 200, "north_admin": 403, "direct_seller": 403}


def test_finance_finds_the_board_on_its_home_and_beside_the_months(sold, browser):
    finance = browser("finance")
    finance.get("/language/en")
    with stopped_at(NOW + timedelta(days=30)):
        finance = browser("finance")
        assert "Close of March 2026" in text(finance.get(sold.url()))
    assert "Close board" in text(browser("finance").get(sold.url("settlement/")))
