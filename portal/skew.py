"""The clock of this machine against the database's: nothing is written while the two are far apart.

Dates decide what is protected, due and answered. A host whose clock runs weeks ahead would end protections early,
and no rule could tell. SQLite has no clock but the host's, and one host only: there is nothing to compare.
"""

from datetime import datetime, timedelta

from portal import clock
from pricing.ground.errors import DomainError

MOST = timedelta(minutes=5)


class ClocksDiffer(DomainError):
    """This machine's clock and the database's are too far apart to decide anything by; the facts say how far."""

    code = "clocks-differ"
    status = 503


def refuse_skew(database_says: datetime) -> None:
    """Raise ClocksDiffer when the host's clock is more than five minutes from what the database says now."""
    apart = clock.host() - database_says
    if abs(apart) > MOST:
        raise ClocksDiffer(minutes=apart // timedelta(minutes=1))
