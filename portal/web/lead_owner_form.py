"""The form of the rules of owning leads: one list of people for each region, made for the tenant's regions."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from partners.lead_owner.kinds import Choosing
from partners.lead_owner.terms import LIMITS, OwnerTerms
from partners.programme.models import Region
from portal.web.fields import CheckboxesField, as_id
from portal.web.form import HouseForm
from portal.words.speak import named, word


class OwnerTermsForm(HouseForm):
    """The rules of owning leads."""

    choosing = SelectField(_("Who of several gets a lead"), [InputRequired()], choices=[])
    open_max = IntegerField(_("Open leads of a person at most"), [InputRequired(), NumberRange(*LIMITS["open_max"])])
    idle_days = IntegerField(
        _("Days without a touch until a lead goes back to the pool"),
        [InputRequired(), NumberRange(*LIMITS["idle_days"])],
    )
    warn_days = IntegerField(
        _("Days before, on which the owner is warned"), [InputRequired(), NumberRange(*LIMITS["warn_days"])]
    )
    others = CheckboxesField(_("People for regions without people of their own"), coerce=as_id)

    def territories(self, regions: Sequence[Region]) -> list[CheckboxesField]:
        """The lists of people by region."""
        return [self[field_name(one.id)] for one in regions]

    def terms(self, regions: Sequence[Region]) -> OwnerTerms:
        """The rules as a value."""
        chosen = {one.id: tuple(self[field_name(one.id)].data or ()) for one in regions}
        return OwnerTerms(
            choosing=Choosing(self.choosing.data),
            territories={region: people for region, people in chosen.items() if people},
            others=tuple(self.others.data or ()),
            open_max=self.open_max.data or 0,
            idle_days=self.idle_days.data or 0,
            warn_days=self.warn_days.data or 0,
        )


def field_name(region_id: UUID) -> str:
    """What the list of a region's people is called."""
    return f"region_{region_id.hex}"


def owner_terms_form(regions: Sequence[Region], workers: Mapping[UUID, str], current: OwnerTerms) -> OwnerTermsForm:
    """The form as it was sent, or with the rules in force."""
    fields = {field_name(one.id): CheckboxesField(named(one), coerce=as_id) for one in regions}
    kind: type[OwnerTermsForm] = type("TenantsOwnerTermsForm", (OwnerTermsForm,), fields)
    numbers = {name: getattr(current, name) for name in LIMITS}
    chosen = {field_name(one.id): list(current.territories.get(one.id, ())) for one in regions}
    data = {**numbers, **chosen, "choosing": current.choosing.value, "others": list(current.others)}
    form: OwnerTermsForm = kind.sent(data=data)
    form.choosing.choices = [SelectChoice(one.value, word(one)) for one in Choosing]
    for field in (form.others, *form.territories(regions)):
        field.choices = [SelectChoice(key, name) for key, name in workers.items()]
    return form
