"""Statements of customers' payments: files of the bank, looked at and then taken, each once."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.bank_statement.find import decisions, lines_of, statements, waiting
from ltc.bank_statement.models import BankStatement, BankStatementUpload
from ltc.bank_statement.take import drop, preview, take, upload
from ltc.bank_statement.values import BYTES_MAX
from ltc.receiving_account.find import accounts
from ltc.receiving_account.models import ReceivingAccount
from portal.bulk import Bulk
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.bank_statement_form import BankStatementForm
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged
from portal.words.speak import refusal
from pricing.ground.errors import DomainError, Invalid

pages = Blueprint("bank_statement", __name__)
Page = str | tuple[str, int] | Response
SHOWN = 100


@pages.get("/")
@permit(Permission.BANK_STATEMENT_READ)
def index() -> str:
    """Files that were taken, the newest first."""
    with read(g.actor) as session:
        page = paged(session, statements())
        known = {row.id: row for row in session.scalars(accounts())}
        open_ = waiting(session)
    people = names_of([row.taken_by for row in page.rows])
    return render_template("bank_statement/index.html", page=page, accounts=known, waiting=open_, people=people)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.BANK_STATEMENT_TAKE)
def new() -> Page:
    """Send a file to look at; nothing of it is kept as a line yet."""
    with read(g.actor) as session:
        form = BankStatementForm.sent().offer(session.scalars(accounts()))

    def again() -> str:
        return render_template("bank_statement/new.html", form=form, most=BYTES_MAX // 1024**2)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    try:
        sent = form.sent_file()
    except Invalid as error:
        form.refuse(error)
        return again(), error.status

    def act(session: Session) -> str:
        row = upload(session, fetch(session, ReceivingAccount, form.receiving_account.data), sent)
        return url_for(".look", upload=row.id)

    return command(act, form, again)


@pages.get("/uploads/<uuid:upload>")
@permit(Permission.BANK_STATEMENT_TAKE)
def look(upload: UUID) -> Page:
    """What a file would do: its faults, what came already, what is said twice, and what is new."""
    with read(g.actor) as session:
        row = fetch(session, BankStatementUpload, upload)
        account = fetch(session, ReceivingAccount, row.receiving_account_id)
        found, refused = None, ""
        try:
            found = preview(session, row) if row.ended_at is None else None
        except DomainError as error:
            refused = refusal(error)
    shown = {"row": row, "account": account, "found": found, "refused": refused, "most": SHOWN}
    return render_template("bank_statement/look.html", **shown)


@pages.post("/uploads/<uuid:upload>/taking")
@permit(Permission.BANK_STATEMENT_TAKE)
def taking(upload: UUID) -> Page:
    """Keep the lines of a file that are new."""

    def act(session: Session) -> str:
        row = fetch(session, BankStatementUpload, upload)
        statement = take(session, Bulk(session), row, (g.actor.person_id, now()))
        flash(_("The file is taken. Lines that are new: %(lines)s.", lines=statement.lines))
        return url_for("bank_statement_line.index")

    return command(act)


@pages.post("/uploads/<uuid:upload>/end")
@permit(Permission.BANK_STATEMENT_TAKE)
def throw_away(upload: UUID) -> Page:
    """Forget a file that was not taken."""

    def act(session: Session) -> str:
        drop(fetch(session, BankStatementUpload, upload), now())
        flash(_("The file is thrown away. Nothing of it was kept."))
        return url_for(".index")

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.BANK_STATEMENT_READ)
def show(id: UUID) -> str:
    """A file, its lines, and what became of each."""
    with read(g.actor) as session:
        statement = fetch(session, BankStatement, id)
        account = fetch(session, ReceivingAccount, statement.receiving_account_id)
        page = paged(session, lines_of(statement))
        fates = decisions(session, page.rows)
    people = names_of([statement.taken_by])
    facts = {"statement": statement, "account": account, "page": page, "fates": fates, "people": people}
    return render_template("bank_statement/show.html", **facts)
