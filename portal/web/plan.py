"""Commission plans: versions and their rates."""

from flask import Blueprint, g, render_template
from sqlalchemy import select

from ltc.commission.find import plan_on
from ltc.commission.models import CommissionPlan
from portal.db import read
from portal.permits import Permission
from portal.web.format import today
from portal.web.guard import permit

pages = Blueprint("plan", __name__)


@pages.get("/")
@permit(Permission.PLAN_READ)
def index() -> str:
    """Every version with its rates, the one in force marked."""
    with read(g.actor) as session:
        rows = session.scalars(select(CommissionPlan).order_by(CommissionPlan.version.desc())).all()
        return render_template("plan/index.html", rows=rows, current=plan_on(session, today()))
