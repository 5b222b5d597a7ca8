"""Reading plans and accruals."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from ltc.commission.models import Accrual, CommissionPlan, PlanDraft, PlanDraftState
from ltc.commission.rates import RateRule
from ltc.settlement.models import StatementLine


def plan_on(session: Session, day: date) -> CommissionPlan | None:
    """The plan in force on a day: the newest version that has begun."""
    query = select(CommissionPlan).where(CommissionPlan.valid_from <= day)
    return session.scalar(query.order_by(CommissionPlan.valid_from.desc(), CommissionPlan.version.desc()).limit(1))


def plans() -> Select[CommissionPlan]:
    """Every version, the newest first."""
    return select(CommissionPlan).order_by(CommissionPlan.version.desc())


def open_draft(session: Session) -> PlanDraft | None:
    """The draft that is being written, if any."""
    return session.scalar(select(PlanDraft).where(PlanDraft.state == PlanDraftState.OPEN))


def rules_of(plan: CommissionPlan) -> list[RateRule]:
    """A plan's rates as values."""
    return [RateRule(rate.mode, rate.role, rate.tier_code, rate.rate_ppm) for rate in plan.rates]


def alarms() -> Select[Accrual]:
    """Blocked accruals that nothing has solved: an accrual that solves one names it."""
    return select(Accrual).where(*_unsolved()).order_by(Accrual.earned_on, Accrual.id)


def _unsolved() -> tuple[ColumnElement[bool], ...]:
    solving = aliased(Accrual)
    solved = select(solving.id).where(solving.corrects_id == Accrual.id, solving.tenant_id == Accrual.tenant_id)
    return Accrual.blocked.is_not(None), ~solved.exists()


def accruals(deal_id: UUID | None = None, view: str = "", span: tuple[date, date] | None = None) -> Select[Accrual]:
    """Accruals that the session may see, newest first; `view` is open, held, blocked, payable, or all.

    With a span, as the settlement of it sees them; what is held back and what is payable need one.
    """
    query = select(Accrual).order_by(Accrual.earned_on.desc(), Accrual.id.desc())
    if deal_id:
        query = query.where(Accrual.deal_id == deal_id)
    first, last = span or (date.min, date.max)
    if view == "open":
        return query.where(Accrual.blocked.is_(None), Accrual.payable_on < last, ~settled().exists())
    if view == "held":
        return query.where(Accrual.earned_on < last, Accrual.payable_on >= last, ~settled().exists())
    if view == "payable":
        return query.where(Accrual.blocked.is_(None), Accrual.payable_on >= first, Accrual.payable_on < last)
    return query.where(Accrual.earned_on < last, *_unsolved()) if view == "blocked" else query


def settled() -> Select[UUID]:
    """The statement line of an accrual: correlate with Accrual."""
    return select(StatementLine.id).where(StatementLine.id == Accrual.id)
