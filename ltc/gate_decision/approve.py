"""Approving a deal at its gate: by somebody of a role that the gate asks for."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.at import By, DealOver, StageMoved
from ltc.deal.models import Deal, DealState
from ltc.gate_decision.models import GateApproval
from ltc.path.find import content_of, path_of, place_of
from ltc.path.roles import parties
from pricing.ground.errors import DomainError, NotAllowed
from pricing.ground.record import new_id


class ApprovalGiven(DomainError):
    """This person approved at this gate already."""

    code = "approval-given"


def asked(session: Session, deal: Deal) -> list[str]:
    """The roles whose approval the gate of a deal's stage asks for, at the deal's value."""
    path = path_of(session, deal.path_id)
    conditions = content_of(path).stages[place_of(path, deal.stage_id)].conditions
    wanted = [one.facts for one in conditions if one.code == "approval"]
    return [str(asks["role"]) for asks in wanted if deal.value_minor >= int(asks.get("from_minor") or 0)]


def approve(session: Session, deal: Deal, role: str, seen: UUID, by: By) -> GateApproval:
    """Approve for a role that one has and the gate asks for. It counts for whoever else decides, while the deal stays.

    Raises StageMoved, DealOver, NotAllowed, ApprovalGiven.
    """
    if deal.stage_id != seen:
        raise StageMoved
    if deal.state is DealState.LOST:
        raise DealOver
    if role not in asked(session, deal) or role not in parties(by.roles):
        raise NotAllowed
    here = (GateApproval.deal_id == deal.id, GateApproval.stage_id == deal.stage_id)
    mine = (GateApproval.stage_since == deal.stage_since, GateApproval.given_by == by.person_id)
    if session.scalar(select(GateApproval.id).where(*here, *mine, GateApproval.role == role)):
        raise ApprovalGiven
    approval = GateApproval(
        id=new_id(),
        deal_id=deal.id,
        partner_id=deal.partner_id,
        stage_id=deal.stage_id,
        stage_since=deal.stage_since,
        role=role,
        note=by.note,
        given_by=by.person_id,
        given_at=by.now,
    )
    session.add(approval)
    return approval
