"""Payouts: batches that leave as one file, and the bank's answers."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from ltc.payout.export import export as exporting
from ltc.payout.models import BatchState, Payout, PayoutBatch
from ltc.payout.pay import fail, pay
from ltc.settlement.close import LEFT
from partners.partner.models import BankAccount, Partner
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from pricing.ground.errors import NotFound

pages = Blueprint("payout", __name__)
Page = str | tuple[str, int] | Answer


class AnswerForm(HouseForm):
    """What the bank says of a payout."""

    reference = StringField(lazy_gettext("Bank reference"), [InputRequired(), Length(max=80)])
    on = DateField(lazy_gettext("Day"), [InputRequired()])


@pages.get("/")
@permit(Permission.PAYOUT_READ)
def index() -> str:
    """Batches, newest first; perhaps those of one run, and of these what left as a file or what did not."""
    query = select(PayoutBatch).order_by(PayoutBatch.prepared_at.desc(), PayoutBatch.number)
    run, view = request.args.get("run", type=UUID), request.args.get("view", "all")
    if run:
        query = query.where(PayoutBatch.run_id == run)
    if view in ("left", "waiting"):
        query = query.where(PayoutBatch.state.in_(LEFT) if view == "left" else PayoutBatch.state.not_in(LEFT))
    with read(g.actor) as session:
        page = paged(session, query)
    return render_template("payout/index.html", page=page)


@pages.get("/<uuid:id>")
@permit(Permission.PAYOUT_READ)
def show(id: UUID) -> str:
    """One batch and its payouts."""
    query = (
        select(Payout, Partner, BankAccount)
        .join(Partner, Partner.id == Payout.partner_id)
        .join(BankAccount, BankAccount.id == Payout.bank_account_id)
        .where(Payout.batch_id == id)
        .order_by(Payout.end_to_end_id)
    )
    with read(g.actor) as session:
        batch = fetch(session, PayoutBatch, id)
        return render_template("payout/show.html", batch=batch, rows=session.execute(query).all(), today=today())


@pages.post("/<uuid:id>/export")
@permit(Permission.PAYOUT_EXPORT)
def export(id: UUID) -> Page:
    """Export the file, once; from then on it can be downloaded as a copy."""

    def act(session: Session) -> str:
        exporting(session, fetch(session, PayoutBatch, id), now())
        flash(_("The payout file is exported. Download it and give it to the bank."))
        return url_for(".show", id=id)

    return command(act)


@pages.get("/<uuid:id>/file")
@permit(Permission.PAYOUT_EXPORT)
def file(id: UUID) -> Response:
    """The file that was exported, byte for byte."""
    with read(g.actor) as session:
        batch = fetch(session, PayoutBatch, id)
        if batch.state not in (BatchState.EXPORTED, BatchState.PAID):
            raise NotFound
        content = exporting(session, batch, now())
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{batch.number}.csv"'
    return answer


@pages.post("/<uuid:batch>/<uuid:id>/payment")
@permit(Permission.PAYOUT_EXPORT)
def payment(batch: UUID, id: UUID) -> Page:
    """The bank paid, or returned the money."""
    form = AnswerForm.sent()
    if not form.validate():
        flash(_("Give the bank's reference and the day."))
        return show(batch), 422

    def act(session: Session) -> str:
        payout = fetch(session, Payout, id)
        if payout.batch_id != batch:
            raise NotFound
        if "failed" in request.form:
            fail(session, payout, form.reference.data)
        else:
            pay(session, payout, form.reference.data, form.on.data, now())
        flash(_("The bank's answer is recorded."))
        return url_for(".show", id=batch)

    return command(act)
