"""Reading the bank's files, what their lines did, and which lines wait for a person."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.payout.answer.models import BankAnswer, BankAnswerDecision, BankAnswerLine
from ltc.payout.answer.weigh import LineResult

Counts = dict[LineResult, int]


def files() -> Select[BankAnswer]:
    """Every file, the newest first."""
    return select(BankAnswer).order_by(BankAnswer.taken_at.desc(), BankAnswer.id.desc())


def counts(session: Session, answers: Iterable[BankAnswer]) -> dict[UUID, Counts]:
    """How many lines of each file did what."""
    found: dict[UUID, Counts] = {answer.id: dict.fromkeys(LineResult, 0) for answer in answers}
    query = (
        select(BankAnswerLine.bank_answer_id, BankAnswerLine.result, func.count())
        .where(BankAnswerLine.bank_answer_id.in_(found))
        .group_by(BankAnswerLine.bank_answer_id, BankAnswerLine.result)
    )
    for answer_id, result, number in session.execute(query):
        found[answer_id][result] = int(number)
    return found


def lines(answer: BankAnswer) -> Select[BankAnswerLine]:
    """The lines of a file: first what waits for a person, then in the file's order."""
    parked = BankAnswerLine.result != LineResult.PARKED
    query = select(BankAnswerLine).where(BankAnswerLine.bank_answer_id == answer.id)
    return query.order_by(parked, BankAnswerLine.number)


def open_lines() -> Select[BankAnswerLine]:
    """Parked lines that nobody has settled, the oldest first."""
    decided = select(BankAnswerDecision.id).where(BankAnswerDecision.bank_answer_line_id == BankAnswerLine.id)
    query = select(BankAnswerLine).where(BankAnswerLine.result == LineResult.PARKED, ~decided.exists())
    return query.order_by(BankAnswerLine.id)


def decision(session: Session, line: BankAnswerLine) -> BankAnswerDecision | None:
    """What a person made of a line."""
    return session.scalar(select(BankAnswerDecision).where(BankAnswerDecision.bank_answer_line_id == line.id))
