"""Reading disputes."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.dispute.models import Dispute, DisputeMessage, DisputeNote, DisputeProposal, DisputeState, ProposalState
from ltc.settlement.models import Statement
from partners.partner.models import Partner


def disputes(view: str = "") -> Select[Dispute, Statement, Partner]:
    """Disputes that the session may see; `open` ones by due time, else all, the newest first."""
    query = select(Dispute, Statement, Partner).join(Statement, Statement.id == Dispute.statement_id)
    query = query.join(Partner, Partner.id == Dispute.partner_id)
    if view == "open":
        return query.where(Dispute.state == DisputeState.OPEN).order_by(Dispute.due_at, Dispute.number)
    return query.order_by(Dispute.opened_at.desc(), Dispute.number)


def messages_of(dispute_id: UUID) -> Select[DisputeMessage]:
    """What both sides wrote, the first first."""
    query = select(DisputeMessage).where(DisputeMessage.dispute_id == dispute_id)
    return query.order_by(DisputeMessage.written_at, DisputeMessage.id)


def notes_of(dispute_id: UUID) -> Select[DisputeNote]:
    """What the house noted for itself; a partner's session finds none."""
    return select(DisputeNote).where(DisputeNote.dispute_id == dispute_id).order_by(DisputeNote.written_at)


def proposal_of(session: Session, dispute_id: UUID) -> DisputeProposal | None:
    """The correction that waits for a second person, if any."""
    query = select(DisputeProposal).where(DisputeProposal.dispute_id == dispute_id)
    return session.scalar(query.where(DisputeProposal.state == ProposalState.PROPOSED))


def by_line(session: Session, statement_id: UUID) -> dict[UUID, Dispute]:
    """The disputes of a statement, by line."""
    query = select(Dispute).where(Dispute.statement_id == statement_id)
    return {dispute.line_id: dispute for dispute in session.scalars(query)}
