"""The form of a promotion."""

from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from partners.programme.region import regions
from portal.web.fields import PERCENT, as_id
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.offer import until
from portal.web.product_form import CODE
from portal.web.quote_form import SkuUnknown
from portal.words.speak import named, word
from pricing.book.models import Side
from pricing.ground.rate import Rate
from pricing.price_promotion.draft import NewPromotion
from pricing.product.find import lines
from pricing.product.models import Product


def _line_or_all(value: object) -> UUID | None:
    return as_id(value) if value and value != "None" else None


class PricePromotionForm(HouseForm):
    """A discount for everybody of a side, for some time."""

    code = StringField(_("Code"), [InputRequired(), CODE])
    name_en = StringField(_("English name"), [InputRequired(), Length(max=200)])
    name_zh = StringField(_("Chinese name"), [InputRequired(), Length(max=200)])
    side = SelectField(_("Side"), [InputRequired()], choices=[])
    market = SelectField(_("Market"), choices=[], default="")
    line_id = SelectField(_("Product line"), coerce=_line_or_all, choices=[])
    sku = StringField(_("or one SKU"), [Optional(), Length(max=80)])
    percent = StringField(_("Discount in percent"), [InputRequired(), PERCENT])
    on_contracts = BooleanField(_("Also taken off contract prices"))
    valid_from = DateField(_("In force from"), [InputRequired()])
    last_on = DateField(_("Last day"), [InputRequired()])

    def offer(self, session: Session) -> "PricePromotionForm":
        """Both sides, every market or one, all lines or one."""
        self.side.choices = [SelectChoice(side.value, word(side)) for side in reversed(Side)]
        known = [SelectChoice(region.code, named(region)) for region in session.scalars(regions(today()))]
        self.market.choices = [SelectChoice("", _("Every market")), *known]
        each = (SelectChoice(line.id, named(line)) for line in session.scalars(lines(today())))
        self.line_id.choices = [SelectChoice("", _("all product lines")), *each]
        return self

    def promotion(self, session: Session) -> NewPromotion:
        """The promotion as a value. Raises SkuUnknown."""
        return NewPromotion(
            code=str(self.code.data),
            name_en=str(self.name_en.data).strip(),
            name_zh=str(self.name_zh.data).strip(),
            side=Side(self.side.data),
            discount_ppm=Rate.percent(str(self.percent.data)).ppm,
            market=self.market.data or "",
            product_line_id=self.line_id.data,
            product_id=self._product(session),
            on_contracts=bool(self.on_contracts.data),
        )

    def span(self) -> tuple[date, date]:
        """Its days, the end exclusive."""
        return self.valid_from.data, until(self.last_on.data) or date.max

    def _product(self, session: Session) -> UUID | None:
        sku = str(self.sku.data or "").strip()
        found = session.scalar(select(Product.id).where(Product.sku == sku)) if sku else None
        if sku and found is None:
            raise SkuUnknown(field="sku", sku=sku)
        return found
