"""Customers as the house knows them."""

from uuid import UUID

from flask import Blueprint, g, render_template, request
from sqlalchemy import select

from ltc.deal.models import Deal
from partners.account.find import accounts, names
from partners.account.models import Account, AccountIdentifier
from partners.conflict.models import ConflictCase
from partners.partner.models import Partner
from partners.protection.models import Protection
from partners.registration.models import Registration
from portal.db import read
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.paging import paged
from pricing.product.models import ProductLine

pages = Blueprint("account", __name__)


@pages.get("/")
@permit(Permission.ACCOUNT_READ)
def index() -> str:
    """Customers by name, searched by the start of any of their names."""
    text = request.args.get("q", "").strip()
    with read(g.actor) as session:
        page = paged(session, accounts(text))
    return render_template("account/index.html", page=page, text=text)


@pages.get("/<uuid:id>")
@permit(Permission.ACCOUNT_READ)
def show(id: UUID) -> str:  # noqa: A002
    """One customer: names and numbers, who asked for it, who holds it, its deals."""
    with read(g.actor) as session:
        account = fetch(session, Account, id)
        known = select(AccountIdentifier).where(AccountIdentifier.account_id == id)
        held = (
            select(Protection, Partner, ProductLine)
            .join(Partner, Partner.id == Protection.holder_id)
            .join(ProductLine, ProductLine.id == Protection.product_line_id)
            .where(Protection.account_id == id)
            .order_by(Protection.protected_from.desc())
        )
        asked = (
            select(Registration, Partner)
            .join(ConflictCase, ConflictCase.registration_id == Registration.id)
            .join(Partner, Partner.id == Registration.partner_id)
            .where(ConflictCase.account_id == id)
            .order_by(Registration.submitted_at.desc())
        )
        deals = select(Deal).where(Deal.account_id == id).order_by(Deal.opened_at.desc()).limit(50)
        return render_template(
            "account/show.html",
            account=account,
            names=names(session, id),
            identifiers=session.scalars(known).all(),
            held=session.execute(held).all(),
            asked=session.execute(asked.limit(50)).all(),
            deals=session.scalars(deals).all(),
        )
