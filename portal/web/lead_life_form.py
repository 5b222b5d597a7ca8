"""The forms of a lead's life in the house, as they stand on its page."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from partners.lead_qualification.kinds import Criterion, Met
from partners.lead_qualification.qualify import Finding
from partners.lead_touch.touch import SPOKEN
from portal.web.fields import AmountField, as_id
from portal.web.form import HouseForm
from portal.web.lead_form import NOTE_MAX
from portal.web.lead_life_read import Life
from portal.words.lead_life import WORDS
from portal.words.speak import word

SHORT_MAX = 500
MUST = [InputRequired(), Length(max=NOTE_MAX)]


class FindingsForm(HouseForm):
    """What was found out of need, budget, authority and time."""

    def offer(self, met: Mapping[Criterion, Met]) -> "FindingsForm":
        """How far each criterion is met now."""
        for criterion in Criterion:
            self[criterion.value].choices = [SelectChoice(one.value, word(one)) for one in Met]
            if self[criterion.value].data is None:
                self[criterion.value].data = met[criterion].value
        return self

    def findings(self) -> list[Finding]:
        """The findings as values."""
        return [
            Finding(one, Met(self[one.value].data), str(self[f"{one.value}_note"].data or "").strip() or None)
            for one in Criterion
        ]


for _one in Criterion:
    _label = WORDS[f"Criterion.{_one.value}"]
    setattr(FindingsForm, _one.value, SelectField(_label, [InputRequired()], choices=[]))
    setattr(FindingsForm, f"{_one.value}_note", StringField(_("Note"), [Optional(), Length(max=SHORT_MAX)]))


class TouchForm(HouseForm):
    """How a lead was touched."""

    kind = SelectField(_("How"), [InputRequired()], choices=[])
    note = TextAreaField(_("What was said"), MUST)

    def offer(self) -> "TouchForm":
        """The ways to speak with a customer."""
        self.kind.choices = [SelectChoice(one.value, word(one)) for one in SPOKEN]
        return self


class AsideForm(HouseForm):
    """Until when a lead is put aside, and why."""

    back_on = DateField(_("Come back on"), [InputRequired()])
    note = StringField(_("Reason"), [InputRequired(), Length(max=SHORT_MAX)])


class TakeUpForm(HouseForm):
    """Why a lead is taken up again before its day."""

    note = StringField(_("Reason"), [InputRequired(), Length(max=SHORT_MAX)])


class GiveForm(HouseForm):
    """To whom a lead is given, and why."""

    owner_id = SelectField(_("Owner"), [InputRequired()], coerce=as_id)
    note = StringField(_("Reason"), [InputRequired(), Length(max=SHORT_MAX)])

    def offer(self, workers: Mapping[UUID, str]) -> "GiveForm":
        """The people who may own leads."""
        self.owner_id.choices = [SelectChoice(key, name) for key, name in workers.items()]
        return self


class ReleaseForm(HouseForm):
    """Why a lead goes to the pool."""

    note = StringField(_("Reason"), [InputRequired(), Length(max=SHORT_MAX)])


class LeadDealForm(HouseForm):
    """What a deal needs that a lead does not say for certain."""

    value = AmountField(_("Expected value"), [InputRequired()])
    expected_close_on = DateField(_("Expected close"), [InputRequired()])


def life_forms(life: Life) -> list[HouseForm]:
    """The forms of a lead's page, empty but for what is known."""
    return [
        FindingsForm(prefix="bant").offer(life.met),
        TouchForm(prefix="touch").offer(),
        AsideForm(prefix="aside"),
        TakeUpForm(prefix="up"),
        GiveForm(prefix="give").offer(life.workers),
        ReleaseForm(prefix="release"),
    ]
