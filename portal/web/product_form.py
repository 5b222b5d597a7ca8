"""The forms of what is sold and where: product lines, products and regions."""

from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.web.fields import as_id
from portal.web.form import HouseForm
from portal.words.speak import named
from pricing.product.change import Names, NewProduct
from pricing.product.find import lines

CODE = Regexp(r"^[a-z0-9][a-z0-9-]{0,29}$", message=_("1 to 30 small letters, digits or dashes."))
SKU = Regexp(r"^\w[\w./ -]{0,39}$", message=_("1 to 40 letters, digits, dots, slashes, dashes or spaces."))


class NamesForm(HouseForm):
    """What a thing is called, and when it goes out of use."""

    name_en = StringField(_("English name"), [InputRequired(), Length(max=200)])
    name_zh = StringField(_("Chinese name"), [InputRequired(), Length(max=200)])
    retired_on = DateField(_("Retired from"), [Optional()])

    def names(self) -> Names:
        """The names as a value."""
        return Names(str(self.name_en.data).strip(), str(self.name_zh.data).strip(), self.retired_on.data)


class CodedForm(NamesForm):
    """A new line or region: its code is given once."""

    code = StringField(_("Code"), [InputRequired(), CODE])


class ProductAlterForm(NamesForm):
    """A product's names and unit."""

    unit = StringField(_("Unit"), [InputRequired(), Length(max=20)])


class ProductForm(ProductAlterForm):
    """A new product: SKU and line are given once."""

    sku = StringField("SKU", [InputRequired(), SKU])
    line_id = SelectField(_("Product line"), [InputRequired()], coerce=as_id, choices=[])

    def offer(self, session: Session, today: date) -> "ProductForm":
        """The lines that are not retired."""
        self.line_id.choices = [SelectChoice(line.id, named(line)) for line in session.scalars(lines(today))]
        return self

    def product(self) -> NewProduct:
        """The product as a value."""
        return NewProduct(str(self.sku.data).strip(), self.line_id.data, str(self.unit.data).strip())
