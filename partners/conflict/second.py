"""When a ruling needs a second person: a high value, or a ruler who looks after one of the sides. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pricing.ground.decision import Fact, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Stake:
    """One side of a ruling: whose request, who looks after that partner, and its value in minor units."""

    partner: str  # code
    manager_id: UUID | None
    value_minor: int
    currency: str


def second_needed(stakes: Sequence[Stake], person_id: UUID, from_minor: int | None) -> tuple[Reason, ...]:
    """Why a ruling of this person on these sides needs another person's confirmation; empty when it does not.

    `from_minor`: the policy's value in minor units, reached by any one side; None: values never ask for it.
    A manager of every side favours none, so the second rule looks for one who manages some of them.
    """
    return tuple(reason for reason in (_value(stakes, from_minor), _owner(stakes, person_id)) if reason)


def _value(stakes: Sequence[Stake], from_minor: int | None) -> Reason | None:
    highest = max(stakes, key=lambda stake: stake.value_minor)
    if from_minor is None or highest.value_minor < from_minor:
        return None
    facts: dict[str, Fact] = {"partner": highest.partner, "value_minor": highest.value_minor}
    facts |= {"from_minor": from_minor, "currency": highest.currency}
    return Reason("ruling.high-value", Verdict.REFER, facts)


def _owner(stakes: Sequence[Stake], person_id: UUID) -> Reason | None:
    own = sorted(stake.partner for stake in stakes if stake.manager_id == person_id)
    if not own or len(own) == len(stakes):
        return None
    return Reason("ruling.manages-one-side", Verdict.REFER, {"partner": ", ".join(own)})
