"""Reading rates of withholding tax, and what they keep of a run's payouts."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.payout.models import Payout, PayoutBatch
from ltc.settlement.models import SettlementPeriod, SettlementRun, Statement
from ltc.withholding.models import Withholding, WithholdingDraft, WithholdingDraftState
from ltc.withholding.rules import Finding, Payee, Rate, as_prepared, finding
from partners.tax_profile.find import house_id, profiles


def published() -> Select[Withholding]:
    """Every rate, by country, the one that begins last first."""
    newest = (Withholding.valid_from.desc(), Withholding.published_at.desc(), Withholding.id.desc())
    return select(Withholding).order_by(Withholding.country, *newest)


def open_drafts() -> Select[WithholdingDraft]:
    """Rates that wait for a second person."""
    waiting = select(WithholdingDraft).where(WithholdingDraft.state == WithholdingDraftState.OPEN)
    return waiting.order_by(WithholdingDraft.country, WithholdingDraft.drafted_at)


def day_of(period: SettlementPeriod) -> date:
    """The day whose rates count for a period's statements: its last, on which they become due in the books."""
    return period.ends_on - timedelta(days=1)


def findings(session: Session, run: SettlementRun) -> dict[UUID, Finding]:
    """What holds for each statement of a run, by statement: what its payout was prepared at, else what holds now.

    A few queries, whatever the number of statements.
    """
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    statements = session.execute(select(Statement.id, Statement.partner_id).where(Statement.run_id == run.id)).all()
    found = of_partners(session, [row.partner_id for row in statements if row.partner_id], day_of(period))
    return {row.id: found[row.partner_id] for row in statements if row.partner_id} | _prepared(session, run)


def _prepared(session: Session, run: SettlementRun) -> dict[UUID, Finding]:
    query = (
        select(Payout.statement_id, Withholding)
        .join(PayoutBatch, PayoutBatch.id == Payout.batch_id)
        .outerjoin(Withholding, Withholding.id == Payout.withholding_id)
        .where(PayoutBatch.run_id == run.id)
    )
    return {row[0]: as_prepared(_rate(row[1]) if row[1] else None) for row in session.execute(query)}


def of_partners(session: Session, partner_ids: Sequence[UUID], day: date) -> dict[UUID, Finding]:
    """What holds for some partners on a day."""
    known, rates = profiles(session, day), [_rate(row) for row in session.scalars(select(Withholding))]
    home = known.get(house_id(session))
    payees = {one: Payee(row.country, row.tax_class) for one, row in known.items()}
    return {one: finding(rates, payees.get(one), home.country if home else None, day) for one in partner_ids}


def applied(session: Session, payout: Payout) -> Withholding | None:
    """The rate that a payout was prepared at."""
    return session.scalar(select(Withholding).where(Withholding.id == payout.withholding_id))


def _rate(row: Withholding) -> Rate:
    span = (row.valid_from, row.valid_until)
    return Rate(row.id, row.country, row.tax_class, row.rate_ppm, *span, row.published_at, row.source)
