"""Contract prices: drafted by one person of the house, published by another, ended from a day on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.account.models import Account
from partners.partner.models import Partner
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.contract_price_form import ContractPriceForm
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import day, today
from portal.web.guard import permit
from portal.web.keyset import by_id
from portal.web.offer import EndForm, people, state_asked
from pricing.contract_price import end as ending
from pricing.contract_price import publish as publishing
from pricing.contract_price.draft import draft
from pricing.contract_price.models import ContractPrice
from pricing.ground.offered import OfferState, standing
from pricing.product.find import named_like
from pricing.product.models import Product

pages = Blueprint("contract_price", __name__)
Page = str | tuple[str, int] | Response
CODES_MAX = 300


@pages.get("/")
@permit(Permission.CONTRACT_PRICE_READ)
def index() -> str:
    """Contract prices, the newest first, narrowed by state and by words of buyer, product or contract."""
    text, state = request.args.get("q", "").strip()[:200], state_asked()
    query = _rows().where(*(standing(ContractPrice, state, today()) if state else ()))
    with read(g.actor) as session:
        page = by_id(session, query.where(_about(text)) if text else query, ContractPrice)
    return render_template("contract_price/index.html", page=page, text=text, state=state, states=list(OfferState))


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.CONTRACT_PRICE_DRAFT)
def new() -> Page:
    """Draft one."""
    form = ContractPriceForm.sent(data={"currency": g.tenant.currency, "valid_from": today()})

    def again() -> str:
        with read(g.actor) as session:
            partners = session.scalars(select(Partner).order_by(Partner.code).limit(CODES_MAX)).all()
            products = session.scalars(select(Product).order_by(Product.sku).limit(CODES_MAX)).all()
        return render_template("contract_price/new.html", form=form, partners=partners, products=products)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        span = form.span()
        row = draft(session, form.bargain(session), (span.starts, span.ends), g.actor.person_id, now())
        flash(_("The draft is there. Somebody else publishes it."))
        return url_for(".show", id=row.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.CONTRACT_PRICE_READ)
def show(id: UUID) -> str:
    """One contract price, and what can be done with it."""
    return _page(id, EndForm.now())


@pages.post("/<uuid:id>/publication")
@permit(Permission.CONTRACT_PRICE_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force: never one's own."""

    def act(session: Session, row: ContractPrice) -> None:
        publishing.publish(session, row, g.actor.person_id, (today(), now()))
        flash(_("Published: in force from %(day)s.", day=day(row.valid_from)))

    return _do(id, HouseForm(), act)


@pages.post("/<uuid:id>/contract-publication")
@permit(Permission.CONTRACT_PRICE_PUBLISH)
def publish_all(id: UUID) -> Page:
    """Put every draft of the same contract into force, or none."""

    def act(session: Session, row: ContractPrice) -> None:
        made = publishing.publish_all(session, row.reference, g.actor.person_id, (today(), now()))
        flash(ngettext("%(num)s price is published.", "%(num)s prices are published.", len(made)))

    return _do(id, HouseForm(), act)


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.CONTRACT_PRICE_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session, row: ContractPrice) -> None:
        ending.discard(session, row, g.actor.person_id, now())
        flash(_("The draft is thrown away."))

    return _do(id, HouseForm(), act)


@pages.post("/<uuid:id>/end")
@permit(Permission.CONTRACT_PRICE_PUBLISH)
def end(id: UUID) -> Page:
    """End a published one from a day on."""
    form = EndForm.now()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session, row: ContractPrice) -> None:
        ending.end(session, row, form.starting.data, g.actor.person_id, (today(), now()))
        flash(_("It is no longer in force from %(day)s. What was quoted stands.", day=day(form.starting.data)))

    return _do(id, form, act)


def _do(row_id: UUID, form: HouseForm, act: Callable[[Session, ContractPrice], None]) -> Page:
    """One act on one row; a refusal is shown on its page."""

    def done(session: Session) -> str:
        act(session, fetch(session, ContractPrice, row_id))
        return url_for(".show", id=row_id)

    shown = form if isinstance(form, EndForm) else EndForm(data={"starting": today()})
    return command(done, shown, lambda: _page(row_id, shown))


def _page(row_id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        fetch(session, ContractPrice, row_id)
        row, product, partner, account = session.execute(_rows().where(ContractPrice.id == row_id)).one()
        drafts = select(func.count()).select_from(ContractPrice).where(ContractPrice.reference == row.reference)
        count = session.scalar(drafts.where(*standing(ContractPrice, OfferState.DRAFT, today())))
    around = {"product": product, "partner": partner, "account": account, "drafts": count or 0}
    state, who = row.state(today()), people([row])
    return render_template("contract_price/show.html", form=form, row=row, state=state, who=who, **around)


def _rows() -> Select[*tuple[Any, ...]]:
    """Contract prices with their product and buyer."""
    query = select(ContractPrice, Product, Partner, Account).join(Product, Product.id == ContractPrice.product_id)
    query = query.outerjoin(Partner, Partner.id == ContractPrice.partner_id)
    return query.outerjoin(Account, Account.id == ContractPrice.account_id)


def _about(text: str) -> Any:
    """The criterion for those whose contract begins so, whose buyer is called so, or whose product has the words."""
    by_name = [name.icontains(text, autoescape=True) for name in (Partner.name_en, Partner.name_zh, Account.name)]
    begins, words = ContractPrice.reference.istartswith(text, autoescape=True), named_like(text)
    return or_(begins, Partner.code == text, *by_name, *([and_(*words)] if words else []))
