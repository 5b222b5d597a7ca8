"""The form of a contract price: a partner's code or a customer, a product, a price, days, a contract's number."""

from flask import g, request
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import DateField, FileField, StringField
from wtforms.validators import InputRequired, Length, Optional

from partners.partner.find import coded
from portal.flows.contract_price import customer_meant
from portal.web.book_form import FileNeeded
from portal.web.form import HouseForm
from portal.web.offer import until
from portal.web.quote_form import SkuUnknown
from pricing.contract_price.draft import Bargain, ContractPriceBuyer
from pricing.contract_price.sheet import REFERENCE_LENGTH_MAX
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import amount
from pricing.ground.period import Span
from pricing.product.models import Product


class ContractPriceForm(HouseForm):
    """One product's price for one buyer."""

    partner = StringField(_("Partner's code"), [Optional(), Length(max=80)])
    customer = StringField(_("or customer: name, tax number or web address"), [Optional(), Length(max=200)])
    sku = StringField("SKU", [InputRequired(), Length(max=80)])
    unit = StringField(_("Price of one unit"), [InputRequired(), Length(max=30)])
    currency = StringField(_("Currency"), [InputRequired(), Length(3, 3)])
    valid_from = DateField(_("In force from"), [InputRequired()])
    last_on = DateField(_("Last day"), [Optional()])
    reference = StringField(_("Contract number"), [InputRequired(), Length(max=REFERENCE_LENGTH_MAX)])

    def bargain(self, session: Session) -> Bargain:
        """What was agreed. Raises Invalid at the field that is wrong."""
        partner, customer = self._said("partner"), self._said("customer")
        if bool(partner) is bool(customer):
            raise ContractPriceBuyer(field="partner")
        sku = self._said("sku")
        product = session.scalars(select(Product).where(Product.sku == sku)).first()
        if product is None or (product.retired_on and product.retired_on <= self.valid_from.data):
            raise SkuUnknown(field="sku", sku=sku)
        try:
            unit = amount(self._said("unit"), self._said("currency").upper())
        except Invalid as error:
            error.field = "unit" if error.code != "unknown-currency" else "currency"
            raise
        partner_id = coded(session, partner) if partner else None
        account_id = customer_meant(session, customer) if customer else None
        return Bargain(partner_id, account_id, product.id, unit, self._said("reference"))

    def span(self) -> Span:
        """Its days."""
        return Span(self.valid_from.data, until(self.last_on.data))

    def _said(self, name: str) -> str:
        return str(self[name].data or "").strip()


class ContractPriceFileForm(HouseForm):
    """A CSV file of contract prices."""

    file = FileField(_("Contract prices (CSV)"))

    def sent_file(self) -> tuple[str, bytes]:
        """The file's name and content. Raises FileNeeded."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileNeeded(field="file")
        return sent.filename, sent.read()

    def refuse(self, error: DomainError) -> None:
        """Keep the rows that were refused, too."""
        found = error.facts.get("faults")
        g.refused_rows = found if isinstance(found, list) else []
        super().refuse(error)
