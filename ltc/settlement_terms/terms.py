"""The terms as a value: how often is settled, limits of each currency, days, and what freezes a payout. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ltc.settlement.cadence import Cadence
from pricing.ground.errors import Invalid

DAYS_MAX = 365


class SettlementTermsOff(Invalid):
    """Days lie between 0 and 365, the reminder before the silence, amounts are not negative, each currency once."""

    code = "settlement-terms-off"


@dataclass(frozen=True, slots=True)
class Limit:
    """What holds in one currency, in minor units.

    The least that is paid out; what one person may correct alone; the most that finance releases in one run, 0: no
    limit; the most that is rounded off of an invoice, 0: nothing.
    """

    currency: str
    minimum_minor: int = 0
    alone_minor: int = 0
    release_minor: int = 0
    rounding_minor: int = 0

    def amounts(self) -> tuple[int, ...]:
        """All of them."""
        return self.minimum_minor, self.alone_minor, self.release_minor, self.rounding_minor


@dataclass(frozen=True, slots=True)
class Terms:
    """One version's content. Days count from the day on which a statement was told.

    `silence_days` 0: silence never confirms. `answer_days` are working days. A currency without a limit is paid from
    its smallest unit on, and each correction in it takes two people.
    """

    limits: tuple[Limit, ...] = ()
    silence_days: int = 14
    reminder_days: int = 4  # before silence confirms
    dispute_days: int = 14
    answer_days: int = 5
    freezes_owing: bool = False
    cadence: Cadence = Cadence.MONTHLY

    def limit(self, currency: str) -> Limit:
        """What holds in a currency."""
        return next((limit for limit in self.limits if limit.currency == currency), Limit(currency))

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Terms":
        """From JSON as `data()` wrote it and a JSON column gives it back."""
        own = {"limits": tuple(Limit(**limit) for limit in data["limits"])}
        return cls(**dict(data) | own | {"cadence": Cadence(data.get("cadence", Cadence.MONTHLY))})


SHIPPED = Terms()


def check(terms: Terms) -> None:
    """Refuse terms that make no sense. Raises SettlementTermsOff."""
    days = {"silence_days": terms.silence_days, "dispute_days": terms.dispute_days, "answer_days": terms.answer_days}
    for name, number in days.items():
        if not 0 <= number <= DAYS_MAX:
            raise SettlementTermsOff(field=name)
    if not terms.answer_days:
        raise SettlementTermsOff(field="answer_days")
    if terms.silence_days and not 0 < terms.reminder_days < terms.silence_days:
        raise SettlementTermsOff(field="reminder_days")
    currencies = [limit.currency for limit in terms.limits]
    if len(set(currencies)) < len(currencies) or any(min(one.amounts()) < 0 for one in terms.limits):
        raise SettlementTermsOff(field="limits")
