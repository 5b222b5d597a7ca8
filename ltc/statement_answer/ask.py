"""Asking for a partner's answer, and fixing its days once the notice has gone out."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.settlement.find import statements_of
from ltc.settlement.models import SettlementPeriod, SettlementRun
from ltc.settlement_terms.find import in_force
from ltc.settlement_terms.terms import Terms
from ltc.statement_answer.models import StatementAnswer
from pricing.ground.record import new_id


def ask(session: Session, run: SettlementRun, now: datetime) -> list[StatementAnswer]:
    """One answer for each statement of an approved run that has none; the days follow when the notice has gone out."""
    statements = statements_of(session, run)
    known = select(StatementAnswer.statement_id).where(StatementAnswer.statement_id.in_({one.id for one in statements}))
    asked = set(session.scalars(known))
    made = [
        StatementAnswer(id=new_id(), partner_id=one.partner_id, statement_id=one.id, asked_at=now)
        for one in statements
        if one.id not in asked
    ]
    session.add_all(made)
    return made


def told(answer: StatementAnswer, terms: Terms, on: date) -> None:
    """The notice went out on a day: from it count the days of disputes, of the reminder, and of silence."""
    answer.told_on = on
    answer.disputable_until = on + timedelta(days=terms.dispute_days)
    if terms.silence_days:
        answer.silent_on = on + timedelta(days=terms.silence_days)
        answer.reminder_on = answer.silent_on - timedelta(days=terms.reminder_days)


def terms_of(session: Session, period: SettlementPeriod) -> Terms:
    """The settlement terms that a period goes by: those in force on its last day."""
    return in_force(session, period.ends_on - timedelta(days=1)).terms
