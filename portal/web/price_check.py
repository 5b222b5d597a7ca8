"""Price check: what would this partner pay for this, that day, that quantity, and why."""

from flask import Blueprint, g, render_template, request
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ltc.quote.buyer import Buyer, of_customer, of_partner
from ltc.quote.inquire import Inquiry, check
from partners.partner.find import coded
from partners.partner.models import Partner
from portal.db import read
from portal.permits import Permission
from portal.web.book_form import markets
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.words.pricing_speak import why
from portal.words.speak import refusal, word
from pricing.ground.errors import DomainError
from pricing.price.cut import RegistrationTerms
from pricing.price.line import QUANTITY_MAX
from pricing.product.find import products
from pricing.product.models import Product

pages = Blueprint("price_check", __name__)
REGISTERED = (RegistrationTerms.HUNTING, RegistrationTerms.TEAMING)
MATCHES_MAX, PARTNERS_MAX = 10, 300


class PriceCheckForm(HouseForm):
    """For whom, what, how many, and when. An empty partner is the customer; an empty market the partner's own."""

    partner = StringField(_("Partner's code"), [Optional(), Length(max=80)])
    product = StringField(_("SKU or name"), [InputRequired(), Length(max=200)])
    quantity = IntegerField(_("Quantity"), [InputRequired(), NumberRange(1, QUANTITY_MAX)])
    day = DateField(_("Day"), [InputRequired()])
    market = SelectField(_("Market"), choices=[], default="")
    currency = StringField(_("Currency"), [InputRequired(), Length(3, 3)])
    registered = SelectField(_("Registration"), choices=[], default="")

    def buyer(self, session: Session) -> Buyer:
        """Who buys. Raises PartnerUnknown."""
        currency, market = str(self.currency.data).upper(), self.market.data or None
        if not self.partner.data:
            return of_customer(currency, market or "", self.day.data)
        partner_id = coded(session, str(self.partner.data).strip())
        return of_partner(session, partner_id, currency, market, self.day.data)


@pages.get("/")
@permit(Permission.PRICE_CHECK)
def show() -> str:
    """The question as a form, which is an address too; and its answer."""
    start = {"quantity": 1, "day": today(), "currency": g.tenant.currency}
    asked = "product" in request.args
    form = PriceCheckForm(request.args if asked else None, data=start)
    with read(g.actor) as session:
        form.registered.choices = [SelectChoice("", _("None")), *(SelectChoice(one, word(one)) for one in REGISTERED)]
        form.market.choices = [SelectChoice("", _("The partner's own region")), *_choices(session)]
        partners = session.scalars(select(Partner).order_by(Partner.code).limit(PARTNERS_MAX)).all()
        answer = _answer(session, form) if asked and form.validate() else {}
    return render_template("price_check/show.html", form=form, partners=partners, asked=asked, why=why, **answer)


def _answer(session: Session, form: PriceCheckForm) -> dict[str, object]:
    text = str(form.product.data).strip()
    exact = session.scalars(select(Product).where(Product.sku == text)).first()
    matches = [exact] if exact else list(session.scalars(products(text).limit(MATCHES_MAX)))
    if len(matches) != 1:
        return {"matches": matches}
    try:
        buyer = form.buyer(session)
    except DomainError as error:
        form.refuse(error)
        return {}
    registered = RegistrationTerms(form.registered.data) if form.registered.data else None
    found = check(session, buyer.at_home(g.tenant.currency), Inquiry(matches[0].id, form.quantity.data, registered))
    said = refusal(found.refusal) if found.refusal else ""
    return {"found": found, "product": matches[0], "buyer": buyer, "said": said, "regions": markets(session)}


def _choices(session: Session) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in markets(session).items()]
