"""Lines of statements: what each may pay and why, and what a person makes of it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.bank_statement.batch import confirm, sure
from ltc.bank_statement.find import decisions, open_lines
from ltc.bank_statement.look import look
from ltc.bank_statement.models import BankStatement, BankStatementLine
from ltc.bank_statement.settle import Who, accept, ignore, recognise, take_back
from ltc.cash.models import Invoice, Receipt
from ltc.cash.round_off import limit, round_off
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.bank_statement_form import IgnoreForm, ReceiptForm, SplitForm, SureForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("bank_statement_line", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.BANK_STATEMENT_READ)
def index() -> str:
    """Lines that wait for a person, the oldest first, each with the best that is proposed."""
    with read(g.actor) as session:
        page = paged(session, open_lines())
        looks = look(session, page.rows)
    return render_template("bank_statement_line/index.html", page=page, looks=looks, sure=sure)


@pages.post("/sure")
@permit(Permission.RECEIPT_RECORD)
def confirm_sure() -> Page:
    """Record and match what is sure, each line only if it is still what the person saw."""

    def act(session: Session) -> str:
        seen = SureForm.sent().chosen()
        done = confirm(session, seen, _who())
        flash(_("Matched: %(done)s of %(asked)s. What changed meanwhile waits for you.", done=done, asked=len(seen)))
        return url_for(".index")

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.BANK_STATEMENT_READ)
def show(id: UUID) -> str:
    """One line: what it may be and why, and what to do with it."""
    return _page(id)


@pages.post("/<uuid:id>/acceptance")
@permit(Permission.RECEIPT_RECORD)
def acceptance(id: UUID) -> Page:
    """The line becomes a receipt that pays these invoices."""
    form = SplitForm.sent()

    def act(session: Session, line: BankStatementLine) -> str:
        parts = form.read(session, line.currency)
        receipt = accept(session, line, parts, _who())
        for invoice_id, _minor in parts if form.rounding.data else ():
            invoice = fetch(session, Invoice, invoice_id)
            if 0 < invoice.owed_minor <= limit(session, invoice, today()):
                round_off(session, invoice.id, (today(), now(), g.actor.person_id))
        flash(_("The receipt is recorded, and pays what you chose."))
        return url_for("receipt.show", id=receipt.id)

    return _settled(id, form, act)


@pages.post("/<uuid:id>/recognition")
@permit(Permission.RECEIPT_RECORD)
def recognition(id: UUID) -> Page:
    """The line is a receipt that was recorded by hand."""
    form = ReceiptForm.sent()

    def act(session: Session, line: BankStatementLine) -> str:
        recognise(session, line, form.found(session), _who())
        flash(_("The line is that receipt. Nothing was recorded twice."))
        return url_for(".index")

    return _settled(id, form, act)


@pages.post("/<uuid:id>/bounce")
@permit(Permission.RECEIPT_REVERSE)
def bounce(id: UUID) -> Page:
    """The bank took a receipt back."""
    form = ReceiptForm.sent()

    def act(session: Session, line: BankStatementLine) -> str:
        receipt = form.found(session)
        take_back(session, line, receipt, _who())
        flash(_("What the bank took back is owed again."))
        return url_for("receipt.show", id=receipt.id)

    return _settled(id, form, act)


@pages.post("/<uuid:id>/end")
@permit(Permission.BANK_STATEMENT_TAKE)
def put_aside(id: UUID) -> Page:
    """Put a line aside for a reason."""
    form = IgnoreForm.sent()

    def act(session: Session, line: BankStatementLine) -> str:
        ignore(session, line, str(form.reason.data), _who())
        flash(_("The line is put aside."))
        return url_for(".index")

    return _settled(id, form, act)


def _settled(id: UUID, form: HouseForm, act: Callable[[Session, BankStatementLine], str]) -> Page:
    def again() -> str:
        return _page(id, form)

    if not form.validate():
        return again(), 422
    return command(lambda session: act(session, fetch(session, BankStatementLine, id)), form, again)


def _who() -> Who:
    return g.actor.person_id, now()


def _page(id: UUID, wrong: HouseForm | None = None) -> str:
    with read(g.actor) as session:
        line = fetch(session, BankStatementLine, id)
        decision = decisions(session, [line]).get(id)
        receipt = fetch(session, Receipt, decision.receipt_id) if decision and decision.receipt_id else None
        found = look(session, [line], closer=True)[0] if decision is None and line.waits else None
        statement = fetch(session, BankStatement, line.bank_statement_id)
    return render_template(
        "bank_statement_line/show.html",
        line=line,
        statement=statement,
        decision=decision,
        receipt=receipt,
        found=found,
        wrong=wrong,
        split=wrong if isinstance(wrong, SplitForm) else SplitForm(),
        aside=wrong if isinstance(wrong, IgnoreForm) else IgnoreForm(),
        other=wrong if isinstance(wrong, ReceiptForm) else ReceiptForm(),
        people=names_of([decision.decided_by] if decision else []),
    )
