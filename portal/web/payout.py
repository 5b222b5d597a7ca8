"""Payouts: batches that leave as one file, and the bank's answers."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.payout.export import export as exporting
from ltc.payout.export import take
from ltc.payout.file.values import File
from ltc.payout.find import downloads, paying
from ltc.payout.models import LEFT, Payout, PayoutBatch
from ltc.payout.pay import Word, fail, pay
from ltc.payout.take_out import take_out
from ltc.withholding.models import Withholding
from partners.partner.models import BankAccount, Partner
from portal.clock import now
from portal.db import read, tried_twice, work
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.payout_form import AnswerForm, ExportForm, written
from pricing.ground.errors import NotFound

pages = Blueprint("payout", __name__)
Page = str | tuple[str, int] | Answer


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
    return _page(id, ExportForm())


@pages.post("/<uuid:id>/export")
@permit(Permission.PAYOUT_EXPORT)
def export(id: UUID) -> Page:
    """Make the file, once; when a line is wrong, none, and every wrong line is named."""
    form = ExportForm.sent()

    def act(session: Session) -> str:
        exporting(session, fetch(session, PayoutBatch, id), now())
        flash(_("The payout file is exported. Download it and give it to the bank."))
        return url_for(".show", id=id)

    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/download")
@permit(Permission.PAYOUT_EXPORT)
def download(id: UUID) -> Response:
    """The file that was made, byte for byte; every download is noted, and all but the first are copies."""

    def act() -> tuple[File, str]:
        with work(g.actor) as session:
            return take(session, fetch(session, PayoutBatch, id), g.actor.person_id, now())

    file, name = tried_twice(act)
    answer = Response(file.content, content_type=file.mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.post("/<uuid:batch>/<uuid:id>/withdrawal")
@permit(Permission.PAYOUT_EXPORT)
def withdraw(batch: UUID, id: UUID) -> Page:
    """Take a payout out of a batch whose file is not made; its amount goes into the next statement."""

    def act(session: Session) -> str:
        stands = take_out(session, _of(session, batch, id))
        flash(_("The payout is taken out. Its amount goes into the next statement."))
        return url_for(".show", id=batch) if stands else url_for(".index")

    return command(act)


@pages.post("/<uuid:batch>/<uuid:id>/payment")
@permit(Permission.PAYOUT_EXPORT)
def payment(batch: UUID, id: UUID) -> Page:
    """The bank paid, or returned the money."""
    form = AnswerForm.sent()
    if not form.validate():
        flash(_("Give the bank's reference and the day."))
        return show(batch), 422

    def act(session: Session) -> str:
        payout = _of(session, batch, id)
        if "failed" in request.form:
            fail(session, payout, Word(form.reference.data, form.on.data), now())
        else:
            pay(session, payout, form.reference.data, form.on.data, now())
        flash(_("The bank's answer is recorded."))
        return url_for(".show", id=batch)

    return command(act)


def _of(session: Session, batch_id: UUID, id: UUID) -> Payout:
    payout = fetch(session, Payout, id)
    if payout.batch_id != batch_id:
        raise NotFound
    return payout


def _page(id: UUID, form: ExportForm) -> str:
    query = (
        select(Payout, Partner, BankAccount, Withholding)
        .join(Partner, Partner.id == Payout.partner_id)
        .join(BankAccount, BankAccount.id == Payout.bank_account_id)
        .outerjoin(Withholding, Withholding.id == Payout.withholding_id)
        .where(Payout.batch_id == id)
        .order_by(Payout.end_to_end_id)
    )
    with read(g.actor) as session:
        batch = fetch(session, PayoutBatch, id)
        rows = session.execute(query).all()
        taken = session.scalars(downloads(batch)).all()
        payer = paying(session, batch)
    around = {"taken": taken, "people": names_of([one.taken_by for one in taken]), "payer": payer, "written": written}
    return render_template("payout/show.html", batch=batch, rows=rows, form=form, today=today(), **around)
