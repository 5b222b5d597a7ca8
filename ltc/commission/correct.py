"""Correcting a settled line by an amount that a person gives: an accrual of its own that names what it corrects."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.commission.accrue import post_accrual
from ltc.commission.models import Accrual, AccrualCause
from pricing.ground.decision import Decision, Fact, Reason, Verdict
from pricing.ground.record import new_id


@dataclass(frozen=True, slots=True)
class Correction:
    """What is added to (or, negative, taken from) a line in minor units, why, and the dispute that says so."""

    dispute_id: UUID
    number: str
    amount_minor: int
    reason: str
    on: date


def correct(session: Session, disputed: Accrual, change: Correction, now: datetime) -> Accrual:
    """Write and post the correction; it is payable at once, so the next settlement takes it.

    It belongs to no booking: what the order earns from now on is counted as if it were not there, so it is
    neither taken back by a later receipt nor earned twice. The same dispute again is refused by the database.
    """
    made = Accrual(
        id=new_id(),
        partner_id=disputed.partner_id,
        cause=AccrualCause.DISPUTED,
        cause_id=change.dispute_id,
        slot=disputed.slot,
        corrects_id=disputed.id,
        participant_id=disputed.participant_id,
        deal_id=disputed.deal_id,
        order_id=disputed.order_id,
        invoice_id=disputed.invoice_id,
        plan_id=disputed.plan_id,
        earned_on=change.on,
        accrued_at=now,
        payable_on=change.on,
        base_minor=0,
        share_ppm=disputed.share_ppm,
        rate_ppm=0,
        amount_minor=change.amount_minor,
        currency=disputed.currency,
        decision=_why(disputed, change).data(),
    )
    session.add(made)
    session.flush()
    post_accrual(session, made, now)
    return made


def _why(disputed: Accrual, change: Correction) -> Decision:
    facts: dict[str, Fact] = {"number": change.number, "reason": change.reason}
    line: dict[str, Fact] = {"on": disputed.earned_on.isoformat(), "currency": disputed.currency}
    reasons = [
        Reason("commission.disputed", Verdict.ALLOW, facts),
        Reason("commission.corrects-line", Verdict.ALLOW, line | {"amount_minor": disputed.amount_minor}),
    ]
    return Decision.weigh(reasons, "dispute")
