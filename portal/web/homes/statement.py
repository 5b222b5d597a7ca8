"""Statements on the homes: those that wait for their partner, and disputes by whose turn it is and when it is due."""

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.dispute.find import disputes
from ltc.dispute.models import Dispute, DisputeProposal, DisputeSide, ProposalState
from ltc.statement_answer.find import waiting
from portal.permits import Permission, permits
from portal.web.format import day, moment
from portal.web.homes.page import Task

SHOWN_MAX = 20


def to_confirm(session: Session) -> list[Task]:
    """For whoever may confirm: statements that wait, the one that silence confirms first before the others."""
    if not permits(g.actor, Permission.STATEMENT_CONFIRM):
        return []
    return [
        Task(
            _("Confirm the statement %(number)s", number=statement.number),
            url_for("statement.show", id=statement.id),
            day(answer.silent_on) if answer.silent_on else "",
        )
        for answer, statement in session.execute(waiting().limit(SHOWN_MAX))
    ]


def to_write(session: Session) -> list[Task]:
    """For whoever may dispute: what the house asked."""
    if not permits(g.actor, Permission.DISPUTE_OPEN):
        return []
    query = disputes("open").where(Dispute.turn == DisputeSide.PARTNER).limit(SHOWN_MAX)
    return [_task(_("Answer the message on %(number)s"), row) for row, *_rest in session.execute(query)]


def to_answer(session: Session) -> list[Task]:
    """For finance: corrections of others that wait for a second person, then what partners dispute, by due time."""
    waits = select(Dispute).join(DisputeProposal, DisputeProposal.dispute_id == Dispute.id)
    waits = waits.where(DisputeProposal.state == ProposalState.PROPOSED)
    others = waits.where(DisputeProposal.proposed_by != g.actor.person_id).order_by(Dispute.due_at).limit(SHOWN_MAX)
    proposed = set(session.scalars(waits.with_only_columns(Dispute.id)))
    query = disputes("open").where(Dispute.turn == DisputeSide.HOUSE, Dispute.id.not_in(proposed)).limit(SHOWN_MAX)
    return [
        *(_task(_("Confirm the correction of %(number)s"), row) for row in session.scalars(others)),
        *(_task(_("Answer the dispute %(number)s"), row) for row, *_rest in session.execute(query)),
    ]


def _task(said: str, row: Dispute) -> Task:
    when = moment(row.due_at) if row.due_at else ""
    return Task(said % {"number": row.number}, url_for("dispute.show", id=row.id), when)
