"""Approving a run: a second person, who signs what was shown."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.ledger.prove import agrees
from ltc.payout.prepare import prepare
from ltc.settlement.digest import digest
from ltc.settlement.find import set_aside
from ltc.settlement.models import PeriodState, RunState, SettlementPeriod, SettlementRun
from ltc.settlement.put_aside import put_aside
from pricing.ground.errors import DomainError


class SamePerson(DomainError):
    """Whoever prepares a run does not approve it."""

    code = "same-person"
    status = 403


class ShownOther(DomainError):
    """The run is not what the approver was shown."""

    code = "content-changed"


def approve(session: Session, run: SettlementRun, shown: str, by: UUID, now: datetime) -> None:
    """Close the period and release its payouts.

    `shown` is the digest that the approver's page carried; it must be the run's own and still be
    that of the rows. Approving an approved run again changes nothing; of two at once, the second sees the first.
    Nothing closes on a ledger that differs from its documents. Errors: SamePerson, ShownOther, LedgerDiffers.
    """
    query = select(SettlementRun).where(SettlementRun.id == run.id).with_for_update()
    locked = session.scalars(query.execution_options(populate_existing=True)).one()
    if locked.state is RunState.APPROVED:
        return
    if locked.prepared_by == by:
        raise SamePerson
    if not shown == locked.digest == digest(session, locked):
        raise ShownOther
    agrees(session)
    before = set_aside(session)
    locked.state, locked.approved_by, locked.approved_at = RunState.APPROVED, by, now
    session.get_one(SettlementPeriod, (locked.tenant_id, locked.period_id)).state = PeriodState.CLOSED
    prepare(session, locked, by, now)
    session.flush()
    put_aside(session, locked, before, now)
