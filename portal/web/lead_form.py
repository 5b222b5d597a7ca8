"""The forms of leads: to enter, offer, pull back, close, search, and to answer an offer."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from partners.lead.enter import Contact, Enquiry
from partners.lead.kinds import Closing, Decline, LeadSource, LeadState
from partners.lead.suggest import Suggestion
from partners.lead.terms import ANSWER_DAYS_MAX, REGISTER_DAYS_MAX, Terms
from partners.lead_score.kinds import Heat
from partners.partner.models import Partner
from partners.programme.models import Region
from portal.web.fields import CHOOSE_ONE, AmountField, CheckboxesField, as_id
from portal.web.form import HouseForm
from portal.words.speak import named, word
from pricing.product.models import ProductLine

TEXT_MAX = 4000
NOTE_MAX = 2000
CHOOSE_PARTNER = _("Choose a partner.")


class LeadForm(HouseForm):
    """An enquiry."""

    source = SelectField(_("Source"), [InputRequired()], choices=[])
    origin = StringField(_("Which one"), [Optional(), Length(max=200)])
    customer_name = StringField(_("Customer's name"), [InputRequired(), Length(max=200)])
    tax_id = StringField(_("Tax number"), [Optional(), Length(max=40)])
    host = StringField(_("Web address"), [Optional(), Length(max=200)])
    contact_name = StringField(_("Contact"), [Optional(), Length(max=200)])
    contact_phone = StringField(_("Phone"), [Optional(), Length(max=60)])
    contact_mail = StringField(_("Mail"), [Optional(), Length(max=200)])
    message = TextAreaField(_("What the customer wrote"), [Optional(), Length(max=TEXT_MAX)])
    region_id = SelectField(_("Region"), [InputRequired()], coerce=as_id)
    product_line_ids = CheckboxesField(_("Product lines"), [InputRequired(message=CHOOSE_ONE)], coerce=as_id)
    need = TextAreaField(_("Need"), [InputRequired(), Length(max=TEXT_MAX)])
    value = AmountField(_("Expected value"), [Optional()])

    def offer(self, lines: Iterable[ProductLine], regions: Sequence[Region]) -> "LeadForm":
        """What there is to choose from."""
        self.source.choices = [SelectChoice(source.value, word(source)) for source in LeadSource]
        self.product_line_ids.choices = [SelectChoice(line.id, named(line)) for line in lines]
        self.region_id.choices = [SelectChoice(region.id, named(region)) for region in regions]
        return self

    def enquiry(self, currency: str) -> Enquiry:
        """The enquiry as a value."""
        return Enquiry(
            source=LeadSource(self.source.data),
            origin=self._said("origin"),
            customer_name=self._said("customer_name") or "",
            tax_id=self._said("tax_id"),
            host=self._said("host"),
            region_id=self.region_id.data,
            product_line_ids=tuple(self.product_line_ids.data),
            need=str(self.need.data).strip(),
            message=str(self.message.data or "").strip() or None,
            value_minor=self.value.money().minor if self.value.data else None,
            currency=currency,
            contact=Contact(self._said("contact_name"), self._said("contact_phone"), self._said("contact_mail")),
        )

    def _said(self, name: str) -> str | None:
        return " ".join(str(self[name].data or "").split()) or None


class HandoutForm(HouseForm):
    """To whom a lead is offered."""

    partner_id = RadioField(_("Partner"), [InputRequired(message=CHOOSE_PARTNER)], coerce=as_id, validate_choice=False)

    def offer(self, suggestions: Sequence[Suggestion], partners: dict[UUID, Partner]) -> "HandoutForm":
        """The partners that the rules allow, the best first."""
        possible = [one.candidate.partner_id for one in suggestions if one.possible]
        self.partner_id.choices = [SelectChoice(key, named(partners.get(key))) for key in possible]
        return self


class PullBackForm(HouseForm):
    """Why a lead is taken back from its partner."""

    note = TextAreaField(_("Reason, for the file"), [InputRequired(), Length(max=NOTE_MAX)])


class ClosingForm(HouseForm):
    """Why a lead comes to nothing."""

    why = SelectField(_("Why?"), [InputRequired()], choices=[])

    def offer(self) -> "ClosingForm":
        """The list of reasons."""
        self.why.choices = [SelectChoice(why.value, word(why)) for why in Closing]
        return self


class DeclineForm(HouseForm):
    """Why an offer is given back."""

    why = SelectField(_("Why?"), [InputRequired()], choices=[])
    note = TextAreaField(_("Words to the vendor"), [Optional(), Length(max=NOTE_MAX)])

    def offer(self) -> "DeclineForm":
        """The list of reasons."""
        self.why.choices = [SelectChoice(why.value, word(why)) for why in Decline]
        return self


class TermsForm(HouseForm):
    """How long partners have."""

    answer_days = IntegerField(_("Weekdays to answer an offer"), [InputRequired(), NumberRange(1, ANSWER_DAYS_MAX)])
    register_days = IntegerField(
        _("Days to register an accepted lead"), [InputRequired(), NumberRange(1, REGISTER_DAYS_MAX)]
    )

    def terms(self) -> Terms:
        """The terms as a value."""
        return Terms(self.answer_days.data or 0, self.register_days.data or 0)


class LeadSearch(HouseForm):
    """What the list is narrowed to."""

    q = StringField(_("Customer or origin"))
    state = SelectField(_("Status"), choices=[], validate_choice=False)
    source = SelectField(_("Source"), choices=[], validate_choice=False)
    region = SelectField(_("Region"), choices=[], validate_choice=False)
    heat = SelectField(_("Heat"), choices=[], validate_choice=False)
    sort = SelectField(_("Sorted by"), choices=[], validate_choice=False)

    def offer(self, regions: Sequence[Region]) -> "LeadSearch":
        """Every state, source, region and heat, and the two ways to sort."""
        every = SelectChoice("", _("All"))
        self.state.choices = [every, *(SelectChoice(one.value, word(one)) for one in LeadState)]
        self.source.choices = [every, *(SelectChoice(one.value, word(one)) for one in LeadSource)]
        self.region.choices = [every, *(SelectChoice(str(one.id), named(one)) for one in regions)]
        self.heat.choices = [every, *(SelectChoice(one.value, word(one)) for one in Heat)]
        self.sort.choices = [SelectChoice("", _("Newest first")), SelectChoice("points", _("Most points first"))]
        return self
