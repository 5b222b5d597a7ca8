"""Settlement: the months, the dry run, the real one, and its approval by a second person."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.commission.find import accruals
from ltc.commission.models import Accrual
from ltc.settlement.approve import approve as approving
from ltc.settlement.close import run_in, steps
from ltc.settlement.left_out import left_out, why_empty
from ltc.settlement.models import SettlementPeriod, SettlementRun
from ltc.settlement.periods import month_of, period_of
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.clock import now
from portal.db import read
from portal.flows.settlement import tell_partners, tried
from portal.permits import Permission
from portal.web.close_board import rows
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.month import asked_month
from portal.web.settlement_read import run_page, trial_page, with_rows
from pricing.ground.decision import Reason

pages = Blueprint("settlement", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.SETTLEMENT_READ)
def index() -> str:
    """Periods, their runs, and how much the chosen month would settle; when nothing, why."""
    with read(g.actor) as session:
        month = _month(session)
        coming = accruals(view="open", span=month_of(month)).order_by(None)
        sums = coming.with_only_columns(Accrual.currency, func.count(), func.sum(Accrual.amount_minor))
        periods = (
            select(SettlementPeriod, SettlementRun)
            .outerjoin(SettlementRun, SettlementRun.period_id == SettlementPeriod.id)
            .order_by(SettlementPeriod.starts_on.desc())
            .limit(36)
        )
        found = session.execute(sums.group_by(Accrual.currency)).all()
        return render_template(
            "settlement/index.html",
            month=month,
            coming=found,
            left_out=[] if found else with_rows(_why_empty(session, month), month),
            periods=session.execute(periods).all(),
        )


@pages.get("/close")
@permit(Permission.SETTLEMENT_READ)
def close() -> str:
    """The close board: a month's six steps, what is done, what is open, who is next and what blocks."""
    with read(g.actor) as session:
        month = asked_month() or _month(session)
        span = month_of(month)
        run = run_in(session, span)
        board = rows(steps(session, span, run), run, month)
    return render_template("settlement/close.html", month=month, board=board, run=run, over=span[1] <= today())


@pages.post("/preview")
@permit(Permission.SETTLEMENT_PREPARE)
def preview() -> Page:
    """The dry run: the same code as the real one, rolled back."""
    with read(g.actor) as session:
        month = _month(session)
    trial = tried(g.actor, month, now())
    with read(g.actor) as session:
        shown = trial_page(session, trial)
    return render_template("settlement/trial.html", month=month, **shown)


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
        shown = run_page(session, run)
    return render_template("settlement/show.html", run=run, month=month, **shown)


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


def _month(session: Session) -> date:
    """The month that was asked for, else that of the oldest open accrual, else this one."""
    oldest = accruals(view="open").order_by(None).with_only_columns(func.min(Accrual.payable_on))
    return asked_month() or (session.scalar(oldest) or today()).replace(day=1)


def _why_empty(session: Session, month: date) -> list[Reason]:
    span = month_of(month)
    return why_empty(left_out(session, span), span)
