"""Money, rates, dates and instants as a reader of either language writes them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_datetime_format
from babel.numbers import format_decimal, get_currency_symbol, parse_pattern
from flask import g
from flask_babel import get_locale, gettext

from portal.clock import now
from pricing.ground.capital import capital
from pricing.ground.money import digits
from pricing.ground.money import plain as plain
from pricing.ground.number import written

PATTERNS = {digit: parse_pattern("#,##0" + ("." + "0" * digit if digit else "")) for digit in range(5)}


def minor(amount: int | None, currency: str) -> str:
    """An amount in minor units with its currency's ISO digits and symbol; a minus sign goes first."""
    if amount is None:
        return "–"
    places, locale = digits(currency), get_locale()
    size = format_decimal(Decimal(abs(amount)).scaleb(-places), format=PATTERNS[places], locale=locale)
    return ("−" if amount < 0 else "") + get_currency_symbol(currency, locale=locale) + size


def coded(amount: int, currency: str) -> str:
    """An amount in minor units with its currency's code before it, where two currencies stand in one sentence."""
    places = digits(currency)
    size = format_decimal(Decimal(abs(amount)).scaleb(-places), format=PATTERNS[places], locale=get_locale())
    return f"{currency}\u00a0{'−' if amount < 0 else ''}{size}"


def capitals(amount: int, currency: str) -> str | None:
    """Yuan in capital numerals (大写金额), as a Chinese document says its total again; None elsewhere."""
    return capital(amount) if currency == "CNY" and str(get_locale()).startswith("zh") else None


def count(number: int) -> str:
    """A whole number with its groups."""
    return format_decimal(number, locale=get_locale())


def percent(ppm: int | None) -> str:
    """Parts per million as a percentage, with no more decimals than it needs."""
    if ppm is None:
        return "–"
    return f"{Decimal(ppm) / 10_000:f}".rstrip("0").rstrip(".") + " %" if ppm % 10_000 else f"{ppm // 10_000} %"


def rate(value: Fraction) -> str:
    """An exchange rate with all the decimals that it has."""
    return written(value)


def day(value: date | None) -> str:
    """A calendar date; of an instant, the date where the tenant is."""
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    return format_date(value, "medium", locale=get_locale()) if value else "–"


def last_day(until: date | None) -> str:
    """The last date before an exclusive end."""
    return day(until - timedelta(days=1)) if until else "–"


def calendar_month(value: date) -> str:
    """The month of a date, with its year."""
    return format_skeleton("yMMMM", value, locale=get_locale())


def period_name(span: tuple[date, date]) -> str:
    """A settlement period in words: a whole month by its name, any other by its first and last day."""
    first, until = span
    if first.day == 1 and until == (first + timedelta(days=31)).replace(day=1):
        return calendar_month(first)
    return str(gettext("%(first)s to %(last)s", first=day(first), last=last_day(until)))


def moment(value: datetime | None) -> str:
    """An instant in the tenant's time zone, to the minute, on the clock of 24 hours in both languages."""
    if value is None:
        return "–"
    local = value.astimezone(zone())
    return str(get_datetime_format("medium", locale=get_locale())).format(f"{local:%H:%M}", day(local.date()))


def zone() -> ZoneInfo:
    """The tenant's time zone."""
    return ZoneInfo(g.tenant.time_zone if g.get("tenant") else "UTC")


def today() -> date:
    """Today's date where the tenant is."""
    return now().astimezone(zone()).date()
