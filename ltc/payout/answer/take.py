"""Taking a bank's file over: what agrees is applied, what does not waits for a person, and twice is once."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.paying_account.models import PayingAccount
from ltc.payout.answer.models import BankAnswer, BankAnswerLine
from ltc.payout.answer.places import Places
from ltc.payout.answer.read import read
from ltc.payout.answer.values import Answer, Outcome, Said
from ltc.payout.answer.weigh import Known, LineResult, Parked, weigh
from ltc.payout.models import LEFT, BatchState, Payout, PayoutState
from ltc.payout.pay import Word, failed, finish, paid
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id
from pricing.ground.sent import Sent


class AnswerFileForeign(Invalid):
    """The file is of an account that the house does not pay from."""

    code = "answer-file-foreign"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that stands there, and whether it is new."""

    answer: BankAnswer
    new: bool


def take(session: Session, sent: Sent) -> Taken:
    """Take a bank's file over, all of it or none. A file that was taken before changes nothing.

    Two at once: the unique SHA-256 lets one commit, and the other sees it when it is tried again.
    Errors: those of `ltc.payout.answer.read.read`; AnswerFileForeign.
    """
    sha256 = hashlib.sha256(sent.content).hexdigest()
    if known := session.scalar(select(BankAnswer).where(BankAnswer.sha256 == sha256)):
        return Taken(known, new=False)
    said = read(sent.content)
    _check_accounts(session, said)
    answer = BankAnswer(
        id=new_id(),
        file_name=sent.name,
        sha256=sha256,
        kind=said.kind,
        message=said.message,
        others=said.others,
        taken_by=sent.by,
        taken_at=sent.at,
    )
    session.add(answer)
    session.flush()
    places = Places(session, said.said)
    with session.no_autoflush:  # every payout is known and locked: all is written at once
        for number, line in enumerate(_lines(places, said.said, sent.at), start=1):
            line.bank_answer_id, line.number = answer.id, number
            session.add(line)
    for batch in places.batches.values():
        if batch.state is BatchState.EXPORTED:
            finish(session, batch)
    return Taken(answer, new=True)


def _check_accounts(session: Session, answer: Answer) -> None:
    """Every account that the file names is one that the house pays from, or paid from."""
    confirmed = select(PayingAccount.number).where(PayingAccount.confirmed_at.is_not(None))
    own = {_plain(number) for number in session.scalars(confirmed)}
    for number in answer.accounts:
        if _plain(number) not in own:
            raise AnswerFileForeign(field="file", last=number[-4:])


def _plain(number: str) -> str:
    return "".join(number.split()).upper()


def _lines(places: Places, said: Iterable[Said], now: datetime) -> Iterator[BankAnswerLine]:
    """A line for every payout that the file speaks of, in its order; what it names one by one is not said again."""
    for one in said:
        if not one.whole:
            yield _line(places, one, places.payouts.get(one.id), now)
    for one in said:
        if one.whole:
            yield from _whole(places, one, {other.id for other in said if not other.whole}, now)


def _whole(places: Places, said: Said, named: set[str], now: datetime) -> Iterator[BankAnswerLine]:
    """What the bank says of a file as a whole, payout by payout; one parked line where file or sum is another."""
    batch = places.batches.get(said.id)
    payouts = [one for one in places.of(batch) if one.end_to_end_id not in named]
    if said.amount_minor is not None:  # a sum that was booked at once has nothing of what failed before
        payouts = [one for one in payouts if one.state is not PayoutState.FAILED]
    known = Known(sum(one.amount_minor for one in payouts), batch.currency, batch.state in LEFT) if batch else None
    result, why = weigh(said, known)
    if result is LineResult.PARKED:
        yield _row(said, None, (result, why))
        return
    for payout in payouts:
        own = replace(said, id=payout.end_to_end_id, amount_minor=payout.amount_minor, currency=payout.currency)
        yield _line(places, own, payout, now)


def _line(places: Places, said: Said, payout: Payout | None, now: datetime) -> BankAnswerLine:
    found = weigh(said, places.known(payout))
    if payout and found[0] is LineResult.APPLIED:
        if said.outcome is Outcome.PAID:
            paid(places.session, places.batch_of(payout), payout, Word(said.reference, said.on), now)
        else:
            failed(places.session, places.batch_of(payout), payout, Word(said.reference, said.on, said.reason), now)
    return _row(said, payout, found)


def _row(said: Said, payout: Payout | None, found: tuple[LineResult, Parked | None]) -> BankAnswerLine:
    return BankAnswerLine(
        id=new_id(),
        payout_id=payout.id if payout else None,
        end_to_end_id=said.id,
        amount_minor=said.amount_minor,
        currency=said.currency,
        outcome=said.outcome,
        answered_on=said.on,
        bank_reference=said.reference,
        bank_reason=said.reason,
        result=found[0],
        why=found[1],
    )
