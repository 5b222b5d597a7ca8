"""What a bank's file says, as values, and how a file is refused. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pricing.ground.errors import Invalid
from pricing.ground.money import DIGITS_MAX, Money, amount

AMOUNT = re.compile(r"\d{1,18}(\.\d{1,17})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?", re.ASCII)
NOTHING = frozenset({"", "NOTPROVIDED", "NONREF"})  # how banks write that there is no id
TEXT_MAX = 140


class AnswerKind(StrEnum):
    """The files that are read."""

    PAIN_002 = "pain_002"
    CAMT_053 = "camt_053"


class Outcome(StrEnum):
    """What the bank says of a payment. Accepted, under way and pending are all still waiting."""

    PAID = "paid"
    FAILED = "failed"
    WAITING = "waiting"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the bank says: of a payment by its end-to-end id, or of a whole payout file by its number.

    Units: minor units of `currency`; both are None where the bank names no amount.
    """

    id: str
    amount_minor: int | None
    currency: str | None
    outcome: Outcome
    on: date
    reference: str
    reason: str | None = None  # as the bank writes it; mostly a code of ISO 20022, such as AC04
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A bank's file: the accounts it is of, what it says of payouts, and how many entries are nobody's payout."""

    kind: AnswerKind
    message: str
    accounts: tuple[str, ...]
    said: tuple[Said, ...]
    others: int = 0


class AnswerFileLarge(Invalid):
    """The file is larger, deeper or longer than any bank's answer."""

    code = "answer-file-large"


class AnswerFileBroken(Invalid):
    """The file is not well-formed XML, or declares entities."""

    code = "answer-file-broken"


class AnswerFileKind(Invalid):
    """The file is XML, but none of the messages that are read."""

    code = "answer-file-kind"


class AnswerFilePart(Invalid):
    """A part without which the file cannot be read is missing, or is not what it must be."""

    code = "answer-file-part"


def money(text: str, currency: str, part: str) -> Money:
    """An amount as ISO 20022 writes it: digits with a point. Raises AnswerFilePart."""
    try:
        found = amount(text, currency) if AMOUNT.fullmatch(text) else None
    except Invalid as error:
        raise AnswerFilePart(field="file", part=part, given=f"{text} {currency}"[:TEXT_MAX]) from error
    if found is None or len(str(found.minor)) > DIGITS_MAX:
        raise AnswerFilePart(field="file", part=part, given=f"{text} {currency}"[:TEXT_MAX])
    return found


def day(text: str, part: str) -> date:
    """The calendar date that the bank wrote, of a date or of an instant. Raises AnswerFilePart."""
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text[:10])
    except ValueError as error:
        raise AnswerFilePart(field="file", part=part, given=text[:TEXT_MAX]) from error
    raise AnswerFilePart(field="file", part=part, given=text[:TEXT_MAX])
