"""Known payers: whose money each payer's is, as people said; what is wrong is forgotten."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.bank_statement.find import known_payers
from ltc.bank_statement.models import KnownPayer
from partners.account.models import Account
from partners.partner.models import Partner
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("known_payer", __name__)


@pages.get("/")
@permit(Permission.BANK_STATEMENT_READ)
def index() -> str:
    """What was learned, the newest first."""
    with read(g.actor) as session:
        page = paged(session, known_payers())
        accounts = select(Account).where(Account.id.in_([row.account_id for row in page.rows if row.account_id]))
        partners = select(Partner).where(Partner.id.in_([row.partner_id for row in page.rows if row.partner_id]))
        customers = {row.id: row for row in session.scalars(accounts)}
        sellers = {row.id: row for row in session.scalars(partners)}
    people = names_of([row.learned_by for row in page.rows])
    return render_template("known_payer/index.html", page=page, accounts=customers, partners=sellers, people=people)


@pages.post("/<uuid:id>/end")
@permit(Permission.BANK_STATEMENT_TAKE)
def forget(id: UUID) -> tuple[str, int] | Response:
    """Forget whose money a payer's is; what was matched stays."""

    def act(session: Session) -> str:
        session.delete(fetch(session, KnownPayer, id))
        flash(_("The payer is forgotten. What was matched stays."))
        return url_for(".index")

    return command(act)
