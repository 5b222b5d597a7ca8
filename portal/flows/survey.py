"""Asking customers how satisfied they are, and working on every bad answer."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room import task as tasks
from ltc.deal.room.circle import Scribe
from ltc.deal.room.models import DealTask, TeamRole
from ltc.deal.room.team import now_in_it
from ltc.survey import ask as surveys
from ltc.survey.figures import is_bad
from ltc.survey.find import Span, by_token
from ltc.survey.half import Half
from ltc.survey.models import Survey
from ltc.ticket.models import Ticket
from partners.calendar.hours import workday_after
from portal.actor import ROBOT_ID
from portal.clock import now
from portal.flows.deal_room import circle
from portal.flows.promise import today, worked, zone
from portal.identity import tenants
from portal.identity.models import Person
from portal.identity.sessions import digest
from portal.identity.tokens import LinkDead, stored
from portal.jobs.promise import later
from portal.mail.promise import mail
from portal.words.survey_speak import bad_answer
from pricing.ground.record import new_id

WORK_DAYS = 2
ORDER = (TeamRole.FULFILMENT, TeamRole.SOLUTION)


def span(session: Session, half: Half) -> Span:
    """The instants between which a half year lies where the tenant is."""
    starts, ends = (datetime.combine(day, time(), zone(session)) for day in (half.starts_on, half.ends_on))
    return starts, ends


def ask(session: Session, subject: surveys.Subject, recipient: str, language: str, by: UUID) -> Survey:
    """Send a link to an address. Raises SurveyAnswered."""
    survey_id = new_id()
    letter = surveys.Letter(survey_id, stored("survey", survey_id), recipient, language)
    row = surveys.ask(session, subject, letter, by, now())
    mail(session, row.recipient, language, f"survey_{row.kind.value}", {"survey_id": str(row.id)})
    return row


def ask_of_ticket(session: Session, ticket: Ticket, by: UUID) -> Survey | None:
    """A ticket was closed: ask whoever had it opened, where her address is known and she has not answered."""
    if ticket.reporter_mail is None:
        return None
    deal = session.get_one(Deal, (ticket.tenant_id, ticket.deal_id))
    subject = surveys.Subject(deal, ticket_id=ticket.id)
    try:
        return ask(session, subject, ticket.reporter_mail, tenants.own(session).language, by)
    except surveys.SurveyAnswered:
        return None


def answered(session: Session, token: str, score: int, comment: str) -> Survey:
    """Take the answer of a link; a bad one is a task in the deal. Raises LinkDead, ScoreWrong."""
    at = now()
    row = by_token(session, digest(token), at)
    if row is None:
        raise LinkDead
    surveys.check(row, score)
    task = _task(session, row, score, at) if is_bad(row.kind, score) else None
    session.flush()
    session.add(surveys.answer(row, score, comment, task.id if task else None, at))
    return row


def _task(session: Session, row: Survey, score: int, at: datetime) -> DealTask:
    """A task for whoever answers for fulfilment or the solution, else the deal's owner, else somebody of the house."""
    deal = session.scalars(select(Deal).where(Deal.id == row.deal_id)).one()
    known = circle(session, deal)
    seats = {one.role: one.person_id for one in session.scalars(now_in_it(deal.id))}
    wanted = [*(seats.get(role) for role in ORDER), deal.owner_id, row.asked_by, *known.house]
    person_id = next(one for one in wanted if one in known.house)
    language = session.get_one(Person, person_id).language or tenants.own(session).language
    due_on = workday_after(today(session), WORK_DAYS, worked(session, at)[1])
    new = tasks.NewTask(bad_answer(row.kind, score, language), person_id, due_on)
    task = tasks.set_task(session, deal, new, Scribe(ROBOT_ID, at, shared=False), known)
    later(session, "deal.task_set", task=str(task.id))
    return task
