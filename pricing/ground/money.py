"""Money: whole minor units of one ISO 4217 currency, split without losing a cent."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import lcm

import moneyed

from pricing.ground.errors import Invalid
from pricing.ground.number import number

AMOUNT = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
DIGITS_MAX = 15
LATER = {"XCG": 2, "ZWG": 2}  # ISO 4217 amendments 176 (2023) and 177 (2024), after py-moneyed's table
NOT_MONEY = frozenset({"XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"})


class UnknownCurrency(Invalid):
    """The code is not an ISO 4217 currency with minor units."""

    code = "unknown-currency"


class WeightsWrong(Invalid):
    """Weights of a split are whole numbers from 0 on, and at least one is above 0."""

    code = "weights-wrong"


class CurrencyMismatch(Invalid):
    """Two amounts in different currencies met where one currency was required."""

    code = "currency-mismatch"


def digits(currency: str) -> int:
    """Decimal places of a currency by ISO 4217 (JPY 0, EUR 2, KWD 3). Raises UnknownCurrency.

    Source: ISO 4217 through py-moneyed; Babel's table is CLDR's and differs for 26 currencies.
    """
    if currency in LATER:
        return LATER[currency]
    found = moneyed.CURRENCIES.get(currency)
    if found is None or currency in NOT_MONEY:
        raise UnknownCurrency(field="currency", currency=currency)
    return len(str(found.sub_unit)) - 1


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fen, yen) of one currency. Never a float."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {type(self.minor).__name__}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def share(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weight; the parts always add up to the whole.

        Rounding: largest remainder; equal remainders go to the earlier part. A negative amount
        is split as its mirror image. Raises WeightsWrong when a weight is negative or all are zero.
        """
        return [Money(part, self.currency) for part in split(self.minor, weights)]

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(one=self.currency, other=other.currency)
        return other


def split(minor: int, weights: Sequence[int], even_if_zero: bool = False) -> list[int]:
    """Split whole minor units by weight without loss.

    Rounding: largest remainder; equal remainders go to the earlier part, so whoever calls with partners
              orders them by their stable id. A negative amount is split as its mirror image.
    Errors:   WeightsWrong for a negative weight, for no weights, and for nothing but zeros, unless
              `even_if_zero` declares that such parts are even.
    Source:   docs/decisions/0004-money.md.
    """
    if even_if_zero and weights and not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise WeightsWrong(field="weights", weights=list(weights))
    sign = -1 if minor < 0 else 1
    parts = [abs(minor) * weight // whole for weight in weights]
    rests = [abs(minor) * weight % whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda i: (-rests[i], i))
    for i in by_rest[: abs(minor) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def weights_of(text: str) -> list[int]:
    """Weights as one types them ("80,8,12.5"), scaled to whole numbers of the same proportions. Raises NumberWrong."""
    exact = [number("weights", part.strip()) for part in text.split(",")]
    scale = lcm(*(weight.denominator for weight in exact))
    return [int(weight * scale) for weight in exact]


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; nothing sums to zero of it."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def amount(text: str, currency: str) -> Money:
    """Read an amount in major units ("12,500.50"); groups of three may be parted by commas.

    Exact: more decimals than the currency has (ISO 4217) are refused, never rounded. Raises Invalid.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not AMOUNT.fullmatch(plain):
        raise Invalid(given=text)
    scaled = Decimal(plain.replace(",", "")).scaleb(digits(currency))
    if scaled != scaled.to_integral_value() or scaled.adjusted() >= DIGITS_MAX:
        raise Invalid(given=text)
    return Money(int(scaled), currency)


def plain(minor: int, currency: str) -> str:
    """Minor units as one types them in major units: no symbol, no groups. `amount` reads them again."""
    return f"{Decimal(minor).scaleb(-digits(currency)):f}"
