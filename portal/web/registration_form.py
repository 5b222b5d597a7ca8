"""The forms of registrations: to register, to answer a question, to search."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from partners.account.identifiers import check_host
from partners.account.tax import check
from partners.conflict.case import Proof
from partners.partner.models import Partner
from partners.programme.models import Region
from partners.registration.models import Stage
from partners.registration.qualify import Idea
from partners.registration.register import Claim
from portal.actor import Actor
from portal.web.fields import CHOOSE_ONE, AmountField, CheckboxesField, as_id
from portal.web.form import HouseForm
from portal.web.format import today
from portal.words.speak import named, refusal, word
from pricing.ground.errors import DomainError
from pricing.product.models import ProductLine

TEXT_MAX = 4000


class RegistrationForm(HouseForm):
    """A request for protection, as the partner knows the customer."""

    customer_name = StringField(_("Customer's name"), [InputRequired(), Length(max=200)])
    tax_id = StringField(_("Tax number"), [Optional(), Length(max=40)])
    host = StringField(
        _("Web address"), [Optional(), Length(max=200), Regexp(r"\S+\.\S+", message=_("Not a web address."))]
    )
    region_id = SelectField(_("Region"), [InputRequired()], coerce=as_id)
    product_line_ids = CheckboxesField(_("Product lines"), [InputRequired(message=CHOOSE_ONE)], coerce=as_id)
    value = AmountField(_("Expected value"), [InputRequired()])
    expected_close_on = DateField(_("Expected close"), [InputRequired()])
    contact = StringField(_("Contact at the customer"), [InputRequired(), Length(max=200)])
    evidence = TextAreaField(_("Evidence"), [InputRequired(), Length(max=TEXT_MAX)])
    proofs = CheckboxesField(_("What you can show"), [Optional()], choices=[])
    project = StringField(_("Project"), [Optional(), Length(max=200)])
    tender_on = DateField(_("Tender published on"), [Optional()])

    def offer(self, lines: Sequence[ProductLine], regions: Sequence[Region], own: Partner) -> "RegistrationForm":
        """What there is to choose from; the partner's own region is chosen already."""
        self.product_line_ids.choices = [SelectChoice(line.id, named(line)) for line in lines]
        self.region_id.choices = [SelectChoice(region.id, named(region)) for region in regions]
        self.proofs.choices = [SelectChoice(proof.value, word(proof)) for proof in Proof]
        if self.region_id.data is None:
            self.region_id.data = own.region_id
        return self

    def validate_tax_id(self, field: Any) -> None:
        """A number whose check digits do not fit is a slip of the pen."""
        try:
            check(field.data)
        except DomainError as error:
            raise ValidationError(refusal(error)) from error

    def validate_host(self, field: Any) -> None:
        """A free-mail host would be no evidence, so it is not taken as if it were."""
        try:
            check_host(field.data)
        except DomainError as error:
            raise ValidationError(refusal(error)) from error

    def validate_expected_close_on(self, field: Any) -> None:
        """A deal closes in the future."""
        if field.data and field.data < today():
            raise ValidationError(_("This day has passed. Give the day when you expect the order."))

    def claim(self, actor: Actor) -> Claim:
        """The claim of the actor's own partner."""
        if actor.partner_id is None:
            raise ValueError("only a partner's people register")
        return Claim(
            partner_id=actor.partner_id,
            submitted_by=actor.person_id,
            customer_name=_line(self.customer_name.data),
            tax_id=_line(self.tax_id.data) or None,
            host=_line(self.host.data) or None,
            region_id=self.region_id.data,
            product_line_ids=tuple(self.product_line_ids.data),
            value=self.value.money(),
            expected_close_on=_day(self.expected_close_on.data),
            contact=_line(self.contact.data),
            evidence=str(self.evidence.data).strip(),
            proofs=tuple(sorted(self.proofs.data or ())),
            project=_line(self.project.data) or None,
            tender_on=self.tender_on.data,
        )


class CheckForm(HouseForm):
    """What a partner thinks of registering."""

    customer_name = StringField(_("Customer's name"), [Optional(), Length(max=200)])
    region_id = SelectField(_("Region"), [InputRequired()], coerce=as_id)
    product_line_ids = CheckboxesField(_("Product lines"), [InputRequired(message=CHOOSE_ONE)], coerce=as_id)
    value = AmountField(_("Expected value"), [InputRequired()])

    def offer(self, lines: Sequence[ProductLine], regions: Sequence[Region]) -> "CheckForm":
        """Every line and region: what is not authorised is part of the answer."""
        self.product_line_ids.choices = [SelectChoice(line.id, named(line)) for line in lines]
        self.region_id.choices = [SelectChoice(region.id, named(region)) for region in regions]
        return self

    def idea(self, actor: Actor) -> Idea:
        """The thought of the actor's own partner."""
        if actor.partner_id is None:
            raise ValueError("only a partner's people register")
        lines = tuple(self.product_line_ids.data)
        name = _line(self.customer_name.data)
        return Idea(actor.partner_id, actor.person_id, name, self.region_id.data, lines, self.value.money())


class ReplyForm(HouseForm):
    """An answer to the house's question."""

    evidence = TextAreaField(_("Your answer"), [InputRequired(), Length(max=TEXT_MAX)])


class RegistrationSearch(HouseForm):
    """What the list is narrowed to."""

    q = StringField(_("Number or customer"))
    stage = SelectField(_("Status"), choices=[], validate_choice=False)

    def offer_stages(self) -> "RegistrationSearch":
        """Every stage that a sent registration can be in."""
        stages = [SelectChoice(stage.value, word(stage)) for stage in Stage if stage is not Stage.DRAFT]
        self.stage.choices = [SelectChoice("", _("All")), *stages]
        return self


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _day(value: date | None) -> date:
    if value is None:
        raise ValueError("a validated form has its day")
    return value
