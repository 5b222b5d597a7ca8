"""The form of a rate of withholding tax."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.withholding.draft import NewRate
from partners.tax_profile.models import TaxClass
from portal.web.fields import PERCENT
from portal.web.form import HouseForm
from portal.words.speak import word
from pricing.ground.rate import Rate


class WithholdingForm(HouseForm):
    """A rate from a day on, with the rule that it follows."""

    country = StringField(_("Country of the partner"), [InputRequired(), Length(2, 2)])
    tax_class = SelectField(_("Tax class"), choices=[])
    rate = StringField(_("Rate in percent"), [InputRequired(), PERCENT])
    valid_from = DateField(_("For periods that end on or after"), [InputRequired()])
    valid_until = DateField(_("For periods that end before"), [Optional()])
    source = StringField(_("Rule that says so"), [InputRequired(), Length(max=300)])
    link = StringField(_("Web address of the rule"), [InputRequired(), Length(max=300)])

    def offer(self) -> "WithholdingForm":
        """Every tax class, and all of them together."""
        each = (SelectChoice(one.value, word(one)) for one in TaxClass)
        self.tax_class.choices = [SelectChoice("", gettext("every class without its own rate")), *each]
        return self

    def given(self) -> NewRate:
        """The rate as a value."""
        return NewRate(
            country=str(self.country.data),
            tax_class=TaxClass(self.tax_class.data) if self.tax_class.data else None,
            rate_ppm=Rate.percent(str(self.rate.data)).ppm,
            span=(self.valid_from.data, self.valid_until.data),
            source=str(self.source.data),
            link=str(self.link.data),
        )
