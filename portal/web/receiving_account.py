"""Receiving accounts: where customers pay to, and how each bank's CSV is read."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.receiving_account.find import accounts
from ltc.receiving_account.models import ReceivingAccount
from ltc.receiving_account.save import save
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.receiving_account_form import ReceivingAccountForm, kept

pages = Blueprint("receiving_account", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.BANK_STATEMENT_READ)
def index() -> str:
    """Every account by its name."""
    with read(g.actor) as session:
        rows = session.scalars(accounts()).all()
    return render_template("receiving_account/index.html", rows=rows)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.RECEIVING_ACCOUNT_CHANGE)
def new() -> Page:
    """Enter an account."""
    return _page(ReceivingAccountForm.sent(data={"currency": g.tenant.currency}).offer(), None)


@pages.route("/<uuid:id>", methods=["GET", "POST"])
@permit(Permission.RECEIVING_ACCOUNT_CHANGE)
def edit(id: UUID) -> Page:
    """Change an account: lines that were taken stay as they were read."""
    with read(g.actor) as session:
        row = fetch(session, ReceivingAccount, id)
    return _page(ReceivingAccountForm.sent(data=kept(row)).offer(), id)


def _page(form: ReceivingAccountForm, id: UUID | None) -> Page:
    def again() -> str:
        return render_template("receiving_account/edit.html", form=form, is_new=id is None)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        row = fetch(session, ReceivingAccount, id) if id else None
        save(session, form.account(), (g.actor.person_id, now()), row)
        flash(_("The account is saved."))
        return url_for(".index")

    return command(act, form, again)
