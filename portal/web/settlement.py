"""Settlement: the months, the dry run, the real one, and its approval by a second person."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.commission.find import accruals
from ltc.commission.models import Accrual
from ltc.settlement.cadence import Span
from ltc.settlement.close import MANY, run_in, steps
from ltc.settlement.left_out import left_out, why_empty
from ltc.settlement.models import SettlementPeriod, SettlementRun
from ltc.settlement.periods import period_of, span_of, to_settle
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.clock import now
from portal.db import read
from portal.flows.settlement import approved, tried
from portal.permits import Permission
from portal.web.close_board import rows
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.month import asked_day, written
from portal.web.settlement_read import run_page, trial_page, with_rows
from pricing.ground.decision import Reason

pages = Blueprint("settlement", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.SETTLEMENT_READ)
def index() -> str:
    """Periods, their runs, and how much the chosen one would settle; when nothing, why."""
    with read(g.actor) as session:
        span = _span(session)
        coming = accruals(view="open", span=span).order_by(None)
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
            span=span,
            written=written(span),
            coming=found,
            left_out=[] if found else with_rows(_why_empty(session, span), span),
            periods=session.execute(periods).all(),
        )


@pages.get("/close")
@permit(Permission.SETTLEMENT_READ)
def close() -> str:
    """The close board: a period's six steps, what is done, what is open, who is next and what blocks."""
    with read(g.actor) as session:
        span = _span(session)
        run = run_in(session, span)
        board = rows(steps(session, span, run), run, span)
    return render_template(
        "settlement/close.html",
        span=span,
        written=written(span),
        board=board,
        run=run,
        over=span[1] <= today(),
        many=MANY,
    )


@pages.post("/preview")
@permit(Permission.SETTLEMENT_PREPARE)
def preview() -> Page:
    """The dry run: the same code as the real one, rolled back."""
    with read(g.actor) as session:
        span = _span(session)
    trial = tried(g.actor, span[0], now())
    with read(g.actor) as session:
        shown = trial_page(session, trial)
    return render_template("settlement/trial.html", span=span, written=written(span), **shown)


@pages.post("/")
@permit(Permission.SETTLEMENT_PREPARE)
def create() -> Page:
    """Prepare the run of a period for a second person."""
    with read(g.actor) as session:
        day = _span(session)[0]

    def act(session: Session) -> str:
        run = settle(session, Bulk(session), period_of(session, day), g.actor.person_id, now())
        flash(_("The run is prepared. Another person approves it."))
        return url_for(".show", id=run.id)

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.SETTLEMENT_READ)
def show(id: UUID) -> str:
    """One run: what each partner is due."""
    with read(g.actor) as session:
        run = fetch(session, SettlementRun, id)
        period = fetch(session, SettlementPeriod, run.period_id)
        span = (period.starts_on, period.ends_on)
        shown = run_page(session, run)
    return render_template("settlement/show.html", run=run, span=span, written=written(span), **shown)


@pages.post("/<uuid:id>/approval")
@permit(Permission.SETTLEMENT_APPROVE)
def approve(id: UUID) -> Page:
    """Close the period and release the payouts. Signs the digest of what this page showed."""

    def act(session: Session) -> str:
        run = fetch(session, SettlementRun, id)
        approved(session, run, request.form.get("digest", ""), g.actor, now())
        flash(_("The period is closed and the payouts are released."))
        return url_for(".show", id=id)

    return command(act)


def _span(session: Session) -> Span:
    """The period of the day that was asked for, else the one to settle next."""
    return span_of(session, asked_day() or to_settle(session, today()))


def _why_empty(session: Session, span: Span) -> list[Reason]:
    return why_empty(left_out(session, span), span)
