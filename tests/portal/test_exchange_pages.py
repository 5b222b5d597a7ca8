"""The pages of exchange rates: entered, corrected, imported, paged; and converted lines on page, command and PDF."""

import io
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from ltc.quote.priced import Wanted
from ltc.quote.write import write
from portal.cli import main
from portal.db import read, work
from portal.documents import quote as printed
from portal.documents.make import Page, html
from portal.documents.models import DocumentKind
from pricing.book.models import Side
from pricing.exchange.models import EnteredRate
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, opened
from tests.exchange import dollars, entered
from tests.html import checked

RATE = {"source": "usd", "target": "EUR", "rate": "0.92", "starts_on": "2026-03-01", "published_by": "ECB"}
HEAD = "source,target,rate,from,published_by\n"


@pytest.fixture
def finance(browser):
    """Finance's browser."""
    return browser("finance")


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


def sent(client, url, content, **fields):
    """A file with a fresh key."""
    file = FileStorage(io.BytesIO(content.encode()), "rates.csv")
    boundary, body = encode_multipart({"_key": str(new_id()), "file": file, **fields})
    return client.post(url, data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def count(world):
    """How many rates were ever entered."""
    with read(world.house) as session:
        return session.scalar(select(func.count()).select_from(EnteredRate))


def test_a_rate_is_entered_and_stands_on_top_with_its_source(world, finance):
    at = world.url("exchange-rates/")
    assert "No exchange rate yet" in checked(finance.get(at))
    assert send(finance, f"{at}new", **RATE).status_code == 303
    page = checked(finance.get(at))
    for said in ("In force today", "USD → EUR", "0.92", "ECB", "Mar 1, 2026"):
        assert said in page
    finance.get("/language/zh")
    assert "今日有效" in checked(finance.get(at))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"source": "QQQ"}, "QQQ is not a currency"),
        ({"target": "USD"}, "between two different currencies"),
        ({"rate": "0"}, "above zero"),
        ({"rate": "0,92"}, "Write the rate such as 0.9215"),
        ({"starts_on": "2099-01-01"}, "at most 31 days from today"),
        ({"starts_on": ""}, "There is a problem"),
        ({"published_by": ""}, "There is a problem"),
    ],
)
def test_what_is_no_rate_is_said_at_the_field(world, finance, wrong, said):
    page = checked(send(finance, world.url("exchange-rates/new"), **RATE | wrong), 422)
    assert said in page
    assert "Confirm this rate" not in page
    assert count(world) == 0


def test_what_stands_out_is_taken_only_when_it_is_confirmed(world, finance):
    at = world.url("exchange-rates/new")
    send(finance, at, **RATE)
    jump, other = RATE | {"rate": "9.2", "starts_on": "2026-03-02"}, RATE | {"rate": "0.93"}
    for fields, said in ((jump, "more than twice or less than half of 0.92"), (other, "0.92 (ECB) stands already")):
        page = checked(send(finance, at, **fields), 422)
        assert said in page
        assert "Confirm this rate" in page
    assert count(world) == 1
    for fields in (jump, other):
        assert send(finance, at, **fields, confirmed="y").status_code == 303
    assert "corrects an earlier entry" in checked(finance.get(world.url("exchange-rates/")))
    assert "stands for this day already" in checked(send(finance, at, **other, confirmed="y"), 422)


def test_a_file_is_taken_whole_or_every_wrong_row_is_told(world, finance):
    at = world.url("exchange-rates/import")
    assert "published_by" in checked(finance.get(at))
    checked(send(finance, at), 422)
    wrong = "USD,EUR,0.92,2026-03-01,ECB\nUSD,EUR,x,2026-03-02,ECB\nUSD,EUR,92,2026-03-03,ECB\n"
    page = checked(sent(finance, at, HEAD + wrong), 422)
    for said in ("2 rows cannot be taken", "Refused rows", "Write the rate such as", "92 is more than twice"):
        assert said in page
    assert "Unknown" not in page
    checked(sent(finance, at, "source,target\nUSD,EUR\n"), 422)
    assert count(world) == 0
    right = HEAD + "USD,EUR,0.92,2026-03-01,ECB\nUSD,EUR,92,2026-03-03,ECB\n"
    assert sent(finance, at, right, confirmed="y").status_code == 303
    assert sent(finance, at, right + "CNY,EUR,0.128,2026-03-01,PBOC\n").status_code == 303
    assert "1 rates are new; 2 stood there already" in checked(finance.get(world.url("exchange-rates/")))
    assert count(world) == 3


def test_everything_is_paged_by_its_key_the_newest_start_first(world, finance):
    days = [TODAY - timedelta(days=back) for back in range(120)]
    with work(world.house) as session:
        for number, day in enumerate(days):
            entered(session, "USD", f"{800 + number}e-3", starts_on=day)
    at, seen, ways = world.url("exchange-rates/"), [], []
    while at:
        page = checked(finance.get(at))
        shown = re.findall(r"<td class=\"n\">(0\.\d+)</td>", page.split("Everything")[-1])
        seen += [int(value[2:].ljust(3, "0")) - 800 for value in shown]
        ways.append(at)
        at = link(page, "next")
    assert seen == list(range(120))
    assert len(ways) == 3
    back = link(checked(finance.get(ways[2])), "prev")
    assert ">0.85</td>" in checked(finance.get(back)).split("Everything")[-1]
    assert link(checked(finance.get(back)), "prev")
    for nonsense in ("x", "2026-13-01_x", "_", "2026-03-01_1_" + "-" * 36, "0000-00-00_1_" + "0" * 36):
        assert ">0.8</td>" in checked(finance.get(world.url("exchange-rates/"), query_string={"after": nonsense}))


def link(page, rel):
    """Where a page's neighbour lies."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize(("who", "reads", "enters"), [("channel_manager", 200, 403), ("auditor", 200, 403),
    ("tenant_admin", 200, 200), ("finance", 200, 200), ("north_admin", 403, 403)])  # fmt: skip
def test_staff_reads_and_finance_or_an_administrator_enters(world, browser, who, reads, enters):
    client, at = browser(who), world.url("exchange-rates/")
    assert client.get(at).status_code == reads
    assert [client.get(at + way).status_code for way in ("new", "import")] == [enters, enters]


def quote_of(world, session):
    """A sent quote's draft with a converted line."""
    deal = opened(world, session)
    session.flush()
    quote = write(session, deal, [Wanted(world.products["D-1"], 12)], new_id(), (TODAY, NOW))
    session.flush()
    return quote.id


SAYS = {
    "en": "List price USD\u00a0100.00 at 0.92 (ECB, Mar 1, 2026) = EUR\u00a092.00",
    "zh": "目录价 USD\u00a0100.00 × 汇率 0.92（ECB，2026年3月1日）= EUR\u00a092.00",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_converted_line_says_what_it_was_on_the_quotes_page_and_in_its_pdf(world, browser, language):
    dollars(world)
    with work(world.house) as session:
        quote = quote_of(world, session)
    manager = browser("channel_manager")
    manager.get(f"/language/{language}")
    assert SAYS[language] in checked(manager.get(world.url(f"quotes/{quote}")))
    with read(world.house) as session:
        facts = printed.facts(session, quote)
        assert SAYS[language] in html(Page(DocumentKind.QUOTE, language, world.tenant, facts))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_price_check_says_it_too_with_the_book_and_without_a_rate_names_it(world, browser, language):
    dollars(world, Side.DIRECT)
    manager, at = browser("channel_manager"), world.url("price-check/")
    manager.get(f"/language/{language}")
    asked = {"product": "D-1", "quantity": "1", "day": "2026-03-10", "currency": "EUR"}
    page = checked(manager.get(at, query_string=asked))
    assert SAYS[language] in page
    assert ("converted from USD at 0.92" if language == "en" else "由 USD 按汇率 0.92") in page
    page = checked(manager.get(at, query_string=asked | {"day": "2026-03-10", "currency": "GBP"}))
    assert ("No exchange rate from" if language == "en" else "没有从") in page


@pytest.fixture
def run(monkeypatch):
    """Commands on the test's own database."""
    monkeypatch.setattr("portal.cli.common.prepared", lambda: None)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_the_commands_import_rates_and_say_a_converted_price(world, run, tmp_path):
    dollars(world, Side.DIRECT, rate=None)
    file = tmp_path / "ecb.csv"
    file.write_text(f"{HEAD}USD,EUR,0.92,2026-03-01,ECB\nUSD,EUR,x,2026-03-02,ECB\n")
    order = ("exchange", "import", str(file), "--tenant", world.tenant.slug)
    said = run(*order)
    assert (said.exit_code, "line 3: Write the rate such as" in said.output, count(world)) == (1, True, 0)
    file.write_text(f"{HEAD}USD,EUR,0.92,2026-03-01,ECB\n")
    assert "new 1, known 0" in run(*order).output
    assert "new 0, known 1" in run(*order).output
    said = run("price-check", "--tenant", world.tenant.slug, "--product", "D-1", "--day", "2026-03-10")
    assert (said.exit_code, SAYS["en"] in said.output) == (0, True)
