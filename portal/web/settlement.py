"""Settlement: the close board, the dry run, the real one, and its approval by a second person."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.commission.find import accruals
from ltc.commission.models import Accrual
from ltc.payout.models import Payout, PayoutBatch
from ltc.payout.prepare import held
from ltc.settlement.approve import approve as approving
from ltc.settlement.find import statements_of
from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun, Statement
from ltc.settlement.periods import month_of, period_of
from ltc.settlement.settle import settle
from partners.partner.models import Partner
from portal.bulk import Bulk
from portal.clock import now
from portal.db import read, work
from portal.flows.settlement import tell_partners
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from pricing.ground.errors import DomainError

pages = Blueprint("settlement", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.SETTLEMENT_READ)
def index() -> str:
    """The close board: periods, their runs, and what the chosen month would settle."""
    with read(g.actor) as session:
        month = _month(session)
        until = month_of(month)[1]
        coming = accruals(open_only=True).where(Accrual.payable_on < until).order_by(None)
        sums = coming.with_only_columns(Accrual.currency, func.count(), func.sum(Accrual.amount_minor))
        periods = (
            select(SettlementPeriod, SettlementRun)
            .outerjoin(SettlementRun, SettlementRun.period_id == SettlementPeriod.id)
            .order_by(SettlementPeriod.starts_on.desc())
            .limit(36)
        )
        return render_template(
            "settlement/index.html",
            month=month,
            coming=session.execute(sums.group_by(Accrual.currency)).all(),
            periods=session.execute(periods).all(),
        )


@pages.post("/preview")
@permit(Permission.SETTLEMENT_PREPARE)
def preview() -> Page:
    """The dry run: the same code as the real one, rolled back."""
    with read(g.actor) as session:
        month = _month(session)
    with work(g.actor, keep=False) as session:
        run = settle(session, Bulk(session), period_of(session, month), g.actor.person_id, now())
        session.flush()
        shown = _sheet(session, run)
    return render_template("settlement/show.html", run=run, month=month, dry=True, **shown)


@pages.post("/")
@permit(Permission.SETTLEMENT_PREPARE)
def create() -> Page:
    """Prepare the run of a month for a second person."""
    with read(g.actor) as session:
        month = _month(session)

    def act(session: Session) -> str:
        run = settle(session, Bulk(session), period_of(session, month), g.actor.person_id, now())
        flash(_("The run is prepared. Another person approves it."))
        return url_for(".show", id=run.id)

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.SETTLEMENT_READ)
def show(id: UUID) -> str:
    """One run: what each partner is due."""
    with read(g.actor) as session:
        run = fetch(session, SettlementRun, id)
        month = fetch(session, SettlementPeriod, run.period_id).starts_on
        shown = _sheet(session, run)
    return render_template("settlement/show.html", run=run, month=month, dry=False, **shown)


@pages.post("/<uuid:id>/approval")
@permit(Permission.SETTLEMENT_APPROVE)
def approve(id: UUID) -> Page:
    """Close the period and release the payouts. Signs the digest of what this page showed."""

    def act(session: Session) -> str:
        run = fetch(session, SettlementRun, id)
        approving(session, run, request.form.get("digest", ""), g.actor.person_id, now())
        tell_partners(session, run)
        flash(_("The period is closed and the payouts are released."))
        return url_for(".show", id=id)

    return command(act)


class MonthWrong(DomainError):
    """A month is written as 2026-03."""

    code = "month-wrong"
    status = 422


def _month(session: Session) -> date:
    """The month that was asked for, else that of the oldest open accrual, else this one."""
    asked = request.values.get("month", "")
    if asked:
        try:
            return date.fromisoformat(f"{asked[:7]}-01")
        except ValueError as error:
            raise MonthWrong(field="month") from error
    oldest = accruals(open_only=True).order_by(None).with_only_columns(func.min(Accrual.payable_on))
    return (session.scalar(oldest) or today()).replace(day=1)


def _sheet(session: Session, run: SettlementRun) -> dict[str, Any]:
    paid = select(Payout.statement_id).join(Statement, Statement.id == Payout.statement_id)
    paid = paid.where(Statement.run_id == run.id)
    batches = select(PayoutBatch).where(PayoutBatch.run_id == run.id).order_by(PayoutBatch.number)
    return {
        "statements": statements_of(session, run),
        "held": {one.statement.id: one for one in held(session, run, run.approved_at or now())},
        "paid": set(session.scalars(paid)) if run.state is RunState.APPROVED else None,
        "partners": {partner.id: partner for partner in session.scalars(select(Partner))},
        "batches": session.scalars(batches).all(),
        "people": names_of([run.prepared_by, run.approved_by]),
    }
