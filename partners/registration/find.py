"""Reading registrations for the house: which partners ask much and follow little."""

from datetime import datetime

from sqlalchemy import Select, case, func, select

from partners.partner.models import Partner
from partners.registration.models import Registration, Stage

CAME_TO_NOTHING = (Stage.REJECTED, Stage.WITHDRAWN)
ASKED_MIN = 10
SHARE_MIN = 4, 5  # four of five


def probing(since: datetime) -> Select[Partner, int, int]:
    """Partners with ten registrations or more since an instant of which four in five came to nothing.

    Each with how many it sent and how many came to nothing; those that ask most first.
    """
    nothing = func.sum(case((Registration.stage.in_(CAME_TO_NOTHING), 1), else_=0))
    sent = func.count()
    least, of = SHARE_MIN
    return (
        select(Partner, sent, nothing)
        .join(Registration, Registration.partner_id == Partner.id)
        .where(Registration.submitted_at > since)
        .group_by(*Partner.__table__.columns)
        .having(sent >= ASKED_MIN, nothing * of >= sent * least)
        .order_by(sent.desc(), Partner.code)
    )
