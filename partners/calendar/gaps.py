"""Years that promises reach into and that the calendar does not know, or not whole. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from partners.calendar.models import DayKind
from pricing.ground.decision import Reason, Verdict

AHEAD = timedelta(days=60)  # how far answers and the deadlines after them reach, with room to act


def gaps(days: Iterable[tuple[date, DayKind]], today: date) -> list[Reason]:
    """What this year lacks and, when it is near, the next: holidays, or make-up days where the year before has some.

    `days` are all that differ from their weekday.
    """
    known = {(day.year, kind) for day, kind in days}
    found = []
    for year in sorted({today.year, (today + AHEAD).year}):
        if (year, DayKind.HOLIDAY) not in known:
            found.append(Reason("calendar.no-holidays", Verdict.REFER, {"year": str(year)}))
        elif (year, DayKind.WORKDAY) not in known and (year - 1, DayKind.WORKDAY) in known:
            found.append(Reason("calendar.no-make-up-days", Verdict.REFER, {"year": str(year)}))
    return found
