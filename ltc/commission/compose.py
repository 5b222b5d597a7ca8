"""Composing a draft: its components one by one, and the terms that they share."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.commission.models import PlanDraft
from ltc.earning.component import Component, Terms
from pricing.ground.drafting import hold_own
from pricing.ground.errors import Invalid, NotFound

COMPONENTS_MAX = 100
HOLD_DAYS_MAX = 365


class ComponentsTooMany(Invalid):
    """A plan has at most 100 components beside its table of rates."""

    code = "components-too-many"


class HoldDaysOff(Invalid):
    """Commission is held back from 0 to 365 days."""

    code = "hold-days-off"


def put(session: Session, draft: PlanDraft, component: Component, at: int | None, who: tuple[UUID, datetime]) -> None:
    """Add a component, or replace the one at a place. Raises as `hold_own`, ComponentsTooMany, NotFound."""
    by, now = who
    hold_own(session, draft, by)
    listed = list(draft.components)
    if at is None:
        listed.append(component.data())
    elif 0 <= at < len(listed):
        listed[at] = component.data()
    else:
        raise NotFound
    if len(listed) > COMPONENTS_MAX:
        raise ComponentsTooMany
    draft.components, draft.drafted_at = listed, now


def drop(session: Session, draft: PlanDraft, at: int, who: tuple[UUID, datetime]) -> None:
    """Take a component out. Raises as `hold_own`, NotFound."""
    by, now = who
    hold_own(session, draft, by)
    if not 0 <= at < len(draft.components):
        raise NotFound
    draft.components, draft.drafted_at = [one for n, one in enumerate(draft.components) if n != at], now


def agree_terms(session: Session, draft: PlanDraft, terms: Terms, who: tuple[UUID, datetime]) -> None:
    """Replace the terms. Raises as `hold_own`, HoldDaysOff."""
    by, now = who
    hold_own(session, draft, by)
    if not 0 <= terms.hold_days <= HOLD_DAYS_MAX:
        raise HoldDaysOff(field="hold_days")
    draft.terms, draft.drafted_at = dict(terms.data()), now
