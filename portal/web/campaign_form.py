"""The forms of campaigns."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from partners.campaign.hosts import hosts
from partners.campaign.open import NewCampaign
from portal.web.fields import as_id
from portal.web.form import HouseForm
from portal.words.speak import named
from pricing.product.models import ProductLine


class ConsentForm(HouseForm):
    """What visitors agree to, in both languages."""

    consent_en = TextAreaField(_("Consent in English"), [InputRequired(), Length(max=2000)])
    consent_zh = TextAreaField(_("Consent in Chinese"), [InputRequired(), Length(max=2000)])

    def consent(self) -> tuple[str, str]:
        """English and Chinese."""
        return str(self.consent_en.data), str(self.consent_zh.data)


class CampaignForm(ConsentForm):
    """A campaign."""

    code = StringField(_("Code"), [InputRequired(), Length(max=40)])
    name_en = StringField(_("Name in English"), [InputRequired(), Length(max=200)])
    name_zh = StringField(_("Name in Chinese"), [InputRequired(), Length(max=200)])
    product_line_id = SelectField(_("Product line"), [InputRequired()], coerce=as_id, choices=[])
    need = TextAreaField(_("Need"), [InputRequired(), Length(max=2000)])
    hosts = TextAreaField(_("Sites that may show the form"), [Optional(), Length(max=2000)])

    def offer(self, lines: Iterable[ProductLine]) -> "CampaignForm":
        """The product lines."""
        self.product_line_id.choices = [SelectChoice(line.id, named(line)) for line in lines]
        return self

    def campaign(self) -> NewCampaign:
        """The campaign as a value. Errors: HostRefused."""
        return NewCampaign(
            code=str(self.code.data).strip().lower(),
            names=(str(self.name_en.data).strip(), str(self.name_zh.data).strip()),
            product_line_id=self.product_line_id.data,
            need=str(self.need.data),
            hosts=hosts(str(self.hosts.data or "")),
        )
