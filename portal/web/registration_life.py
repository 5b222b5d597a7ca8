"""What a partner can still do for a registration, and until when: read from its own rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.extension.ask import count, window_opens
from partners.extension.find import of_registration
from partners.extension.models import Extension, ExtensionState
from partners.heartbeat.confirm import heard_on, last_heard
from partners.protection.terms import terms_at, versions
from partners.registration.models import Registration, Stage
from portal.clock import now
from portal.flows import appeal
from portal.flows.promise import today


@dataclass(frozen=True, slots=True)
class Life:
    """The rights of a registration's partner today."""

    extensions: Sequence[Extension]
    extension_opens: date | None  # None: none can be asked for, now or later
    may_extend: bool
    confirm_by: date | None  # None: no confirmation is asked for
    appeal_until: date | None  # None: no appeal is open

    @property
    def may_confirm(self) -> bool:
        """Whether confirming progress does any good."""
        return self.confirm_by is not None


def life(session: Session, row: Registration) -> Life:
    """What is open today."""
    terms, day = terms_at(session, row.submitted_at or now()), today(session)
    left = count(session, row, ExtensionState.GRANTED) < terms.extensions_max
    waits = count(session, row, ExtensionState.ASKED) > 0
    opens = window_opens(row, terms) if left and not waits else None
    last = appeal.last_day(session, row, now())
    return Life(
        extensions=session.scalars(of_registration(row.id)).all(),
        extension_opens=opens,
        may_extend=bool(opens and opens <= day < (row.protected_until or day)),
        confirm_by=confirm_by(session, row, terms.heartbeat_days, heard_on(session, row.id)),
        appeal_until=last if last and day <= last else None,
    )


def unconfirmed(session: Session, until: date) -> list[tuple[Registration, date]]:
    """Protections whose progress must be confirmed by a day, with the day for each, the first first."""
    paces = [(terms.in_force_from, terms.heartbeat_days) for terms in session.scalars(versions())]
    heard = {row[0]: row[1] for row in session.execute(last_heard())}
    found = []
    for row in session.scalars(select(Registration).where(Registration.stage == Stage.APPROVED)):
        days = next((days for begins, days in paces if row.submitted_at and begins <= row.submitted_at), 0)
        by = confirm_by(session, row, days, heard.get(row.id))
        if by and by <= until:
            found.append((row, by))
    return sorted(found, key=lambda pair: pair[1])


def confirm_by(session: Session, row: Registration, days: int, heard: date | None) -> date | None:
    """When the next confirmation of progress is due: so many days after the last, or after the approval was read."""
    if row.stage is not Stage.APPROVED or not days or row.answered_at is None:
        return None
    return (heard or today(session, row.answered_at)) + timedelta(days=days)
