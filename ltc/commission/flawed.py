"""What keeps a draft of a plan from being published, and where it leaves somebody without a rate."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.commission.models import PlanDraft
from ltc.commission.plan import assembled
from ltc.commission.rates import RateRule
from ltc.deal.models import Role
from ltc.earning.check import Flaw, Gap, Known, flaws, gaps
from ltc.earning.component import Plan
from ltc.mode.models import Mode
from partners.programme.models import Tier
from pricing.product.models import ProductLine

CUSTOMERS = ("new", "known")
SOURCES = ("partner", "lead", "house")


def known(session: Session) -> Known:
    """The codes that a component may name: lines in use, tiers, and the closed lists."""
    lines = select(ProductLine.code).where(ProductLine.retired_on.is_(None)).order_by(ProductLine.code)
    tiers = select(Tier.code).order_by(Tier.rank)
    return Known(
        lines=session.scalars(lines).all(),
        tiers=session.scalars(tiers).all(),
        customers=CUSTOMERS,
        sources=SOURCES,
        modes=[mode.value for mode in Mode],
        roles=[role.value for role in Role],
    )


def drafted(draft: PlanDraft) -> Plan:
    """A draft as values."""
    return assembled([RateRule.read(rate) for rate in draft.rates], draft.components, draft.terms)


def flaws_of(session: Session, draft: PlanDraft) -> list[Flaw]:
    """Everything that is wrong with a draft, by place: first its components, then its table of rates."""
    return flaws(drafted(draft), known(session))


def gaps_of(session: Session, draft: PlanDraft) -> list[Gap]:
    """Where a partner could be credited and nothing would rate it."""
    return gaps(drafted(draft), known(session))
