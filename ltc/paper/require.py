"""Setting whether partners of a country are paid only with their paper."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.paper.models import PaperRule
from ltc.paper.rules import EVERY_OTHER
from partners.tax_profile.enter import country
from pricing.ground.record import new_id


def require(session: Session, given: str, needed: bool, starts: date, by: tuple[UUID, datetime]) -> PaperRule:
    """From a day on a paper is needed, or no longer; an empty country is every other one. Errors: CountryForm.

    Statements whose period ended before the day keep what held for them.
    """
    row = PaperRule(
        id=new_id(),
        country=country(given) if given.strip() else EVERY_OTHER,
        needed=needed,
        valid_from=starts,
        set_by=by[0],
        set_at=by[1],
    )
    session.add(row)
    return row
