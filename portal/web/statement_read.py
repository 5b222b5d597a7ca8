"""What the pages of a statement show: its figures, its lines, its answer, its disputes, and why it is not paid."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.dispute.find import by_line
from ltc.dispute.open import is_open
from ltc.payout.hold import Hold
from ltc.payout.models import Payout, PayoutHold
from ltc.settlement.balance import balance_of
from ltc.settlement.detail import Line, lines_of
from ltc.settlement.digest import seal
from ltc.settlement.models import PeriodState, SettlementPeriod, Statement
from ltc.settlement.unpaid import unpaid
from ltc.statement_answer.find import answer_to
from ltc.statement_answer.models import AnswerState, StatementAnswer
from ltc.withholding.find import applied
from partners.conflict.models import ConflictCase
from partners.partner.models import Partner
from portal.imports.write_workbook import Cell
from portal.web.fetch import fetch
from portal.web.format import percent, today
from portal.web.paging import ListPage
from portal.web.statement_paper import paper_at
from pricing.ground.decision import Fact, Reason
from pricing.ground.errors import NotFound
from pricing.ground.money import Money


def statements(view: str) -> Select[Statement, SettlementPeriod, Partner, StatementAnswer]:
    """Statements, newest first; `waiting` for their partner, or all. A partner sees those of closed months."""
    query = (
        select(Statement, SettlementPeriod, Partner, StatementAnswer)
        .join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
        .join(Partner, Partner.id == Statement.partner_id)
        .outerjoin(StatementAnswer, StatementAnswer.statement_id == Statement.id)
        .order_by(SettlementPeriod.starts_on.desc(), Statement.number)
    )
    if g.actor.partner_id:
        query = query.where(SettlementPeriod.state == PeriodState.CLOSED)
    return query.where(StatementAnswer.state == AnswerState.WAITING) if view == "waiting" else query


def statement_of(session: Session, statement_id: UUID) -> tuple[Statement, SettlementPeriod]:
    """A statement and its month; to a partner an open month's statement is not there. Raises NotFound."""
    statement = fetch(session, Statement, statement_id)
    period = fetch(session, SettlementPeriod, statement.period_id)
    if g.actor.partner_id and period.state is not PeriodState.CLOSED:
        raise NotFound
    return statement, period


def shown(session: Session, statement: Statement, period: SettlementPeriod) -> dict[str, Any]:
    """Everything round the lines."""
    answer = answer_to(session, statement.id)
    payout = session.scalar(select(Payout).where(Payout.statement_id == statement.id))
    hold = session.scalar(select(PayoutHold).where(PayoutHold.statement_id == statement.id))
    partner = session.scalars(select(Partner).where(Partner.id == statement.partner_id)).one()
    return {
        "statement": statement,
        "period": period,
        "closed": period.state is PeriodState.CLOSED,
        "partner": partner,
        "balance": balance_of(session, statement, period),
        "payout": payout,
        "hold": hold,
        "why_unpaid": why_unpaid(statement, partner, hold) if hold and payout is None else None,
        "answer": answer,
        "disputable": bool(answer and is_open(answer, today())),
        "disputes": by_line(session, statement.id),
        "seal": seal(session, statement),
        "withholding": applied(session, payout) if payout else None,
        **paper_at(session, statement),
    }


def why_unpaid(statement: Statement, partner: Partner, row: PayoutHold) -> Reason:
    """Why a statement that closes above zero is not paid."""
    facts: dict[str, Fact] = {"closing_minor": statement.closing_minor, "currency": statement.currency}
    return unpaid(Hold(row.kind, row.until, row.minimum_minor), facts | {"standing": partner.standing.value})


def with_lines(session: Session, page: ListPage[Any]) -> dict[str, Any]:
    """The lines of a page, and for staff the cases behind them."""
    lines = [Line(*row) for row in page.rows]
    asked = {line.deal.registration_id for line in lines if line.deal.registration_id}
    cases = select(ConflictCase).where(ConflictCase.registration_id.in_(asked))
    return {
        "page": page,
        "lines": lines,
        "cases": {case.registration_id: case.id for case in session.scalars(cases)},
    }


def sheet(session: Session, statement: Statement) -> Iterator[list[Cell]]:
    """The lines as rows of a spreadsheet, the same that the page shows, in the same order."""
    head = (_("Day"), _("Deal"), _("Invoice"), _("Base"), _("Share"), _("Rate"), _("Commission"), _("Currency"))
    yield [*head, _("Adjustment"), _("Corrects"), _("of")]
    currency = statement.currency
    for line in (Line(*row) for row in session.execute(lines_of(statement.id))):
        yield [
            line.accrual.earned_on,
            line.deal.number,
            line.invoice.number if line.invoice else "",
            Money(line.accrual.base_minor, currency),
            percent(line.accrual.share_ppm),
            percent(line.accrual.rate_ppm),
            Money(line.line.amount_minor, currency),
            currency,
            _("adjustment") if line.line.late else "",
            line.corrects or "",
            line.corrected_on or "",
        ]
