"""The twelve months that figures are about. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Window:
    """Twelve calendar months of the tenant, the last of them up to the end of yesterday.

    `as_of` is the day on which it was counted; nothing of that day counts, so what stands behind a figure stays.
    """

    as_of: date
    time_zone: str

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months, the earliest first."""
        last = (self.as_of - timedelta(days=1)).replace(day=1)
        number = last.year * 12 + last.month - 1
        return tuple(date(one // 12, one % 12 + 1, 1) for one in range(number - MONTHS + 1, number + 1))

    @property
    def first(self) -> date:
        """The first day."""
        return self.months[0]

    def days(self, month: str = "") -> tuple[date, date]:
        """The days of a month such as 2026-03 that count, or of the whole window; half-open. Raises ValueError."""
        if not month:
            return self.first, self.as_of
        first = date.fromisoformat(f"{month}-01")
        after = (first + timedelta(days=32)).replace(day=1)
        return max(first, self.first), max(min(after, self.as_of), self.first)

    def instants(self, month: str = "") -> tuple[datetime, datetime]:
        """The same as instants: from midnight to midnight where the tenant is."""
        first, until = self.days(month)
        return self.midnight(first), self.midnight(until)

    def midnight(self, day: date) -> datetime:
        """When a day begins."""
        return datetime.combine(day, time(), ZoneInfo(self.time_zone)).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The instant before which everything lies that counts."""
        return self.midnight(self.as_of)

    def month_of(self, instant: datetime) -> str:
        """The month of an instant, as 2026-03."""
        return f"{instant.astimezone(ZoneInfo(self.time_zone)):%Y-%m}"
