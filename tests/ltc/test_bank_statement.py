"""Statements are taken once, lines are settled once, and the ledger agrees whatever came in which order."""

import pytest
from sqlalchemy import func, select

from ltc.bank_statement.batch import confirm, sure
from ltc.bank_statement.find import open_lines
from ltc.bank_statement.look import look
from ltc.bank_statement.models import (
    BankStatement,
    BankStatementDecision,
    BankStatementLine,
    BankStatementUpload,
    KnownPayer,
    LineFate,
)
from ltc.bank_statement.settle import (
    LineOther,
    LineReason,
    LineSettled,
    LineSplit,
    accept,
    ignore,
    recognise,
    take_back,
)
from ltc.bank_statement.take import StatementFaulty, StatementKnown, UploadEnded, drop, preview, take, upload
from ltc.cash.models import Allocation, Invoice, Receipt
from ltc.cash.record import NewReceipt, record
from ltc.commission.models import Accrual
from ltc.ledger.find import balance
from ltc.ledger.verify import verify
from portal.bulk import Bulk
from portal.db import read, tried_twice, work
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.bank_statements import BOOKED, account_of, plain, row, sent, taken
from tests.deals import NOW, TODAY, invoiced, opened, ordered
from tests.faults.together import together

GROSS = 912_475
WHO = (new_id(), NOW)


@pytest.fixture
def account(world):
    """The account that customers pay to."""
    with work(world.house) as session:
        return account_of(session)


@pytest.fixture
def owed(world):
    """The number of an invoice that is owed."""
    return sold(world)


def sold(world, **more):
    with work(world.house) as session:
        return invoiced(session, ordered(world, session, opened(world, session, **more))).number


def the_line(session):
    return session.scalars(open_lines()).all()[0]


def accepts(world, parts=None):
    """Accept the first line that waits: its first proposal, or these parts."""
    with work(world.house) as session:
        line = the_line(session)
        first = look(session, [line])[0].proposals[0] if parts is None else None
        chosen = [(part.invoice.id, part.amount_minor) for part in first.parts] if first else parts
        return accept(session, line, chosen, WHO).id


def stands(world):
    """What is owed, what is unmatched, and what came to the bank; the ledger proves itself."""
    with read(world.house) as session:
        assert verify(session) == []
        invoices, receipts = select(func.sum(Invoice.owed_minor)), select(func.sum(Receipt.left_minor))
        sums = [session.scalar(one) or 0 for one in (invoices, receipts)]
        return (*map(int, sums), balance(session, "house:bank", "EUR").minor)


def test_a_line_becomes_a_receipt_that_pays_its_invoice_and_earns(world, account, owed):
    taken(world, account, plain(row(GROSS, f"Payment {owed}", "B7")))
    accepts(world)
    assert stands(world) == (0, 0, GROSS)
    with read(world.house) as session:
        receipt = session.scalars(select(Receipt)).one()
        assert (receipt.bank_reference, receipt.received_on, receipt.payer) == ("B7", BOOKED, "Siemens AG")
        assert session.scalar(select(func.sum(Accrual.amount_minor))) > 0
        decision = session.scalars(select(BankStatementDecision)).one()
        assert (decision.fate, decision.receipt_id) == (LineFate.RECORDED, receipt.id)
        assert session.scalars(open_lines()).all() == []


def test_the_same_file_is_refused_by_the_name_under_which_it_was_taken(world, account):
    content = plain(row(100))
    taken(world, account, content)
    with pytest.raises(StatementKnown) as refused, work(world.house) as session:
        upload(session, account, sent(content, "again.csv"))
    assert refused.value.facts["name"] == "march.csv"


def test_a_line_that_came_already_is_told_and_not_taken_again(world, account):
    taken(world, account, plain(row(100, "a", "R1"), row(200, "b")))
    with work(world.house) as session:
        row_ = upload(session, account, sent(plain(row(100, "a", "R1"), row(200, "b"), row(300, "c"))))
    with read(world.house) as session:
        found = preview(session, session.merge(row_))
        assert [line.amount.minor for line in found.known] == [100, 200]
        assert [line.amount.minor for line, _ in found.fresh] == [300]
    with work(world.house) as session:
        statement = take(session, Bulk(session), session.merge(row_), WHO)
        assert (statement.lines, statement.repeated) == (1, 2)
    with read(world.house) as session:
        assert session.scalar(select(func.sum(BankStatementLine.amount_minor))) == 600


def test_a_line_twice_in_one_file_is_told_with_both_numbers_and_taken_once(world, account):
    with work(world.house) as session:
        row_ = upload(session, account, sent(plain(row(100, "a", "R1"), row(100, "b", "R1"), row(5), row(5))))
        found = preview(session, row_)
        assert [(one.number, first.number) for one, first in found.repeated] == [(4, 3)]
        assert [[line.number for line in some] for some in found.twins] == [[5, 6]]
        assert take(session, Bulk(session), row_, WHO).lines == 3


def test_a_file_with_faults_is_looked_at_but_not_taken(world, account):
    with work(world.house) as session:
        row_ = upload(session, account, sent(plain(row(100), "yesterday;1,00;;;;")))
        assert len(preview(session, row_).sheet.faults) == 1
        with pytest.raises(StatementFaulty):
            take(session, Bulk(session), row_, WHO)
        drop(row_, NOW)
        session.flush()
        with pytest.raises(UploadEnded):
            preview(session, row_)
        with pytest.raises(UploadEnded):
            drop(row_, NOW)


def test_nothing_is_kept_before_somebody_takes_it(world, account):
    with work(world.house) as session:
        upload(session, account, sent(plain(row(100))))
    with read(world.house) as session:
        assert session.scalars(select(BankStatementLine)).all() == []


def test_what_is_paid_too_much_stays_unmatched_and_what_is_paid_too_little_stays_owed(world, account, owed):
    taken(world, account, plain(row(GROSS - 500, owed, "B1"), row(700, owed, "B2")))
    accepts(world)
    assert stands(world) == (500, 0, GROSS - 500)
    accepts(world)
    assert stands(world) == (0, 200, GROSS + 200)


def test_a_line_is_split_over_invoices_but_not_beyond_itself(world, account, owed):
    second = sold(world)
    taken(world, account, plain(row(2 * GROSS, "both", "B1")))
    with read(world.house) as session:
        one, other = session.scalars(select(Invoice.id).where(Invoice.number.in_((owed, second)))).all()
    for wrong in ([(one, 2 * GROSS), (other, 1)], [(one, 5), (one, 5)]):
        with pytest.raises(LineSplit):
            accepts(world, wrong)
    accepts(world, [(one, GROSS), (other, GROSS - 1)])
    assert stands(world) == (1, 1, 2 * GROSS)


def test_a_payer_is_remembered_and_the_next_line_says_why_it_is_sure(world, account, owed):
    second = sold(world)
    taken(world, account, plain(row(GROSS, owed, "B1", payer="S. Treasury"), row(GROSS, "thanks", "B2", payer="X")))
    accepts(world)
    with read(world.house) as session:
        kept = session.scalars(select(KnownPayer)).one()
        assert (kept.payer, kept.name) == ("account:DE89370400440532013000", "S. Treasury")
        assert (kept.account_id, kept.partner_id) == (None, world.partners["north"]), "the partner is billed"
    with read(world.house) as session:
        found = sure(look(session, [the_line(session)])[0].proposals)
        assert [reason.rule for reason in found.reasons] == ["bank.learned", "bank.exact"]
        assert found.parts[0].invoice.number == second


def test_what_is_sure_is_confirmed_together_and_what_changed_meanwhile_waits(world, account, owed):
    taken(world, account, plain(row(GROSS, owed, "B1"), row(GROSS, owed, "B2")))
    with read(world.house) as session:
        looks = look(session, session.scalars(open_lines()).all())
        seen = [(one.line.id, sure(one.proposals).key) for one in looks]
    with work(world.house) as session:
        assert confirm(session, [*seen, *seen], WHO) == 1
    assert stands(world) == (0, 0, GROSS)
    with read(world.house) as session:
        assert len(session.scalars(open_lines()).all()) == 1


def test_a_receipt_recorded_by_hand_is_not_recorded_twice(world, account, owed):
    with work(world.house) as session:
        made = record(session, NewReceipt("HAND-1", TODAY, "Siemens AG", Money(GROSS, "EUR"), new_id()), NOW)
    taken(world, account, plain(row(GROSS, owed, "B1"), row(GROSS, owed, "B2")))
    with work(world.house) as session:
        line, other = session.scalars(open_lines()).all()
        found = look(session, [line])[0]
        assert sure(found.proposals) is None
        assert [one.id for one in found.receipts] == [made.id]
        recognise(session, line, found.receipts[0], WHO)
        with pytest.raises(LineOther):
            recognise(session, other, found.receipts[0], WHO)
    assert stands(world) == (GROSS, GROSS, GROSS)


def test_a_reference_that_another_receipt_has_gets_a_part_of_its_own(world, account):
    taken(world, account, plain(row(100, "", "B1"), row(200, "", "B1"), row(300)))
    for _ in range(3):
        accepts(world, [])
    with read(world.house) as session:
        kept = sorted(session.scalars(select(Receipt.bank_reference)))
    assert kept[0].startswith("B-20260310-")
    assert kept[1] == "B1"
    assert kept[2].startswith("B1/")


def test_money_that_the_bank_took_back_bounces_its_receipt(world, account, owed):
    taken(world, account, plain(row(GROSS, owed, "BANK-7")))
    accepts(world)
    content = plain(row(-GROSS, "Return of BANK-7", "BANK-8", on="12.03.2026"), row(-900, "fee", "BANK-9"))
    taken(world, account, content, "later.csv")
    with work(world.house) as session:
        [line] = session.scalars(open_lines()).all()
        [receipt] = look(session, [line])[0].receipts
        take_back(session, line, receipt, WHO)
    assert stands(world) == (GROSS, 0, 0)


def test_a_part_that_was_taken_back_is_owed_again(world, account, owed):
    taken(world, account, plain(row(GROSS, owed, "BANK-7")))
    accepts(world)
    taken(world, account, plain(row(-475, "Return of BANK-7", "BANK-8", on="12.03.2026")), "later.csv")
    with work(world.house) as session:
        line = the_line(session)
        take_back(session, line, look(session, [line])[0].receipts[0], WHO)
    assert stands(world) == (475, 0, GROSS - 475)


def test_a_line_is_ignored_for_a_reason_and_settled_once(world, account):
    taken(world, account, plain(row(100, "interest", "B1")))
    with work(world.house) as session:
        line = the_line(session)
        with pytest.raises(LineReason):
            ignore(session, line, "  ", WHO)
        ignore(session, line, "Interest of the bank.", WHO)
        for again in (lambda: ignore(session, line, "Again.", WHO), lambda: accept(session, line, [], WHO)):
            with pytest.raises(LineSettled):
                again()
    assert stands(world) == (0, 0, 0)


def test_a_line_that_many_accept_at_once_pays_once(world, account, owed):
    taken(world, account, plain(row(GROSS, owed, "B1")))
    found = together([lambda: tried_twice(lambda: accepts_it(world))] * 4)
    assert sorted(found) == ["done"] + ["statement-line-settled"] * 3
    assert stands(world) == (0, 0, GROSS)


def accepts_it(world):
    with work(world.house) as session:
        line = session.scalars(select(BankStatementLine)).one()
        invoice = session.scalars(select(Invoice.id)).one()
        accept(session, line, [(invoice, GROSS)], WHO)
        return "done"


def test_a_file_that_many_take_at_once_is_taken_once(world, account):
    with work(world.house) as session:
        ids = [upload(session, account, sent(plain(row(100, "a", "R1"), row(200, "b")))).id for _ in range(3)]

    def takes(id):
        with work(world.house) as session:
            row_ = session.get_one(BankStatementUpload, (world.tenant.id, id))
            return str(take(session, Bulk(session), row_, WHO).lines)

    found = together([lambda id=id: tried_twice(lambda: takes(id)) for id in ids])
    assert sorted(found) == ["2", "statement-known", "statement-known"]
    with read(world.house) as session:
        assert session.scalar(select(func.count()).select_from(BankStatement)) == 1
        assert session.scalar(select(func.count()).select_from(BankStatementLine)) == 2
        assert session.scalars(select(Allocation)).all() == []
