"""Converting an amount once, at a dated rate that stays with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pricing.ground.decision import Fact
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import CurrencyMismatch, Money, digits
from pricing.ground.number import written
from pricing.ground.rate import Rounding, settled

PICO = 10**12
VALUE_MAX = 9_000_000  # times PICO it still is a whole number of 64 bits


class ExchangeRateWrong(Invalid):
    """A rate is above zero and at most nine million, between two currencies."""

    code = "exchange-rate-wrong"


class NoExchangeRate(DomainError):
    """No rate between two currencies is in force on a day; nothing is ever converted one to one instead."""

    code = "no-exchange-rate"


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """How much of `target` one `source` currency's major unit is worth, from a day on, as somebody published it."""

    source: str
    target: str
    value: Fraction
    starts_on: date
    published_by: str

    def __post_init__(self) -> None:
        if self.source == self.target or not 0 < self.value <= VALUE_MAX:
            raise ExchangeRateWrong(field="rate", source=self.source, target=self.target, most=VALUE_MAX)

    def facts(self) -> dict[str, Fact]:
        """What stays with whatever is converted at it."""
        return {
            "from_currency": self.source,
            "rate": written(self.value),
            "rate_on": self.starts_on.isoformat(),
            "published_by": self.published_by,
        }


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount, what it was converted from, and the rate. It is no Money, so that nothing converts it again."""

    amount: Money
    original: Money
    rate: ExchangeRate

    def facts(self) -> dict[str, Fact]:
        """The unit's price before and after, and the rate, as they stay with a line."""
        return {**self.rate.facts(), "from_minor": self.original.minor, "unit_minor": self.amount.minor}


def rate_on(rates: Iterable[ExchangeRate], source: str, target: str, day: date) -> ExchangeRate:
    """The latest rate that began on the day or before it. Raises NoExchangeRate."""
    found = [r for r in rates if (r.source, r.target) == (source, target) and r.starts_on <= day]
    if not found:
        raise NoExchangeRate(source=source, target=target, day=day.isoformat())
    return max(found, key=lambda rate: rate.starts_on)


def convert(money: Money, rate: ExchangeRate, rounding: Rounding) -> Converted:
    """The amount in the rate's other currency.

    Units:    minor units of both, by ISO 4217. Rounding: once, after multiplying.
    Errors:   CurrencyMismatch when the rate is not from the amount's currency.
    """
    if money.currency != rate.source:
        raise CurrencyMismatch(one=money.currency, other=rate.source)
    scale = Fraction(10 ** digits(rate.target), 10 ** digits(rate.source))
    return Converted(Money(settled(money.minor * rate.value * scale, rounding), rate.target), money, rate)
