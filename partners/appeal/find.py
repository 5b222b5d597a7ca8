"""Reading appeals."""

from sqlalchemy import Select, select

from partners.appeal.models import Appeal, AppealReview
from partners.conflict.models import ConflictCase
from partners.partner.models import Partner
from partners.registration.models import Registration


def appeals() -> Select[Appeal, Registration, Partner, ConflictCase, AppealReview]:
    """Every appeal with its registration, case and review, the newest first. For the house."""
    query = select(Appeal, Registration, Partner, ConflictCase, AppealReview)
    query = query.join(Registration, Registration.id == Appeal.registration_id)
    query = query.join(Partner, Partner.id == Appeal.partner_id)
    query = query.outerjoin(ConflictCase, ConflictCase.registration_id == Registration.id)
    query = query.outerjoin(AppealReview, AppealReview.appeal_id == Appeal.id)
    return query.order_by(Appeal.asked_at.desc(), Appeal.id)
