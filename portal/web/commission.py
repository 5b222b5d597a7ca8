"""Commission: every accrual, and why it is that amount."""

from uuid import UUID

from flask import Blueprint, g, render_template, request
from sqlalchemy import select

from ltc.cash.models import Invoice
from ltc.commission.find import accruals
from ltc.commission.models import Accrual
from ltc.deal.models import Deal
from ltc.settlement.models import StatementLine
from partners.partner.models import Partner
from portal.db import read
from portal.permits import Permission
from portal.web.guard import permit
from portal.web.paging import paged
from pricing.ground.decision import Decision

pages = Blueprint("commission", __name__)


@pages.get("/")
@permit(Permission.COMMISSION_READ)
def index() -> str:
    """Accruals, newest first; of one deal when it is named."""
    deal_id = request.args.get("deal", type=UUID)
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, accruals(deal_id, open_only=view == "open"))
        ids = [accrual.id for accrual in page.rows]
        invoices = select(Invoice).where(Invoice.id.in_({a.invoice_id for a in page.rows}))
        deals = select(Deal).where(Deal.id.in_({a.deal_id for a in page.rows}))
        settled = select(StatementLine).where(StatementLine.accrual_id.in_(ids))
        return render_template(
            "commission/index.html",
            page=page,
            view=view,
            invoices={row.id: row for row in session.scalars(invoices)},
            deals={row.id: row for row in session.scalars(deals)},
            statements={row.accrual_id: row.statement_id for row in session.scalars(settled)},
            partners={row.id: row for row in session.scalars(select(Partner))},
            why=why,
        )


def why(accrual: Accrual) -> Decision:
    """The reasons of an accrual."""
    return Decision.read(accrual.decision)
