"""Two people, one file: whoever comes second sees what the first did, on both databases."""

from sqlalchemy import func, select

from ltc.ledger.models import LedgerEntry
from ltc.ledger.verify import verify
from ltc.payout.answer.find import open_lines
from ltc.payout.answer.models import BankAnswer, BankAnswerDecision, BankAnswerLine
from ltc.payout.answer.settle import accept, dismiss
from ltc.payout.answer.take import take
from ltc.payout.models import BatchState, Payout, PayoutState
from portal.db import read, tried_twice, work
from pricing.ground.record import new_id
from pricing.ground.sent import Sent
from tests.bank import Tx, camt, entry, pain
from tests.deals import NOW
from tests.faults.together import together
from tests.payouts import batch_of, sent_to_bank

PEOPLE = 4


def at_once(act, each):
    """Everybody does the same, each with something of her own; whoever lost a race tries once more."""
    return together([lambda given=given: tried_twice(lambda: act(given)) for given in each])


def takes(world):
    def act(content):
        with work(world.house) as session:
            taken = take(session, Sent("bank.xml", content, new_id(), NOW))
            return taken.new, taken.answer.id

    return act


def how_many(session, kind, *where):
    return session.scalar(select(func.count()).select_from(kind).where(*where))


def test_the_same_file_from_many_people_at_once_is_taken_once(world):
    sent_to_bank(world)
    found = at_once(takes(world), [camt(entry(Tx()))] * PEOPLE)
    assert sorted(new for new, _ in found) == [False] * (PEOPLE - 1) + [True]
    assert len({id for _, id in found}) == 1
    with read(world.house) as session:
        assert [how_many(session, kind) for kind in (BankAnswer, BankAnswerLine)] == [1, 1]
        assert how_many(session, LedgerEntry, LedgerEntry.memo == "payout.paid") == 1
        assert batch_of(session).state is BatchState.PAID
        assert verify(session) == []


def test_two_files_that_contradict_at_once_let_one_word_count_and_park_the_other(world):
    sent_to_bank(world)
    no = Tx(status="RJCT", reason="AC04")
    at_once(takes(world), [pain(Tx(), message="A"), pain(no, message="B"), camt(entry(Tx())), pain(no, message="C")])
    with read(world.house) as session:
        state = session.scalars(select(Payout.state)).one()
        assert state in (PayoutState.PAID, PayoutState.FAILED)
        assert how_many(session, LedgerEntry, LedgerEntry.memo == "payout.paid") == (state is PayoutState.PAID)
        assert [line.why.value for line in session.scalars(open_lines())] == [
            "paid_before" if state is PayoutState.PAID else "failed_before"
        ] * 2
        assert verify(session) == []


def test_a_line_that_two_people_settle_at_once_is_settled_by_one(world):
    sent_to_bank(world)
    takes(world)(pain(Tx(), message="A"))
    takes(world)(pain(Tx(status="RJCT", reason="AC04"), message="B"))

    def settle(how):
        with work(world.house) as session:
            line = session.scalars(select(BankAnswerLine).where(BankAnswerLine.why.is_not(None))).one()
            how(session, line)
            return "done"

    def accepting(session, line):
        accept(session, line, new_id(), NOW)

    def dismissing(session, line):
        dismiss(session, line, "A mistake.", new_id(), NOW)

    found = at_once(settle, [accepting, dismissing, accepting, dismissing])
    assert sorted(found) == ["answer-line-not-parked"] * 3 + ["done"]
    with read(world.house) as session:
        how = session.scalars(select(BankAnswerDecision.how)).one()
        came_back = how_many(session, LedgerEntry, LedgerEntry.memo == "payout.returned")
        assert came_back == (how.value == "accepted")
        assert verify(session) == []
