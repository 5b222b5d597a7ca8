"""The public form of a campaign."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from partners.campaign.receive import Arrival
from partners.lead.enter import Contact
from partners.programme.models import Region
from portal.web.fields import as_id
from portal.web.public_form import PublicForm
from portal.words.speak import named

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
UTM_MAX = 120
MAIL = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_("Write an address such as li@example.com."))


class CampaignLeadForm(PublicForm):
    """What a visitor writes."""

    company = StringField(_("Company"), [InputRequired(), Length(max=200)])
    contact_name = StringField(_("Your name"), [InputRequired(), Length(max=200)])
    contact_mail = EmailField(_("Mail"), [InputRequired(), Length(max=200), MAIL])
    contact_phone = TelField(_("Phone"), [Optional(), Length(max=60)])
    region_id = SelectField(_("Region"), [InputRequired()], coerce=as_id, choices=[])
    message = TextAreaField(_("What do you need?"), [Optional(), Length(max=2000)])
    consent = BooleanField(_("I agree."), [InputRequired(_("We may keep your enquiry only if you agree."))])
    utm_source = HiddenField(validators=[Length(max=UTM_MAX)])
    utm_medium = HiddenField(validators=[Length(max=UTM_MAX)])
    utm_campaign = HiddenField(validators=[Length(max=UTM_MAX)])
    utm_term = HiddenField(validators=[Length(max=UTM_MAX)])
    utm_content = HiddenField(validators=[Length(max=UTM_MAX)])
    referrer = HiddenField(validators=[Length(max=UTM_MAX)])

    def offer(self, regions: Sequence[Region]) -> "CampaignLeadForm":
        """The regions."""
        self.region_id.choices = [SelectChoice(one.id, named(one)) for one in regions]
        return self

    def arrival(self, consent_id: object, language: str, key: str) -> Arrival:
        """The enquiry as a value."""
        found = {name: self._said(name) for name in UTM}
        return Arrival(
            company=self._said("company") or "",
            contact=Contact(self._said("contact_name"), self._said("contact_phone"), self._said("contact_mail")),
            region_id=self.region_id.data,
            message=str(self.message.data or "").strip() or None,
            consent_id=as_id(consent_id),
            language=language,
            form_key=key,
            utm={name.removeprefix("utm_"): text for name, text in found.items() if text},
            referrer=self._said("referrer"),
        )

    def _said(self, name: str) -> str | None:
        return " ".join(str(self[name].data or "").split()) or None
