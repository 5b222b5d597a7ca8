"""Figures of the demo: a sales team with its targets, and everything counted once."""

from datetime import timedelta

from ltc.sales_team.form import form, join
from ltc.target.models import TargetKind
from ltc.target.set import Aim, set_target
from portal.clock import now
from portal.db import work
from portal.demo.furnish import Stage
from portal.flows import figure
from portal.permits import Role
from pricing.ground.money import Money, digits

MONTHS = 3


def plant(stage: Stage) -> None:
    """The house's sellers as a team, targets of the last months, and the figures as the night's job counts them."""
    seller, admin = stage.by_role(Role.DIRECT_SELLER), stage.by_role(Role.TENANT_ADMIN)
    today, currency = now().date(), stage.vendor.currency
    value = Money(stage.vendor.terms.value_min * 60 * 10 ** digits(currency), currency)
    with work(stage.robot) as session:
        team = form(session, "key-accounts", ("Key accounts", "大客户部"))
        session.flush()
        join(session, team, seller.person_id, today - timedelta(days=365))
        month = today.replace(day=1)
        for _ in range(MONTHS):
            for kind, subject in ((TargetKind.TEAM, team.id), (TargetKind.PERSON, seller.person_id)):
                set_target(session, Aim(kind, subject, month, value), admin.person_id, now())
            month = (month - timedelta(days=1)).replace(day=1)
    found = figure.counted(stage.robot.tenant_id)
    with work(stage.robot) as session:
        figure.keep(session, found)
