"""Overriding the mode: a person routes a deal another way, with a reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.find import participants
from ltc.deal.models import Deal, DealMove, MoveKind
from ltc.deal.open import participants as credited
from ltc.mode.models import Mode
from ltc.path.find import path_for
from ltc.quote.models import Quote, QuoteState
from pricing.ground.decision import Decision, Reason, Verdict
from pricing.ground.errors import DomainError, Invalid


class RouteFixed(DomainError):
    """A quote was sent: the customer was told prices of this mode."""

    code = "route-fixed"


class NoPartner(Invalid):
    """A deal without a partner can only be direct."""

    code = "mode-needs-partner"


def override(session: Session, deal: Deal, mode: Mode, why: tuple[str, UUID], now: datetime) -> None:
    """Put a deal at the start of another mode's path; `why` is the reason and who gave it."""
    if mode is not Mode.DIRECT and deal.partner_id is None:
        raise NoPartner(field="mode")
    sent = select(Quote.id).where(Quote.deal_id == deal.id, Quote.state != QuoteState.DRAFT)
    if session.scalar(sent.limit(1)):
        raise RouteFixed
    reason, by = why
    path = path_for(session, mode)
    was = deal.mode
    start = path.stages[0]
    session.add(
        DealMove(
            deal_id=deal.id,
            partner_id=deal.partner_id,
            kind=MoveKind.ROUTED,
            to_stage=start.code,
            to_stage_id=start.id,
            moved_at=now,
            moved_by=by,
            note=reason,
        )
    )
    session.flush()
    deal.mode, deal.path_id, deal.stage_id, deal.stage_since = mode, path.id, start.id, now
    said = Reason("mode.overridden", Verdict.ALLOW, {"from": was.value, "to": mode.value, "reason": reason})
    deal.routing, deal.needs_mode = dict(Decision.weigh([said], "override").data()), False
    for old in participants(session, deal.id):
        session.delete(old)
    session.flush()
    session.add_all(credited(session, deal))
