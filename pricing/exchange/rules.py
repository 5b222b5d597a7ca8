"""Which exchange rates are taken, and which need to be confirmed: what is typed is compared with what stands. Pure."""

import re
import unicodedata
from bisect import bisect_right, insort
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from pricing.exchange.convert import PICO, ExchangeRate
from pricing.ground.cell import FORMULA
from pricing.ground.errors import Invalid
from pricing.ground.money import UnknownCurrency, digits
from pricing.ground.number import written
from pricing.ground.rate import Rounding, settled

AHEAD_MAX = timedelta(days=31)
JUMP_MAX = 2  # times the last rate, or its half
RATE = re.compile(r"[0-9]{1,7}(\.[0-9]{1,12})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PUBLISHER_LENGTH_MAX = 80
SHOWN = 40
Pair = tuple[str, str]


class ExchangeRateText(Invalid):
    """A rate is digits with a point, and at most twelve decimals."""

    code = "exchange-rate-text"


class ExchangeRateDay(Invalid):
    """A first day is written as 2026-03-01."""

    code = "exchange-rate-day"


class ExchangeRatePublisher(Invalid):
    """Whoever published a rate is named."""

    code = "exchange-rate-publisher"


class ExchangeRateAhead(Invalid):
    """A rate begins within a month from today, or has begun."""

    code = "exchange-rate-ahead"


class ExchangeRateSame(Invalid):
    """The very same rate stands for this day already."""

    code = "exchange-rate-same"


class ExchangeRateKnown(Invalid):
    """Another rate begins on this day: to correct it, that must be confirmed."""

    code = "exchange-rate-known"


class ExchangeRateJump(Invalid):
    """A rate is more than twice the last one or less than half of it: that must be confirmed."""

    code = "exchange-rate-jump"


class History:
    """The rates that stand: by pair and first day, each with the number of its entry."""

    def __init__(self) -> None:
        self._rates: dict[tuple[str, str, date], tuple[ExchangeRate, int]] = {}
        self._days: dict[Pair, list[date]] = {}

    def put(self, rate: ExchangeRate, entry: int) -> None:
        """Let an entry stand for its day; a later one takes its place."""
        key = rate.source, rate.target, rate.starts_on
        if key not in self._rates:
            insort(self._days.setdefault((rate.source, rate.target), []), rate.starts_on)
        if key not in self._rates or self._rates[key][1] < entry:
            self._rates[key] = rate, entry

    def same_day(self, rate: ExchangeRate) -> tuple[ExchangeRate | None, int]:
        """What stands for the pair and first day of a rate, and the number of its entry; 0 for none."""
        return self._rates.get((rate.source, rate.target, rate.starts_on), (None, 0))

    def yardstick(self, rate: ExchangeRate) -> Fraction | None:
        """What a rate is measured by: the one before it or of its day, else the next one; else those of the reverse."""
        if found := self._nearest((rate.source, rate.target), rate.starts_on):
            return found.value
        back = self._nearest((rate.target, rate.source), rate.starts_on)
        return Fraction(back.value.denominator, back.value.numerator) if back else None

    def _nearest(self, pair: Pair, day: date) -> ExchangeRate | None:
        days = self._days.get(pair)
        return self._rates[*pair, days[max(bisect_right(days, day) - 1, 0)]][0] if days else None


def read(cells: Mapping[str, str]) -> ExchangeRate:
    """A rate as one types it: source, target, rate, from, published_by.

    Errors: UnknownCurrency, ExchangeRateText, ExchangeRateWrong, ExchangeRateDay, ExchangeRatePublisher.
    """
    text = unicodedata.normalize("NFKC", cells["rate"]).strip()
    source, target = (_currency(side, cells[side]) for side in ("source", "target"))
    if not RATE.fullmatch(text):
        raise ExchangeRateText(field="rate", given=text[:SHOWN])
    return ExchangeRate(source, target, Fraction(text), _day(cells["from"]), _publisher(cells["published_by"]))


def check(rate: ExchangeRate, history: History, today: date, confirmed: bool) -> None:
    """Whether a rate may be entered beside those that stand.

    Errors: ExchangeRateAhead, ExchangeRateSame; unless it was confirmed, ExchangeRateKnown and ExchangeRateJump.
    """
    if rate.starts_on > today + AHEAD_MAX:
        raise ExchangeRateAhead(field="starts_on", days=AHEAD_MAX.days)
    standing, _ = history.same_day(rate)
    if standing == rate:
        raise ExchangeRateSame(field="rate")
    if confirmed:
        return
    if standing:
        raise ExchangeRateKnown(field="confirmed", rate=written(standing.value), published_by=standing.published_by)
    last = history.yardstick(rate)
    if last and (last > rate.value * JUMP_MAX or rate.value > last * JUMP_MAX):
        raise ExchangeRateJump(field="confirmed", rate=written(rate.value), last=_near(last))


def _currency(field: str, code: str) -> str:
    code = unicodedata.normalize("NFKC", code).strip().upper()
    try:
        digits(code)
    except UnknownCurrency as error:
        raise UnknownCurrency(field=field, currency=code[:SHOWN]) from error
    return code


def _day(text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ExchangeRateDay(field="starts_on", given=text[:SHOWN])


def _publisher(text: str) -> str:
    name = text.strip()
    if not 0 < len(name) <= PUBLISHER_LENGTH_MAX or not name.isprintable() or name.startswith(FORMULA):
        raise ExchangeRatePublisher(field="published_by", most=PUBLISHER_LENGTH_MAX)
    return name


def _near(value: Fraction) -> str:
    """A rate to twelve decimals; of the reverse pair's, which may have no end."""
    return written(Fraction(settled(value * PICO, Rounding.HALF_AWAY), PICO))
