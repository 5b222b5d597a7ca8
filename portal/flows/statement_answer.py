"""The night's round of statements that wait for their partner: when the notice went out, the reminder, and silence."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.settlement.models import SettlementPeriod, Statement
from ltc.statement_answer.ask import terms_of, told
from ltc.statement_answer.confirm import fall_silent, lapses, remind, reminds
from ltc.statement_answer.find import quiet, waiting
from ltc.statement_answer.models import StatementAnswer
from portal.flows.promise import today, zone
from portal.identity import tenants
from portal.identity.models import Membership, Person
from portal.mail.models import MailMessage
from portal.mail.promise import mail

NOTICE, REMINDER = "statement_ready", "statement_reminder"


def make_round(session: Session, now: datetime) -> None:
    """Fix the days of what was told, remind of what silence will confirm, and let silence confirm what is due.

    Nothing is confirmed in the night in which it is reminded of, nor while a line is disputed.
    """
    day = today(session, now)
    _note_told(session)
    session.flush()
    for answer, statement in session.execute(quiet()).all():
        if reminds(answer, day):
            _remind(session, answer, statement, day)
        elif lapses(answer, day):
            fall_silent(answer, now)


def write_to(session: Session, statement: Statement, template: str, facts: Mapping[str, object]) -> bool:
    """Promise a mail about a statement to all people of its partner; False where there is nobody."""
    language = tenants.own(session).language
    people = session.scalars(_people(statement.partner_id)).all()
    for person in people:
        told_of = {"number": statement.number, "path": _path(statement.id), **facts}
        mail(session, person.email, person.language or language, template, told_of)
    return bool(people)


def _note_told(session: Session) -> None:
    """The day of a notice is the day on which its first mail went out, where the tenant is."""
    untold = session.execute(waiting().where(StatementAnswer.told_on.is_(None))).all()
    if not untold:
        return
    sent = _sent(session, min(row.StatementAnswer.asked_at for row in untold))
    for answer, statement in untold:
        if at := sent.get(_path(statement.id)):
            period = session.get_one(SettlementPeriod, (statement.tenant_id, statement.period_id))
            told(answer, terms_of(session, period), at.astimezone(zone(session)).date())


def _sent(session: Session, since: datetime) -> dict[str, datetime]:
    """When the first notice of each statement went out, by the statement's address."""
    query = select(MailMessage).where(MailMessage.template == NOTICE, MailMessage.promised_at >= since)
    rows = session.scalars(query.where(MailMessage.sent_at.is_not(None)).order_by(MailMessage.sent_at.desc()))
    return {str(row.facts["path"]): row.sent_at for row in rows if row.sent_at}


def _remind(session: Session, answer: StatementAnswer, statement: Statement, day: date) -> None:
    remind(answer, day)
    assert answer.silent_on
    if not write_to(session, statement, REMINDER, {"day": answer.silent_on.isoformat()}):
        answer.reminded_on = None  # nobody is there to be reminded, so silence says nothing


def _path(statement_id: UUID) -> str:
    return f"statements/{statement_id}"


def _people(partner_id: UUID | None) -> Select[Person]:
    members = select(Membership.person_id).where(Membership.partner_id == partner_id, Membership.ended_at.is_(None))
    return select(Person).where(Person.id.in_(members))
