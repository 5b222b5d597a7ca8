"""Whether a run pays more than finance releases: then an administrator approves it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ltc.payout.prepare import payable
from ltc.settlement.models import SettlementPeriod, SettlementRun
from ltc.settlement_terms.find import in_force
from pricing.ground.errors import DomainError


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a run pays in one currency, with the tax that is withheld, and the limit that this passes; minor units."""

    currency: str
    paid_minor: int
    limit_minor: int


class AboveLimit(DomainError):
    """The run pays more than finance releases."""

    code = "run-above-limit"
    status = 403


def beyond(session: Session, run: SettlementRun, at: datetime) -> list[Beyond]:
    """Where a run would pay more, at an instant, than the terms of its period's last day let finance release."""
    period = session.get_one(SettlementPeriod, (run.tenant_id, run.period_id))
    terms = in_force(session, period.ends_on - timedelta(days=1)).terms
    limits = {one.currency: one.release_minor for one in terms.limits if one.release_minor}
    if not limits:
        return []
    sums: Counter[str] = Counter()
    for statement, _ in payable(session, run, at):
        sums[statement.currency] += statement.closing_minor
    return [Beyond(code, sums[code], limits[code]) for code in sorted(limits) if sums[code] > limits[code]]
