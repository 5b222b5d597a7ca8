"""Partners' invoices: sent with their file, compared with the statements, answered by finance."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.partner_invoice.answer import accept, send_back
from ltc.partner_invoice.find import billable, invoices, statements_of
from ltc.partner_invoice.models import PartnerInvoice
from partners.partner.models import Partner
from portal.clock import now
from portal.db import read
from portal.files.keep import content
from portal.files.kinds import MEDIA
from portal.files.models import StoredFile
from portal.flows.partner_invoice import Sender, answered, send
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged
from portal.web.partner_invoice_form import InvoiceAnswerForm, PartnerInvoiceForm, asked
from pricing.ground.decision import Reason
from pricing.ground.errors import DomainError

pages = Blueprint("partner_invoice", __name__)
Page = str | tuple[str, int] | Answer
VIEWS = ("all", "waiting", "differs", "accepted", "returned")
LOCKED = "default-src 'none'; sandbox"


@pages.get("/")
@permit(Permission.PARTNER_INVOICE_READ)
def index() -> str:
    """Invoices, the newest first; perhaps those that wait for finance."""
    view = request.args.get("view", "all")
    with read(g.actor) as session:
        page = paged(session, invoices(view))
        wanted = {row.partner_id for row in page.rows}
        partners = {row.id: row for row in session.scalars(select(Partner).where(Partner.id.in_(wanted)))}
        can_send = g.actor.partner_id is not None and session.scalar(billable().limit(1)) is not None
    around = {"partners": partners, "can_send": can_send, "view": view, "views": VIEWS}
    return render_template("partner_invoice/index.html", page=page, **around)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PARTNER_INVOICE_SEND)
def new() -> Page:
    """Send an invoice for statements."""
    with read(g.actor) as session:
        known = session.scalars(billable()).all()
        form = PartnerInvoiceForm.sent(data={"issued_on": today(), **asked(known)}).offer(session)

    def again() -> str:
        return render_template("partner_invoice/new.html", form=form, known=known)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    try:
        given, sent = form.given(), form.sent_file()
    except DomainError as error:
        form.refuse(error)
        return again(), error.status

    def act(session: Session) -> str:
        row = send(session, given, sent, Sender(g.actor.person_id, g.actor.partner_id, today(), now()))
        flash(_("Your invoice is received. Finance looks at it and answers."))
        return url_for(".show", id=row.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.PARTNER_INVOICE_READ)
def show(id: UUID) -> str:
    """One invoice beside its statements, what differs, and the answer."""
    return _page(id, InvoiceAnswerForm())


@pages.get("/<uuid:id>/file")
@permit(Permission.PARTNER_INVOICE_READ)
def file(id: UUID) -> Response:
    """The file as it was sent: to be saved, never shown in the portal."""
    with read(g.actor) as session:
        row = fetch(session, PartnerInvoice, id)
        kept = fetch(session, StoredFile, row.stored_file_id)
    media, ending = MEDIA[kept.kind]
    answer = Response(content(kept), content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="invoice-{row.id.hex[-8:]}.{ending}"'
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer


@pages.post("/<uuid:id>/acceptance")
@permit(Permission.PARTNER_INVOICE_ANSWER)
def accepted(id: UUID) -> Page:
    """Accept an invoice; one that differs with a reason."""
    return _answer(id, accept, _("The invoice is accepted."))


@pages.post("/<uuid:id>/return")
@permit(Permission.PARTNER_INVOICE_ANSWER)
def returned(id: UUID) -> Page:
    """Send an invoice back with a reason."""
    return _answer(id, send_back, _("The invoice is sent back. Its sender gets a mail."))


def _answer(id: UUID, how: Callable[[Session, PartnerInvoice, str, UUID, datetime], None], said: str) -> Page:
    form = InvoiceAnswerForm.sent()

    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        row = fetch(session, PartnerInvoice, id)
        how(session, row, str(form.note.data or ""), g.actor.person_id, now())
        answered(session, row)
        flash(said)
        return url_for(".show", id=id)

    return command(act, form, again)


def _page(id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        row = fetch(session, PartnerInvoice, id)
        statements, file = statements_of(session, id), fetch(session, StoredFile, row.stored_file_id)
        partner = session.scalar(select(Partner).where(Partner.id == row.partner_id))
    return render_template(
        "partner_invoice/show.html",
        invoice=row,
        form=form,
        statements=statements,
        file=file,
        partner=partner,
        findings=[Reason.read(one) for one in row.findings],
        people=names_of([row.sent_by, row.answered_by]),
    )
