"""Paying accounts: the house's own, entered by an administrator and confirmed by another person."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.paying_account.enter import confirm as confirming
from ltc.paying_account.enter import enter, throw_away
from ltc.paying_account.find import entered, in_use
from ltc.paying_account.models import PayingAccount
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paying_account_form import PayingAccountForm

pages = Blueprint("paying_account", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.PAYING_ACCOUNT_READ)
def index() -> str:
    """Every account by currency: what waits for a second person, what pays, and what paid before."""
    with read(g.actor) as session:
        rows = session.scalars(entered()).all()
        paying = [in_use(session, currency) for currency in {row.currency for row in rows}]
    people = names_of([by for row in rows for by in (row.entered_by, row.confirmed_by)])
    return render_template("paying_account/index.html", rows=rows, paying=[a.id for a in paying if a], people=people)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PAYING_ACCOUNT_ENTER)
def new() -> Page:
    """Enter an account; it pays nothing before another person confirms it."""
    form = PayingAccountForm.sent(data={"currency": g.tenant.currency}).offer()

    def again() -> str:
        return render_template("paying_account/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        enter(session, form.payer(), g.actor.person_id, now())
        flash(_("The account is entered. It pays once another person has confirmed it."))
        return url_for(".index")

    return command(act, form, again)


@pages.post("/<uuid:id>/confirmation")
@permit(Permission.PAYING_ACCOUNT_CONFIRM)
def confirm(id: UUID) -> Page:
    """Confirm what another person entered."""

    def act(session: Session) -> str:
        confirming(fetch(session, PayingAccount, id), g.actor.person_id, now())
        flash(_("From now on batches of this currency are paid from this account."))
        return url_for(".index")

    return command(act)


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.PAYING_ACCOUNT_ENTER)
def withdraw(id: UUID) -> Page:
    """Throw away what nobody has confirmed."""

    def act(session: Session) -> str:
        throw_away(session, fetch(session, PayingAccount, id))
        flash(_("The account is thrown away."))
        return url_for(".index")

    return command(act)
