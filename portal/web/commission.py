"""Commission: every accrual, and why it is that amount."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, g, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.models import Invoice
from ltc.commission.find import accruals
from ltc.commission.models import Accrual
from ltc.commission.outlook import blocked, coming, earned_since, unsettled
from ltc.deal.models import Deal
from ltc.settlement.models import StatementLine
from ltc.statement_answer.find import waiting
from partners.partner.models import Partner
from portal.db import read
from portal.permits import Permission, permits
from portal.web.commission_read import calculation, not_paid, one, origin
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.homes.page import how_many, sums
from portal.web.month import asked_span
from portal.web.paging import paged
from pricing.ground.decision import Decision

pages = Blueprint("commission", __name__)
SHOWN = 20


@pages.get("/")
@permit(Permission.COMMISSION_READ)
def index() -> str:
    """Accruals, newest first; of one deal when it is named."""
    deal_id = request.args.get("deal", type=UUID)
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, accruals(deal_id, view, _span(view)))
        ids = [accrual.id for accrual in page.rows]
        invoices = select(Invoice).where(Invoice.id.in_({a.invoice_id for a in page.rows}))
        deals = select(Deal).where(Deal.id.in_({a.deal_id for a in page.rows}))
        settled = select(StatementLine).where(StatementLine.id.in_(ids))
        return render_template(
            "commission/index.html",
            page=page,
            view=view,
            invoices={row.id: row for row in session.scalars(invoices)},
            deals={row.id: row for row in session.scalars(deals)},
            statements={row.id: row.statement_id for row in session.scalars(settled)},
            partners={row.id: row for row in session.scalars(select(Partner))},
            why=why,
            cards=_cards(session),
            waiting=how_many(session, waiting()) if permits(g.actor, Permission.STATEMENT_CONFIRM) else 0,
            parts=coming(session, SHOWN, today()),
            unpaid=not_paid(session),
            stuck=blocked(session, SHOWN),
        )


def _span(view: str) -> tuple[date, date] | None:
    """The month that was asked for; of what is held back, all up to today unless a month is named."""
    return asked_span() or ((date.min, today() + timedelta(days=1)) if view == "held" else None)


def _cards(session: Session) -> list[tuple[str, str, None, None]]:
    """Earned this year, not yet settled, and held back."""
    ready, held = unsettled(session, today())
    sums_of = (
        (_("Earned this year"), earned_since(session, today().replace(month=1, day=1))),
        (_("Not yet settled"), ready),
        (_("Held back"), held),
    )
    return [(label, sums(found), None, None) for label, found in sums_of]


@pages.get("/<uuid:id>")
@permit(Permission.COMMISSION_READ)
def show(id: UUID) -> str:
    """One accrual: the calculation in words and figures, and the papers that it came from."""
    with read(g.actor) as session:
        accrual = fetch(session, Accrual, id)
        told, corrects = why(accrual), one(session, Accrual, accrual.corrects_id)
        return render_template(
            "commission/show.html",
            a=accrual,
            why=told,
            corrects=corrects,
            partner=None if g.actor.partner_id else one(session, Partner, accrual.partner_id),
            figures=[] if accrual.blocked else calculation(accrual, told, corrects),
            papers=origin(session, accrual),
        )


def why(accrual: Accrual) -> Decision:
    """The reasons of an accrual."""
    return Decision.read(accrual.decision)
