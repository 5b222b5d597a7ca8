"""What the pages of a dispute show."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.commission.models import Accrual
from ltc.deal.models import Deal
from ltc.dispute.find import messages_of, notes_of, proposal_of
from ltc.dispute.models import Dispute
from ltc.settlement.models import Statement, StatementLine
from ltc.statement_answer.find import answer_to
from partners.partner.models import Partner
from portal.identity.people import names_of
from portal.web.fetch import fetch


def about(session: Session, line: StatementLine) -> dict[str, Any]:
    """A line with its statement, accrual and deal."""
    accrual = fetch(session, Accrual, line.id)
    return {
        "line": line,
        "statement": fetch(session, Statement, line.statement_id),
        "answer": answer_to(session, line.statement_id),
        "accrual": accrual,
        "deal": fetch(session, Deal, accrual.deal_id),
    }


def page_of(session: Session, dispute: Dispute) -> dict[str, Any]:
    """A dispute with its line, what both sides wrote, and, for the house, its notes and the correction that waits."""
    line = session.scalars(select(StatementLine).where(StatementLine.id == dispute.line_id)).one()
    messages, notes = session.scalars(messages_of(dispute.id)).all(), session.scalars(notes_of(dispute.id)).all()
    proposal = proposal_of(session, dispute.id)
    people = {*(one.written_by for one in messages), *(one.written_by for one in notes)}
    people |= {proposal.proposed_by} if proposal else set()
    return {
        "dispute": dispute,
        "partner": session.scalar(select(Partner).where(Partner.id == dispute.partner_id)),
        "messages": messages,
        "notes": notes,
        "proposal": proposal,
        "people": names_of(people),
        "correction": session.scalar(select(Accrual).where(Accrual.id == dispute.accrual_id)),
        **about(session, line),
    }
