"""Since when a deal stands at its stage for too long: the due time turned round, so that a search can use it. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from partners.calendar.hours import DAY, Hours


@dataclass(frozen=True, slots=True)
class Late:
    """Late is what reached its stage before an instant, or within one of some spans (half-open)."""

    before: datetime
    spans: tuple[tuple[datetime, datetime], ...]

    def is_late(self, since: datetime) -> bool:
        """Whether what stands there since an instant is late."""
        return since < self.before or any(start <= since < end for start, end in self.spans)


def late(now: datetime, due_days: int, hours: Hours) -> Late:
    """What is due before `now` when each has so many working days, as `partners.calendar.hours.same_time_after` counts.

    What falls due today is late from the time of day on at which its stage was reached.
    """
    zone = ZoneInfo(hours.time_zone)
    local = now.astimezone(zone)
    day, worked = local.date() - DAY, 0  # working days after `day` and before today
    today = [day + DAY] if due_days == 0 else []  # days of which the due day is today
    while worked < due_days:
        if worked == due_days - 1 and hours.works(local.date()):
            today.append(day)
        worked += hours.works(day)
        day -= DAY
    before = _at(day + DAY, time(), zone)
    spans = [(_at(one, time(), zone), _at(one, local.time(), zone)) for one in sorted(today)]
    if spans and spans[0][0] == before:
        before = spans.pop(0)[1]
    return Late(before, tuple(span for span in spans if span[0] < span[1]))


def _at(day: date, when: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, when, zone).astimezone(UTC)
