"""Reading gate decisions and approvals."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.gate_decision.models import GateApproval, GateDecision


def decisions(session: Session, deal_id: UUID) -> list[GateDecision]:
    """What was decided on a deal, the newest first."""
    query = select(GateDecision).where(GateDecision.deal_id == deal_id)
    return list(session.scalars(query.order_by(GateDecision.decided_at.desc(), GateDecision.id.desc())))


def approvals(session: Session, deal: Deal) -> list[GateApproval]:
    """The approvals of a deal at the stage where it stands, in order."""
    query = select(GateApproval).where(
        GateApproval.deal_id == deal.id,
        GateApproval.stage_id == deal.stage_id,
        GateApproval.stage_since == deal.stage_since,
    )
    return list(session.scalars(query.order_by(GateApproval.given_at, GateApproval.id)))
