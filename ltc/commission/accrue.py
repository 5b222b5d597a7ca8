"""Accruing commission: what an allocation of cash earns each participant of its deal, once."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Allocation, Invoice
from ltc.commission.earn import Terms, earned
from ltc.commission.find import plan_on, rules_of
from ltc.commission.models import Accrual, CommissionPlan
from ltc.commission.rates import RateRule, rate_for
from ltc.deal.models import Deal, DealParticipant
from ltc.ledger.post import Event, Move, post
from partners.partner.models import Partner, PartnerKind
from partners.programme.find import tier_of
from pricing.ground.decision import Decision, Reason, Verdict
from pricing.ground.money import Money


def accrue(session: Session, allocation: Allocation, now: datetime) -> list[Accrual]:
    """The accruals of one allocation, posted to the ledger. The house itself earns no commission.

    Without a plan on the day, nothing accrues; without a rate for a role, an accrual of zero says so.
    """
    invoice = session.get_one(Invoice, (allocation.tenant_id, allocation.invoice_id))
    deal = session.get_one(Deal, (allocation.tenant_id, invoice.deal_id))
    plan = plan_on(session, allocation.allocated_on)
    if plan is None:
        return []
    before = _cash_before(session, allocation)
    accruals = []
    for participant, partner in _participants(session, deal):
        tier = tier_of(session, partner.id, allocation.allocated_on)
        rule = rate_for(rules_of(plan), deal.mode, participant.role, tier.code if tier else None)
        accruals.append(_accrual(allocation, invoice, participant, (plan, rule, before)))
    session.add_all(accruals)
    for accrual in accruals:
        _post(session, accrual, invoice, now)
    return accruals


def _participants(session: Session, deal: Deal) -> list[tuple[DealParticipant, Partner]]:
    query = (
        select(DealParticipant, Partner)
        .join(Partner, Partner.id == DealParticipant.partner_id)
        .where(DealParticipant.deal_id == deal.id, Partner.kind != PartnerKind.HOUSE)
        .order_by(DealParticipant.id)
    )
    return [(participant, partner) for participant, partner in session.execute(query)]


def _cash_before(session: Session, allocation: Allocation) -> int:
    query = select(func.sum(Allocation.net_minor)).where(
        Allocation.invoice_id == allocation.invoice_id, Allocation.id != allocation.id
    )
    return int(session.scalar(query) or 0)


def _accrual(
    allocation: Allocation,
    invoice: Invoice,
    participant: DealParticipant,
    rating: tuple[CommissionPlan, RateRule | None, int],
) -> Accrual:
    plan, rule, before = rating
    rate_ppm = rule.rate_ppm if rule else 0
    amount = earned(Terms(participant.share_ppm, rate_ppm), before, allocation.net_minor)
    return Accrual(
        partner_id=participant.partner_id,
        allocation_id=allocation.id,
        participant_id=participant.id,
        deal_id=invoice.deal_id,
        invoice_id=invoice.id,
        plan_id=plan.id,
        earned_on=allocation.allocated_on,
        base_minor=allocation.net_minor,
        share_ppm=participant.share_ppm,
        rate_ppm=rate_ppm,
        amount_minor=amount,
        currency=allocation.currency,
        decision=_why(plan, rule, participant).data(),
    )


def _why(plan: CommissionPlan, rule: RateRule | None, participant: DealParticipant) -> Decision:
    """Why this rate: the plan's version and the line of it that applied."""
    role = participant.role.value
    if rule is None:
        reason = Reason("commission.no-rate", Verdict.REFER, {"role": role})
    else:
        tier = rule.tier_code or None
        reason = Reason(
            "commission.tier-rate" if tier else "commission.role-rate",
            Verdict.ALLOW,
            {"role": role, "tier": tier, "rate_ppm": rule.rate_ppm},
        )
    return Decision.weigh([reason], f"plan {plan.version}")


def _post(session: Session, accrual: Accrual, invoice: Invoice, now: datetime) -> None:
    event = Event(
        key=f"accrual:{accrual.allocation_id}:{accrual.participant_id}",
        memo="commission.accrued",
        on=accrual.earned_on,
        facts={"invoice": invoice.number},
    )
    amount = Money(accrual.amount_minor, accrual.currency)
    post(session, event, [Move(f"partner:{accrual.partner_id}:accrued", "house:commission", amount)], now)
