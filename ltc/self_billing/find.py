"""Reading agreements on self-billing, and what is to be written under them."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from ltc.paper.models import Paper
from ltc.self_billing.models import SelfBilling, SelfBillingAgreement
from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun, Statement

Account = tuple[UUID, str]


def agreements() -> Select[SelfBillingAgreement]:
    """Every offer and agreement, those that stand first, then the newest."""
    ended = SelfBillingAgreement.ended_at
    newest = (SelfBillingAgreement.offered_at.desc(), SelfBillingAgreement.id.desc())
    return select(SelfBillingAgreement).order_by(ended.is_not(None), *newest)


def self_billings() -> Select[SelfBilling]:
    """Every invoice that was written, the newest first."""
    return select(SelfBilling).order_by(SelfBilling.issued_at.desc(), SelfBilling.number.desc())


def under() -> Select[Statement]:
    """Statements whose period lies under an agreement of their partner, the oldest first."""
    agreed, last_day_before = SelfBillingAgreement, SettlementPeriod.ends_on
    return (
        select(Statement)
        .join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
        .join(agreed, agreed.partner_id == Statement.partner_id)
        .where(agreed.agreed_at.is_not(None), agreed.valid_from < last_day_before)
        .where(or_(agreed.ended_from.is_(None), agreed.ended_from >= last_day_before))
        .order_by(SettlementPeriod.starts_on, Statement.number)
    )


def to_write(session: Session) -> dict[Account, list[Statement]]:
    """Approved statements that stand on no paper and lie under an agreement, by account; the oldest first."""
    billed = select(Paper.id).where(Paper.statement_id == Statement.id, Paper.returned_at.is_(None))
    query = under().join(SettlementRun, SettlementRun.id == Statement.run_id)
    query = query.where(SettlementRun.state == RunState.APPROVED, ~billed.exists())
    found: defaultdict[Account, list[Statement]] = defaultdict(list)
    for one in session.scalars(query.where(Statement.earned_minor + Statement.adjusted_minor != 0)):
        assert one.partner_id
        found[one.partner_id, one.currency].append(one)
    return dict(found)


def agreement_of(session: Session, statement: Statement) -> SelfBillingAgreement | None:
    """The agreement that a statement's period lies under."""
    period = session.get_one(SettlementPeriod, (statement.tenant_id, statement.period_id))
    last_day = period.ends_on - timedelta(days=1)
    agreed = SelfBillingAgreement
    query = select(agreed).where(agreed.partner_id == statement.partner_id, agreed.agreed_at.is_not(None))
    query = query.where(agreed.valid_from <= last_day)
    return session.scalar(query.where(or_(agreed.ended_from.is_(None), agreed.ended_from > last_day)).limit(1))
