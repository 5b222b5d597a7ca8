"""What the pages of contract prices and of promotions share: ending one, a filter by state, who did what."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateField
from wtforms.validators import InputRequired

from portal.identity.people import names_of
from portal.web.form import HouseForm
from portal.web.format import today
from pricing.ground.offered import Offered, OfferState

DAY = timedelta(days=1)


class EndForm(HouseForm):
    """The first day on which an offer holds no more."""

    starting = DateField(_("No longer in force from"), [InputRequired()])

    @classmethod
    def now(cls) -> "EndForm":
        """The form as it was sent, or with today."""
        return cls.sent(data={"starting": today()})


def until(last: date | None) -> date | None:
    """The exclusive end of what holds to a last day; the last day of the calendar means that it is open."""
    return last + DAY if last and last < date.max else None


def state_asked() -> OfferState | None:
    """The state that a list is narrowed to."""
    asked = request.args.get("state", "")
    return OfferState(asked) if asked in set(OfferState) else None


def people(rows: Sequence[Offered]) -> dict[UUID, str]:
    """What those are called who drafted, published and ended offers, by id."""
    ids = {person for row in rows for person in (row.drafted_by, row.published_by, row.ended_by) if person}
    return names_of(ids)
