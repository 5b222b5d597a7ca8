"""Drafting a commission plan: copied from the newest version, edited, published by another person or thrown away."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.commission.find import open_draft, rules_of
from ltc.commission.flawed import flaws_of
from ltc.commission.models import CommissionPlan, CommissionRate, PlanDraft, PlanDraftState
from ltc.commission.plan import terms_of
from ltc.commission.rates import RateRule
from pricing.ground.drafting import DraftOpen, hold, hold_own, refuse_drafter
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.rate import PPM
from pricing.ground.record import new_id


class PlanRateWrong(Invalid):
    """A commission rate is between 0 and 100 %."""

    code = "plan-rate-wrong"


class PlanStart(Invalid):
    """A plan begins tomorrow or later, after every plan that is published: what was earned stays earned."""

    code = "plan-start"


class PlanUnchanged(DomainError):
    """The draft says what the newest plan says."""

    code = "plan-unchanged"


class PlanFlawed(DomainError):
    """The draft has rules that can never fire, gaps or pairs of equal rank; its page names each."""

    code = "plan-flawed"


def begin(session: Session, by: UUID, now: datetime) -> PlanDraft:
    """A draft with the rates of the newest version. Raises DraftOpen."""
    if open_draft(session):
        raise DraftOpen
    newest = _newest(session)
    rates = [rule.data() for rule in rules_of(newest)] if newest else []
    draft = PlanDraft(id=new_id(), rates=rates, state=PlanDraftState.OPEN, drafted_by=by, drafted_at=now)
    draft.terms, draft.components = (dict(newest.terms), list(newest.components)) if newest else ({}, [])
    session.add(draft)
    return draft


def edit(session: Session, draft: PlanDraft, rates: Sequence[RateRule], by: UUID, now: datetime) -> None:
    """Replace the draft's rates. Raises DraftOver, DraftOfAnother, PlanRateWrong."""
    hold_own(session, draft, by)
    if any(not 0 <= rule.rate_ppm <= PPM for rule in rates):
        raise PlanRateWrong
    draft.rates, draft.drafted_at = [rule.data() for rule in rates], now


def discard(session: Session, draft: PlanDraft) -> None:
    """Throw the draft away; it is kept, but never becomes a plan. Raises DraftOver."""
    hold(session, draft)
    draft.state = PlanDraftState.DISCARDED


def publish(
    session: Session, draft: PlanDraft, valid_from: date, by: UUID, when: tuple[date, datetime]
) -> CommissionPlan:
    """The next version of the plan, in force from a day after `when` (the tenant's date, and the instant).

    An order is rated by the plan of the day on which it was placed, so a plan that began today could find orders of
    today that were rated already. Raises DraftOver, DraftOwn, PlanStart, PlanUnchanged, PlanFlawed.
    """
    today, now = when
    hold(session, draft)
    refuse_drafter(draft, by)
    newest, rules = _newest(session), [RateRule.read(rate) for rate in draft.rates]
    last = session.scalar(select(func.max(CommissionPlan.valid_from)))
    if valid_from <= max(today, last or today):
        raise PlanStart(field="valid_from", day=max(today, last or today).isoformat())
    if newest and _says(rules, draft) == _says(rules_of(newest), newest):
        raise PlanUnchanged
    if flaws_of(session, draft):
        raise PlanFlawed
    plan = CommissionPlan(id=new_id(), version=newest.version + 1 if newest else 1, valid_from=valid_from)
    plan.drafted_by, plan.published_by, plan.published_at = draft.drafted_by, by, now
    plan.terms, plan.components = dict(draft.terms), list(draft.components)
    plan.rates = [
        CommissionRate(plan_id=plan.id, mode=r.mode, role=r.role, tier_code=r.tier_code, rate_ppm=r.rate_ppm)
        for r in rules
    ]
    draft.state, draft.published_by = PlanDraftState.PUBLISHED, by
    session.add(plan)
    return plan


def _says(rules: Sequence[RateRule], of: CommissionPlan | PlanDraft) -> tuple[object, ...]:
    return set(rules), terms_of(of.terms), list(of.components)


def _newest(session: Session) -> CommissionPlan | None:
    return session.scalar(select(CommissionPlan).order_by(CommissionPlan.version.desc()).limit(1))
