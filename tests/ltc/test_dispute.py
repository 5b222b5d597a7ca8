"""Disputes: one line, once, in time; both sides write in turn; a correction is an accrual of its own."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ltc.cash.models import Invoice
from ltc.commission.models import Accrual, AccrualCause
from ltc.dispute.decide import Answer, CorrectionOwn, CorrectionWaits, CorrectionZero, NoCorrection
from ltc.dispute.models import Dispute, DisputeMessage, DisputeNote, DisputeProposal, DisputeSide, DisputeState
from ltc.dispute.open import DisputedAlready, DisputeLate, DisputeWithoutWords
from ltc.dispute.write import DisputeOver, NotYourTurn
from ltc.ledger.verify import verify
from ltc.payout.models import Payout
from ltc.settlement.models import Statement, StatementLine
from ltc.settlement_terms.terms import Limit, Terms
from ltc.statement_answer.confirm import confirm
from ltc.statement_answer.models import StatementAnswer
from portal.db import read, work
from portal.flows import dispute as flow
from portal.mail.models import MailMessage
from pricing.ground.decision import Decision
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.statements import DAY, closed, dispute_of, disputed, earned, night, published, the

APRIL = date(2026, 4, 10)
ALONE = Terms(limits=(Limit("EUR", alone_minor=5_000),))


@pytest.fixture
def told(world):
    """North's statement of March: one line of 403.75, told; one person may correct up to 50.00 alone."""
    published(world, ALONE)
    earned(world)
    closed(world)
    return world


def upheld(world, row_id, minor=5_000, who="finance"):
    """Finance corrects; the correction, or None where it waits for a second person."""
    with work(world.people[who]) as session:
        answer = Answer(minor, "Two receipts were matched to another deal.")
        return flow.uphold(session, dispute_of(session, row_id), answer, world.people[who].person_id, NOW)


def mails(world):
    """The templates of all mails, but for the notices."""
    with read(world.house) as session:
        found = session.scalars(select(MailMessage.template).where(MailMessage.template.startswith("dispute")))
        return sorted(found)


def test_a_correction_is_an_accrual_of_its_own_payable_next_and_says_what_it_corrects(told):
    row_id = disputed(told, claimed=45_375)
    assert upheld(told, row_id)
    with read(told.house) as session:
        first, second = session.scalars(select(Accrual).order_by(Accrual.id))
        assert (second.cause, second.cause_id, second.corrects_id) == (AccrualCause.DISPUTED, row_id, first.id)
        assert (second.amount_minor, second.payable_on, second.booking_id) == (5_000, TODAY, None)
        rules = [reason.rule for reason in Decision.read(second.decision).reasons]
        assert rules == ["commission.disputed", "commission.corrects-line"]
        assert dispute_of(session, row_id).accrual_id == second.id
        assert verify(session) == []
    closed(told, day=APRIL)
    with read(told.house) as session:
        april = session.scalars(select(Statement).where(Statement.number == "S-NORTH-202604-EUR")).one()
        assert april.closing_minor == 5_000
        assert verify(session) == []
    assert mails(told) == ["dispute_answered", "dispute_written", "dispute_written"]


def test_a_negative_correction_takes_back(told):
    assert upheld(told, disputed(told), minor=-5_000)
    with read(told.house) as session:
        assert sum(session.scalars(select(Accrual.amount_minor))) == 35_375
        assert verify(session) == []


def test_what_the_order_earns_later_counts_as_if_there_were_no_correction(world):
    """Half was paid and settled, and corrected by 10.00; the other half earns its own half, no more and no less."""
    published(world, ALONE)
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        paid(session, invoice, invoice.gross_minor // 2)
        invoice_id = invoice.id
    closed(world)
    assert upheld(world, disputed(world), minor=1_000)
    with work(world.house) as session:
        paid(session, session.scalars(select(Invoice).where(Invoice.id == invoice_id)).one())
        session.flush()
        assert sum(session.scalars(select(Accrual.amount_minor))) == 40_375 + 1_000
        assert verify(session) == []


def test_neither_the_rest_of_the_statement_nor_its_payout_waits_for_a_dispute(told):
    disputed(told)
    with work(told.people["north_admin"]) as session:
        assert the(session, Payout).amount_minor == 40_375
        confirm(session, the(session, StatementAnswer), told.people["north_admin"].person_id, NOW)
    with read(told.house) as session:
        assert the(session, Dispute).state is DisputeState.OPEN


def test_a_large_correction_takes_two_people(told):
    row_id = disputed(told)
    assert upheld(told, row_id, 5_001) is None
    with read(told.people["north_admin"]) as session:
        assert dispute_of(session, row_id).state is DisputeState.OPEN
        assert session.scalars(select(DisputeProposal)).all() == []
    with pytest.raises(CorrectionWaits):
        upheld(told, row_id, 100, "second_finance")
    maker, checker = (told.people[who] for who in ("finance", "second_finance"))
    with pytest.raises(CorrectionOwn), work(maker) as session:
        flow.confirm(session, dispute_of(session, row_id), maker.person_id, NOW)
    with work(checker) as session:
        flow.confirm(session, dispute_of(session, row_id), checker.person_id, NOW)
        session.flush()
        assert dispute_of(session, row_id).state is DisputeState.UPHELD
        assert verify(session) == []


def test_a_correction_that_was_sent_back_earns_nothing_and_the_dispute_goes_on(told):
    row_id = disputed(told)
    upheld(told, row_id, 90_000)
    checker = told.people["second_finance"]
    with work(checker) as session:
        flow.send_back(session, dispute_of(session, row_id), checker.person_id, NOW)
    with pytest.raises(NoCorrection), work(checker) as session:
        flow.confirm(session, dispute_of(session, row_id), checker.person_id, NOW)
    assert upheld(told, row_id, 4_000)


def test_without_a_published_limit_every_correction_takes_two_people(world):
    earned(world)
    closed(world)
    assert upheld(world, disputed(world), 1) is None


def test_the_database_refuses_a_large_correction_by_one_person(told):
    row_id = disputed(told)
    upheld(told, row_id, 90_000)
    with pytest.raises(IntegrityError), work(told.house) as session:
        row = the(session, DisputeProposal)
        row.state, row.decided_by, row.decided_at = "confirmed", row.proposed_by, NOW


def test_a_declined_dispute_says_why_and_nothing_is_posted(told):
    row_id = disputed(told)
    with pytest.raises(DisputeWithoutWords), work(told.house) as session:
        flow.decline(session, dispute_of(session, row_id), " ", told.house.person_id, NOW)
    with work(told.people["finance"]) as session:
        row = dispute_of(session, row_id)
        flow.decline(session, row, "Both receipts are in March.", told.people["finance"].person_id, NOW)
    with read(told.people["north_admin"]) as session:
        row = dispute_of(session, row_id)
        assert (row.state, row.answer) == (DisputeState.DECLINED, "Both receipts are in March.")
        assert len(session.scalars(select(Accrual)).all()) == 1
    with pytest.raises(DisputeOver):
        upheld(told, row_id)


def test_both_sides_write_in_turn_and_the_houses_answer_time_follows_the_turn(told):
    row_id = disputed(told)
    north, finance = told.people["north_admin"], told.people["finance"]
    with read(told.house) as session:
        assert dispute_of(session, row_id).due_at == NOW + 5 * DAY  # every day is worked here
    with pytest.raises(NotYourTurn), work(north) as session:
        flow.say(session, dispute_of(session, row_id), DisputeSide.PARTNER, "And?", (north.person_id, NOW))
    with work(finance) as session:
        flow.say(session, dispute_of(session, row_id), DisputeSide.HOUSE, "Which receipts?", (finance.person_id, NOW))
    with pytest.raises(NotYourTurn), work(finance) as session:
        flow.say(session, dispute_of(session, row_id), DisputeSide.HOUSE, "Hello?", (finance.person_id, NOW))
    with work(north) as session:
        row = dispute_of(session, row_id)
        assert (row.turn, row.due_at) == (DisputeSide.PARTNER, None)
        flow.say(session, row, DisputeSide.PARTNER, "Those of 3 March.", (north.person_id, NOW + DAY))
    with read(north) as session:
        assert dispute_of(session, row_id).due_at == NOW + 6 * DAY
        texts = session.scalars(select(DisputeMessage.text).order_by(DisputeMessage.written_at, DisputeMessage.id))
        assert list(texts) == ["Two receipts are missing.", "Which receipts?", "Those of 3 March."]


def test_the_partner_never_reads_the_houses_notes_and_a_rival_reads_nothing(told):
    row_id = disputed(told)
    with work(told.people["finance"]) as session:
        row = dispute_of(session, row_id)
        flow.note(session, row, "Fourth dispute of this partner.", told.people["finance"].person_id, NOW)
    for who, kinds in (("north_admin", (DisputeNote, DisputeProposal)), ("south_seller", (Dispute, DisputeMessage))):
        with read(told.people[who]) as session:
            for kind in kinds:
                assert session.scalars(select(kind)).all() == []


def test_a_line_is_disputed_once_with_words_in_time_and_before_the_statement_is_confirmed(told):
    with pytest.raises(DisputeWithoutWords):
        disputed(told, text="  ")
    night(told, 1)
    with pytest.raises(DisputeLate):
        disputed(told, now=NOW + 15 * DAY)
    row_id = disputed(told, now=NOW + 14 * DAY)
    with work(told.people["north_admin"]) as session:
        flow.withdraw(session, dispute_of(session, row_id), told.people["north_admin"].person_id, NOW)
    with pytest.raises(DisputedAlready):
        disputed(told)
    with work(told.people["north_admin"]) as session:
        confirm(session, the(session, StatementAnswer), told.people["north_admin"].person_id, NOW)
    with pytest.raises(DisputeLate):
        disputed(told)


def test_a_correction_of_nothing_is_refused(told):
    with pytest.raises(CorrectionZero):
        upheld(told, disputed(told), 0)


def test_a_rivals_line_cannot_be_disputed(told):
    with read(told.house) as session:
        line_id = the(session, StatementLine).id
    with work(told.people["south_seller"]) as session:
        assert session.scalars(select(StatementLine).where(StatementLine.id == line_id)).all() == []
