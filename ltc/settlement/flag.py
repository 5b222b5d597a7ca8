"""What stands out in a statement before anybody approves it: reasons, never a refusal. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pricing.ground.decision import Fact, Reason, Verdict
from pricing.ground.rate import Rounding, rounded

USUAL_OF = 6  # statements that say what is usual
TIMES = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """What flags look at, of one partner in one currency, in minor units.

    `before`: what each of the last up to six statements added, the newest first. `bank` and `bank_before`: holder,
    bank and number of the account that the money goes to and of the one that the last payout went to.
    """

    currency: str
    added_minor: int
    paid_minor: int
    before: tuple[int, ...] = ()
    bank: tuple[str, ...] | None = None
    bank_before: tuple[str, ...] | None = None


def flags(figures: Figures) -> list[Reason]:
    """Everything that stands out, in a fixed order."""
    found = (_first_payout(figures), _changed_bank(figures), _three_times(figures))
    return [reason for reason in found if reason]


def _first_payout(figures: Figures) -> Reason | None:
    """Money goes to this partner for the first time in this currency."""
    if figures.paid_minor <= 0 or figures.bank_before is not None:
        return None
    facts: dict[str, Fact] = {"paid_minor": figures.paid_minor, "currency": figures.currency}
    return Reason("settlement.first-payout", Verdict.REFER, facts)


def _changed_bank(figures: Figures) -> Reason | None:
    """Money goes to another account than the last time; of a number only its end is told."""
    if figures.paid_minor <= 0 or figures.bank is None or figures.bank_before in (None, figures.bank):
        return None
    ends = (_ending(figures.bank), _ending(figures.bank_before))
    return Reason("settlement.changed-bank", Verdict.REFER, {"now": ends[0], "before": ends[1]})


def _ending(bank: Sequence[str] | None) -> str:
    return f"…{bank[-1][-4:]}" if bank else "–"


def _three_times(figures: Figures) -> Reason | None:
    """More than three times the median of what the last statements added; what is usual is never below zero."""
    if not figures.before or figures.added_minor <= 0:
        return None
    twice = max(0, twice_median(figures.before))
    if 2 * figures.added_minor <= TIMES * twice:
        return None
    facts: dict[str, Fact] = {
        "added_minor": figures.added_minor,
        "usual_minor": rounded(twice, 2, Rounding.DOWN),
        "statements": len(figures.before[:USUAL_OF]),
        "currency": figures.currency,
    }
    return Reason("settlement.three-times", Verdict.REFER, facts)


def twice_median(amounts: Sequence[int]) -> int:
    """Twice the median of the first six amounts, so that it stays whole; at least one amount is given."""
    ordered = sorted(amounts[:USUAL_OF])
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]


def silent_zero(orders: int, collected_minor: int, currency: str) -> Reason | None:
    """Cash came in on orders of a partner, and these orders have earned it nothing."""
    if collected_minor <= 0:
        return None
    facts: dict[str, Fact] = {"orders": orders, "collected_minor": collected_minor, "currency": currency}
    return Reason("settlement.silent-zero", Verdict.REFER, facts)
