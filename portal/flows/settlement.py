"""Trying a month out in a transaction of its own; approving it, and asking every partner for its answer."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from ltc.payout.beyond import AboveLimit, beyond
from ltc.settlement.approve import approve
from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun, Statement
from ltc.settlement.try_out import Trial, try_out
from ltc.statement_answer.ask import ask, terms_of
from portal.actor import Actor
from portal.bulk import Bulk
from portal.clock import now as present
from portal.db import work
from portal.flows.statement_answer import NOTICE, write_to
from portal.permits import Permission, permits


def tried(actor: Actor, day: date, now: datetime) -> Trial:
    """What settling the period of a day would say: the same code as the real one, rolled back."""
    with work(actor, keep=False) as session:
        return try_out(session, Bulk(session), day, actor.person_id, now)


def approved(session: Session, run: SettlementRun, shown: str, actor: Actor, now: datetime) -> None:
    """Approve a run, release its payouts, and ask its partners for their answers.

    Errors: those of `ltc.settlement.approve.approve`; AboveLimit for who releases less than the run pays.
    """
    above = [] if permits(actor, Permission.SETTLEMENT_APPROVE_ANY) else beyond(session, run, now)
    if above and run.state is not RunState.APPROVED:
        first = above[0]
        raise AboveLimit(paid_minor=first.paid_minor, limit_minor=first.limit_minor, currency=first.currency)
    approve(session, run, shown, actor.person_id, now)
    tell_partners(session, run)


def tell_partners(session: Session, run: SettlementRun) -> None:
    """Ask every partner that has a statement in the run for its answer, once, and promise a mail to all its people."""
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    terms = terms_of(session, period)
    for answer in ask(session, run, present()):
        statement = session.get_one(Statement, (answer.tenant_id or run.tenant_id, answer.statement_id))
        days = {"dispute_days": terms.dispute_days, "silence_days": terms.silence_days}
        write_to(session, statement, NOTICE, days)
