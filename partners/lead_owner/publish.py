"""Publishing the rules of owning leads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partners.lead_owner.models import LeadOwnerTerms
from partners.lead_owner.terms import OwnerTerms, checked


def publish(session: Session, terms: OwnerTerms, by: UUID, now: datetime) -> LeadOwnerTerms:
    """Put new rules in force at once; who owns a lead by earlier ones keeps it. Raises OwnerTermsOutOfRange."""
    checked(terms)
    row = LeadOwnerTerms(
        version=(session.scalar(select(func.max(LeadOwnerTerms.version))) or 0) + 1,
        in_force_from=now,
        choosing=terms.choosing,
        territories={str(region): [str(one) for one in people] for region, people in terms.territories.items()},
        others=[str(one) for one in terms.others],
        open_max=terms.open_max,
        idle_days=terms.idle_days,
        warn_days=terms.warn_days,
        published_by=by,
    )
    session.add(row)
    return row
