"""My company, for a partner's people: what the vendor has on file, and where it pays."""

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.partner.find import authorisations, certifications, tiers
from partners.partner.models import Partner
from portal.clock import now
from portal.db import read
from portal.flows.bank_account import change
from portal.permits import Permission
from portal.web.bank_account import bank_accounts_at
from portal.web.command import command
from portal.web.guard import permit
from portal.web.partner_form import BankForm

pages = Blueprint("company", __name__)


@pages.get("/")
@permit(Permission.COMPANY_READ)
def show() -> str:
    """Facts, tier, authorisations and bank account of the reader's own company."""
    with read(g.actor) as session:
        partner = session.scalars(select(Partner)).one()
        return render_template(
            "company/show.html",
            partner=partner,
            tiers=session.execute(tiers(partner.id)).all(),
            authorisations=session.execute(authorisations(partner.id)).all(),
            certifications=session.execute(certifications(partner.id)).all(),
            **bank_accounts_at(session, partner.id),
        )


@pages.route("/bank", methods=["GET", "POST"])
@permit(Permission.COMPANY_CHANGE)
def bank() -> str | tuple[str, int] | Response:
    """Give a new bank account; it is told to every administrator and paid to 72 hours later."""
    form = BankForm.sent()

    def again() -> str:
        return render_template("company/bank.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        change(session, g.actor.partner_id, form.account(g.tenant.currency), now())
        flash(_("The account is entered. It is paid to in 72 hours; every administrator of your company gets a mail."))
        return url_for(".show")

    return command(act, form, again)
