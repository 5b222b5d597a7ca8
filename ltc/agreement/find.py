"""Reading fixed agreements."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from ltc.agreement.models import AgreementState, CommissionAgreement
from ltc.earning.component import Component, ComponentKind, Scope


def agreements() -> Select[CommissionAgreement]:
    """Every agreement, the newest first."""
    return select(CommissionAgreement).order_by(CommissionAgreement.proposed_at.desc(), CommissionAgreement.id.desc())


def holding(day: date) -> Select[CommissionAgreement]:
    """Agreements that hold on a day."""
    ends = CommissionAgreement.valid_until
    query = select(CommissionAgreement).where(CommissionAgreement.state == AgreementState.AGREED)
    return query.where(CommissionAgreement.valid_from <= day, or_(ends.is_(None), ends > day))


def promised(session: Session, day: date, partner_ids: list[UUID]) -> list[Component]:
    """The agreements of some partners on a day as components; they name the partner, so they go first."""
    query = holding(day).where(CommissionAgreement.partner_id.in_(partner_ids))
    return [as_component(row) for row in session.scalars(query.order_by(CommissionAgreement.id))]


def as_component(row: CommissionAgreement) -> Component:
    """An agreement as a component."""
    scope = Scope(partner=str(row.partner_id), line=row.line_code, role=row.role)
    return Component(ComponentKind.RATE, scope, row.rate_ppm)
