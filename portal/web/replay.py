"""A draft's replay over history: how far it is, and what it found."""

from datetime import date
from uuid import UUID

from flask import Blueprint, g, render_template
from sqlalchemy import select

from partners.conflict.drafts import PolicyReplay
from partners.partner.models import Partner
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.format import day
from portal.web.guard import permit
from portal.words.policy_speak import fate, rule_name
from portal.words.speak import named

pages = Blueprint("replay", __name__)


@pages.get("/<uuid:id>")
@permit(Permission.POLICY_READ)
def show(id: UUID) -> str:
    """One replay: its progress, then its report."""
    with read(g.actor) as session:
        row = fetch(session, PolicyReplay, id)
        partners = {partner.code: named(partner) for partner in session.scalars(select(Partner))}
    say = {"rule": rule_name, "fate": fate, "day": lambda text: day(date.fromisoformat(text))}
    return render_template("replay/show.html", row=row, partners=partners, people=names_of([row.asked_by]), say=say)
