"""Customers as the house knows them."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, g, render_template, request
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from partners.account.find import accounts, names
from partners.account.merge import UNDO_DAYS
from partners.account.models import Account, AccountAddress, AccountIdentifier, AccountMerge
from partners.account.review import open_reviews
from partners.account.search import search
from partners.conflict.models import ConflictCase
from partners.partner.models import Partner
from partners.protection.models import Protection
from partners.registration.models import Registration
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.web.homes.page import how_many
from portal.web.paging import paged
from pricing.product.models import ProductLine

pages = Blueprint("account", __name__)


@pages.get("/")
@permit(Permission.ACCOUNT_READ)
def index() -> str:
    """Customers by name, or those that a name, tax number or host may mean, with the reason."""
    text = request.args.get("q", "").strip()
    with read(g.actor) as session:
        waiting = how_many(session, open_reviews())
        hits = search(session, text) if text else []
        page = paged(session, accounts())
    return render_template("account/index.html", page=page, text=text, hits=hits, waiting=waiting)


@pages.get("/<uuid:id>")
@permit(Permission.ACCOUNT_READ)
def show(id: UUID) -> str:
    """One customer: names and numbers, head office and branches, who asked for it, who holds it, its deals."""
    with read(g.actor) as session:
        account = fetch(session, Account, id)
        known = select(AccountIdentifier).where(AccountIdentifier.account_id == id)
        placed = select(AccountAddress).where(AccountAddress.account_id == id).order_by(AccountAddress.id)
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
            family=_family(session, account),
            merges=session.execute(_merges(id)).all(),
            identifiers=session.scalars(known).all(),
            addresses=session.scalars(placed).all(),
            held=session.execute(held).all(),
            asked=session.execute(asked.limit(50)).all(),
            deals=session.scalars(deals).all(),
        )


def _family(session: Session, account: Account) -> dict[str, list[Account]]:
    """The head office or parent, what the account lives on in, and its branches and subsidiaries."""
    near = {"merged": account.merged_into_id, "parent": account.parent_id}
    found = {kind: [fetch(session, Account, one)] if one else [] for kind, one in near.items()}
    below = accounts().where(Account.parent_id == account.id).limit(50)
    return found | {"below": list(session.scalars(below))}


def _merges(account_id: UUID) -> Select[AccountMerge, Account]:
    """Merges into an account that can still be undone, the newest first."""
    query = select(AccountMerge, Account).join(Account, Account.id == AccountMerge.account_id)
    recent = AccountMerge.merged_at >= now() - timedelta(days=UNDO_DAYS)
    query = query.where(AccountMerge.target_id == account_id, AccountMerge.undone_at.is_(None), recent)
    return query.order_by(AccountMerge.merged_at.desc())
