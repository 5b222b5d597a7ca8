"""Whether what the bank says agrees with what is known of a payout. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from ltc.payout.answer.values import Outcome, Said


class LineResult(StrEnum):
    """What a line did: it was applied, or noted only, or known already, or waits for a person."""

    APPLIED = "applied"
    NOTED = "noted"
    REPEATED = "repeated"
    PARKED = "parked"


class Parked(StrEnum):
    """Why a line waits for a person."""

    UNKNOWN = "unknown"
    NOT_EXPORTED = "not_exported"
    OTHER_CURRENCY = "other_currency"
    OTHER_AMOUNT = "other_amount"
    PAID_BEFORE = "paid_before"
    FAILED_BEFORE = "failed_before"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Known:
    """A payout as the house knows it, or a whole payout file (its state is then that it waits)."""

    amount_minor: int
    currency: str
    exported: bool
    stands: Outcome = Outcome.WAITING


def weigh(said: Said, known: Known | None) -> tuple[LineResult, Parked | None]:
    """What a line does to a payout. The same word again does nothing; another one than before waits for a person."""
    if why := _doubt(said, known):
        return LineResult.PARKED, why
    if said.outcome is Outcome.WAITING:
        return LineResult.NOTED, None
    assert known
    if known.stands is Outcome.WAITING:
        return LineResult.APPLIED, None
    if known.stands is said.outcome:
        return LineResult.REPEATED, None
    return LineResult.PARKED, Parked.PAID_BEFORE if known.stands is Outcome.PAID else Parked.FAILED_BEFORE


def _doubt(said: Said, known: Known | None) -> Parked | None:
    """What is wrong with a line whatever the bank said before."""
    if known is None:
        return Parked.UNKNOWN
    if not known.exported:
        return Parked.NOT_EXPORTED
    if said.currency not in (None, known.currency):
        return Parked.OTHER_CURRENCY
    if said.amount_minor not in (None, known.amount_minor):
        return Parked.OTHER_AMOUNT
    return Parked.UNCLEAR if said.outcome is Outcome.UNCLEAR else None
