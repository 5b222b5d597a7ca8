"""A draft of a plan over history: what each partner would have earned by it."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, g, render_template
from sqlalchemy import func, select

from ltc.commission.flawed import drafted
from ltc.commission.models import PlanDraft
from ltc.commission.simulate import orders_in, simulate, totals
from partners.partner.models import Partner
from portal.db import read
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit

pages = Blueprint("plan_simulation", __name__)
DAYS = timedelta(days=365)
ORDERS_MAX = 200


@pages.get("/<uuid:plan_draft>/simulation")
@permit(Permission.PLAN_READ)
def show(plan_draft: UUID) -> str:
    """The newest orders of a year rated by the draft, beside what they earned; the command line takes all of them."""
    span = today() - DAYS, today() + timedelta(days=1)
    with read(g.actor) as session:
        draft = fetch(session, PlanDraft, plan_draft)
        rows = simulate(session, drafted(draft), span, lambda _: None, ORDERS_MAX)
        orders = session.scalar(select(func.count()).select_from(orders_in(span).subquery())) or 0
        known = select(Partner).where(Partner.id.in_({row.partner_id for row in rows}))
        partners = {row.id: row for row in session.scalars(known)}
    return render_template(
        "plan/simulation.html",
        draft=draft,
        rows=rows,
        sums=totals(rows),
        partners=partners,
        span=span,
        orders=min(orders, ORDERS_MAX),
    )
