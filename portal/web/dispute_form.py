"""Disputes as they are typed: why a line is wrong, a message, a correction with its sign, a reason."""

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from ltc.dispute.models import DisputeReason
from ltc.dispute.open import Claim
from portal.web.form import HouseForm
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import amount

TEXT_MAX = 4000
MINUS = re.compile(r"^\s*[-−\u2010-\u2013\uff0d]\s*")


class SignedField(StringField):
    """An amount with a sign in major units of the currency that the page gives it."""

    currency = ""

    def minor(self) -> int:
        """Minor units. Raises Invalid."""
        text = str(self.data or "")
        sign = -1 if MINUS.match(text) else 1
        return sign * amount(MINUS.sub("", text).lstrip("+"), self.currency).minor

    def pre_validate(self, form: object) -> None:
        """Say at the field what cannot be read."""
        if not self.data:
            return
        try:
            self.minor()
        except Invalid as error:
            said = gettext("Write an amount such as 120.50 or -120.50, with no more decimals than the currency has.")
            raise StopValidation(said) from error


class DisputeForm(HouseForm):
    """What is wrong with a line."""

    reason = SelectField(_("What is wrong"), [InputRequired()], choices=[])
    claimed = SignedField(_("What the line should be"), [Optional()])
    text = TextAreaField(_("In your words"), [InputRequired(), Length(max=TEXT_MAX)])

    def claim(self) -> Claim:
        """The form as a claim."""
        minor = self.claimed.minor() if self.claimed.data else None
        return Claim(DisputeReason(self.reason.data), str(self.text.data), minor)


class MessageForm(HouseForm):
    """A message to the other side, or a note."""

    text = TextAreaField(_("Message"), [InputRequired(), Length(max=TEXT_MAX)])


class NoteForm(HouseForm):
    """A note of the house."""

    text = TextAreaField(_("Note for the house only"), [InputRequired(), Length(max=TEXT_MAX)])


class CorrectionForm(HouseForm):
    """What a correction adds to the line, and the reason that the partner reads."""

    amount = SignedField(_("What the correction adds to the line"), [InputRequired()])
    text = TextAreaField(_("Reason that the partner reads"), [InputRequired(), Length(max=TEXT_MAX)])


class DeclineForm(HouseForm):
    """Why the line stands."""

    text = TextAreaField(_("Why the line stands: the partner reads it"), [InputRequired(), Length(max=TEXT_MAX)])


def dispute_form(currency: str) -> DisputeForm:
    """The form of a line in a currency."""
    form = DisputeForm.sent()
    assert isinstance(form, DisputeForm)
    form.reason.choices = [SelectChoice(reason.value, word(reason)) for reason in DisputeReason]
    form.claimed.currency = currency
    return form
