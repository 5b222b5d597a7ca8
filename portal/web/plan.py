"""Commission plans: versions and their rates."""

from flask import Blueprint, g, render_template

from ltc.commission.find import open_draft, plan_on, plans
from ltc.commission.plan import terms_of
from ltc.earning.component import Component
from portal.db import read
from portal.permits import Permission
from portal.web.format import today
from portal.web.guard import permit
from portal.words import component

pages = Blueprint("plan", __name__)


@pages.get("/")
@permit(Permission.PLAN_READ)
def index() -> str:
    """Every version with its rates, the one in force marked."""
    with read(g.actor) as session:
        rows = session.scalars(plans()).all()
        return render_template(
            "plan/index.html",
            rows=rows,
            current=plan_on(session, today()),
            draft=open_draft(session),
            components={plan.id: [Component.read(data) for data in plan.components] for plan in rows},
            terms={plan.id: terms_of(plan.terms) for plan in rows},
            told=component,
        )
