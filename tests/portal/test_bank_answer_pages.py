"""The pages of the bank's answers, the command line, and what a partner reads when a payout came back."""

import io

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from ltc.ledger.verify import verify
from ltc.payout.answer.models import BankAnswer, BankAnswerLine
from ltc.payout.models import Payout
from ltc.settlement.models import Statement
from portal.cli import main
from portal.db import read, work
from portal.identity.models import Person
from pricing.ground.record import new_id
from tests.bank import FEE, FILE, RECEIPT, Tx, camt, entry, pain
from tests.html import checked
from tests.payouts import OTHER_IBAN, batch_of, earned, paying, pays_to, sent_to_bank, settled

BACK = Tx(status="RJCT", reason="AC04")


@pytest.fixture
def sent(world):
    """A world whose one payout, 403.75 for north, is in a file that the bank has."""
    return sent_to_bank(world)


def send(client, url, **fields):
    """A form with a fresh key."""
    return client.post(url, data={"_key": str(new_id()), **fields})


def give(client, world, content, name="bank.xml"):
    """A file is sent."""
    return send(client, world.url("bank-answers/new"), file=(io.BytesIO(content), name))


def test_a_file_is_read_and_says_what_it_did(sent, browser):
    finance = browser("finance")
    assert "No file of the bank yet" in checked(finance.get(sent.url("bank-answers/")))
    answer = give(finance, sent, camt(entry(Tx()), RECEIPT, FEE))
    assert answer.status_code == 303
    page = checked(finance.get(answer.headers["Location"]))
    for told in ("The file is taken.", "S-NORTH-202603-EUR", "Applied", "Paid", "<dt>No payout</dt>", "STMT-1"):
        assert told in page
    page = checked(finance.get(sent.url("bank-answers/")))
    assert "bank.xml" in page
    with read(sent.house) as session:
        batch = batch_of(session).id
    assert "REF-S-NORTH" in checked(finance.get(sent.url(f"payouts/{batch}")))


def test_c05_the_same_file_again_says_that_it_changed_nothing(sent, browser):
    finance, content = browser("finance"), pain(Tx())
    first, second = give(finance, sent, content), give(finance, sent, content, "again.xml")
    assert first.headers["Location"] == second.headers["Location"]
    assert "This file was taken before. Nothing was changed." in checked(finance.get(second.headers["Location"]))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<Document", "no well-formed XML"),
        (b"<Document/>", "pain.002.001.03"),
        (camt(FEE, account=OTHER_IBAN), "none of ours"),
        (camt(entry(Tx(amount="1,5"))), "The part Amt of the file"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(sent, browser, content, told):
    page = checked(give(browser("finance"), sent, content), 422)
    assert told in page
    assert 'id="file-error"' in page


def test_no_file_and_nobody_but_finance(sent, browser):
    assert "file" in checked(send(browser("finance"), sent.url("bank-answers/new")), 422)
    for who in ("auditor", "tenant_admin", "channel_manager", "north_admin"):
        assert give(browser(who), sent, pain(Tx())).status_code in (403, 404)


def test_a_returned_payout_is_settled_by_a_person_and_told_to_the_partner(sent, browser):
    finance = browser("finance")
    give(finance, sent, pain(Tx()))
    give(finance, sent, pain(BACK, message="STS-2"))
    assert "1 line does not agree." in checked(finance.get(sent.url("")))
    with read(sent.house) as session:
        line = session.scalars(select(BankAnswerLine.id).where(BankAnswerLine.why.is_not(None))).one()
        statement = session.scalars(select(Statement.id)).one()
    assert "S-NORTH" in checked(finance.get(sent.url("bank-answer-lines/")))
    at = sent.url(f"bank-answer-lines/{line}")
    page = checked(finance.get(at))
    for told in ("Now it says that the money came back", "Accept that it came back", "The account is closed (AC04)"):
        assert told in page
    assert "Accept that it came back" not in checked(browser("auditor").get(at))
    assert send(browser("auditor"), f"{at}/acceptance").status_code == 403
    assert send(finance, f"{at}/acceptance").status_code == 303
    assert send(finance, f"{at}/acceptance").status_code == 409
    assert "The bank&#39;s word accepted" in checked(finance.get(at))
    for who in ("north_admin", "finance"):
        page = checked(browser(who).get(sent.url(f"statements/{statement}")))
        assert "The account is closed (AC04)" in page
        assert "goes into the next statement" in page
    with read(sent.house) as session:
        assert verify(session) == []


def test_a_partner_reads_the_banks_reason_in_chinese_and_an_unknown_one_as_its_code(sent, browser):
    give(browser("finance"), sent, pain(Tx(status="RJCT", reason="AC06")))
    partner = browser("north_admin")
    partner.get("/language/zh")
    with read(sent.house) as session:
        at = sent.url(f"statements/{session.scalars(select(Statement.id)).one()}")
    assert "账户已冻结（AC06）" in checked(partner.get(at))
    with work(sent.house) as session:
        session.scalars(select(Payout)).one().bank_reason = "ZZ99"
    assert "ZZ99" in checked(partner.get(at))


def test_a_line_is_dismissed_with_a_reason(sent, browser):
    finance = browser("finance")
    give(finance, sent, pain(Tx(amount="1.00")))
    with read(sent.house) as session:
        at = sent.url(f"bank-answer-lines/{session.scalars(select(BankAnswerLine.id)).one()}")
    page = checked(finance.get(at))
    assert "The bank says EUR 1.00, the house knows EUR 403.75." in page.replace("\xa0", " ").replace("&nbsp;", " ")
    assert "Accept that it came back" not in page
    assert send(finance, f"{at}/acceptance").status_code == 409
    checked(send(finance, f"{at}/dismissal", reason=""), 422)
    assert send(finance, f"{at}/dismissal", reason="The bank's mistake, told by phone.").status_code == 303
    page = checked(finance.get(at))
    assert "told by phone" in page
    assert "No line waits for a person." in checked(finance.get(sent.url("bank-answer-lines/")))


def run(world, monkeypatch, *arguments):
    """`fairway payout …` on the test's database."""
    monkeypatch.setattr("portal.cli.common.prepared", lambda: None)
    return CliRunner().invoke(main, ["payout", *arguments, "--tenant", world.tenant.slug])


def email_of(world, who):
    with read(world.house) as session:
        return session.get_one(Person, world.people[who].person_id).email


def test_the_command_line_lists_exports_and_reads(world, monkeypatch, tmp_path):
    pays_to(world, OTHER_IBAN)
    earned(world)
    paying(world)
    settled(world)
    by, out, file = ("--by", email_of(world, "finance")), tmp_path / "out.xml", tmp_path / "bank.xml"
    listed = run(world, monkeypatch, "list")
    assert (listed.exit_code, FILE in listed.output, "403.75" in listed.output) == (0, True, True)
    for name in ("P-202603-EUR.xml", "P-202603-EUR-copy.xml"):
        made = run(world, monkeypatch, "export", FILE, *by, "--out", str(out))
        assert made.exit_code == 0, made.output
        assert name in made.output
    assert b"pain.001.001.09" in out.read_bytes()
    assert run(world, monkeypatch, "export", "P-1", *by, "--out", str(out)).exit_code == 2
    file.write_bytes(pain(BACK))
    for told in ("applied 1", "Nothing was changed."):
        read_file = run(world, monkeypatch, "answer", str(file), *by)
        assert read_file.exit_code == 0, read_file.output
        assert told in read_file.output
        assert "The account is closed (AC04)" in read_file.output
    file.write_bytes(b"<x/>")
    refused = run(world, monkeypatch, "answer", str(file), *by)
    assert refused.exit_code == 1
    assert "pain.002.001.03" in refused.output
    stranger = run(world, monkeypatch, "answer", str(file), "--by", email_of(world, "auditor"))
    assert stranger.exit_code == 2
    with read(world.house) as session:
        assert len(session.scalars(select(BankAnswer)).all()) == 1
