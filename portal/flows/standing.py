"""Against what overdue is measured now: the stages of all paths, and the tenant's working hours."""

from sqlalchemy.orm import Session

from ltc.deal.seek import Standing
from ltc.path.every_stage import all_stages
from portal.clock import now
from portal.flows.promise import today, worked


def standing(session: Session) -> Standing:
    """Everything that a search for deals is measured against. For the house: it reads the calendar."""
    at = now()
    _, hours = worked(session, at)
    return Standing(all_stages(session), at, today(session, at), hours)
