"""Statements of the demo: terms from the beginning, all confirmed but the last, a line of which is disputed."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from ltc.dispute.models import Dispute, DisputeReason, DisputeSide
from ltc.dispute.open import Claim
from ltc.settlement.models import SettlementRun, Statement, StatementLine
from ltc.settlement_terms import draft
from ltc.settlement_terms.terms import Limit, Terms
from ltc.statement_answer.confirm import confirm
from ltc.statement_answer.find import waiting
from ltc.statement_answer.models import StatementAnswer
from portal.actor import Actor
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at, jobs
from portal.flows import dispute as flow
from portal.flows.settlement import tell_partners
from portal.flows.statement_answer import make_round
from portal.permits import Role
from pricing.ground.money import digits

SAID = {
    "en": ("The second receipt of the month is missing.", "Which receipt do you mean? Please name its day."),
    "zh": ("本月第二笔收款未计入。", "请说明是哪一笔收款，以及收款日期。"),
}
LEAST, ALONE = 100, 500  # major units of the tenant's currency


def publish(stage: Stage, day: date, people: tuple[UUID, UUID]) -> None:
    """Settlement terms in force from a day on."""
    maker, checker = people
    unit = 10 ** digits(stage.vendor.currency)
    limit = Limit(stage.vendor.currency, LEAST * unit, ALONE * unit)
    terms = Terms((limit,), silence_days=75, reminder_days=10, dispute_days=60, freezes_owing=True)
    with stopped_at(at(day)), work(stage.robot) as session:
        row = draft.begin(session, maker, at(day))
        session.flush()
        draft.edit(session, row, terms, maker, at(day))
        draft.publish(session, row, day, checker, (day, at(day)))


def tell(stage: Stage, run_id: UUID, day: date) -> None:
    """The partners are told of a run on a day; a day later the days of their answers are known."""
    with stopped_at(at(day)), work(stage.robot) as session:
        tell_partners(session, session.scalars(select(SettlementRun).where(SettlementRun.id == run_id)).one())
    jobs(stage, at(day))
    after = at(day + timedelta(days=1))
    with stopped_at(after), work(stage.robot) as session:
        make_round(session, after)


def plant(stage: Stage) -> None:
    """Confirm all but each partner's newest; of two of these a line is disputed, and finance asks one of them back."""
    with work(stage.robot) as session:
        newest: dict[UUID | None, UUID] = {}
        for answer, statement in session.execute(waiting().order_by(None).order_by(Statement.number.desc())).all():
            admin = _of_partner(stage, statement.partner_id)
            if newest.setdefault(statement.partner_id, statement.id) != statement.id and admin:
                confirm(session, answer, admin.person_id, now())
    for place, statement_id in enumerate(list(newest.values())[-2:]):
        _dispute(stage, statement_id, asks_back=place == 0)


def _of_partner(stage: Stage, partner_id: UUID | None) -> Actor | None:
    """Somebody of a partner, its administrator before others."""
    people = [actor for actor in stage.actors.values() if actor.partner_id == partner_id]
    return max(people, key=lambda actor: Role.PARTNER_ADMIN in actor.roles, default=None)


def _dispute(stage: Stage, statement_id: UUID, asks_back: bool) -> None:
    """The first line, a week ago or on the last day that there was."""
    opening, asking = SAID[stage.vendor.language]
    finance, week_ago = stage.by_role(Role.FINANCE), now().date() - timedelta(days=7)
    with work(stage.robot) as session:
        query = select(StatementAnswer.disputable_until).where(StatementAnswer.statement_id == statement_id)
        when = at(min(week_ago, session.scalars(query).one() or week_ago))
        lines = select(StatementLine).where(StatementLine.statement_id == statement_id)
        line = session.scalars(lines.order_by(StatementLine.id)).first()
        writer = _of_partner(stage, line.partner_id) if line else None
    if line is None or writer is None:
        return
    with stopped_at(when), work(writer) as session:
        made = flow.dispute(session, line, Claim(DisputeReason.BASE, opening), writer.person_id, when)
        dispute_id = made.id
    jobs(stage, when)
    if asks_back:
        with stopped_at(when), work(finance) as session:
            row = session.scalars(select(Dispute).where(Dispute.id == dispute_id)).one()
            flow.say(session, row, DisputeSide.HOUSE, asking, (finance.person_id, when))
        jobs(stage, when)
