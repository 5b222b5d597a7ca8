"""The forms of a ruling: approve, ask back, reject, and choose between two."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from partners.conflict.answers import Answer
from partners.conflict.rule import Notes
from portal.web.form import HouseForm
from portal.words.speak import word

NOTE_MAX = 2000


class ApprovalForm(HouseForm):
    """Grant the protection."""

    partner = TextAreaField(_("Words to the partner"), [Optional(), Length(max=NOTE_MAX)])
    house = TextAreaField(_("Note for the house"), [Optional(), Length(max=NOTE_MAX)])

    def notes(self) -> Notes:
        """What is said to whom; an empty text says nothing."""
        return Notes(partner=_said(self, "partner"), house=_said(self, "house"))


class ReturnForm(HouseForm):
    """Ask the partner for more."""

    partner = TextAreaField(_("Your question to the partner"), [InputRequired(), Length(max=NOTE_MAX)])

    def notes(self) -> Notes:
        """The question."""
        return Notes(partner=_said(self, "partner"), house=None)


class RejectionForm(HouseForm):
    """Refuse: a general answer for the partner, the true reason for the house."""

    answer = SelectField(_("Answer to the partner"), [InputRequired()], choices=[])
    house = TextAreaField(_("Reason for the house"), [InputRequired(), Length(max=NOTE_MAX)])

    def offer_answers(self) -> "RejectionForm":
        """The general answers; each has several possible causes, so none tells which."""
        self.answer.choices = [SelectChoice(answer.value, word(answer)) for answer in Answer]
        return self

    def notes(self) -> Notes:
        """The true reason stays in the house."""
        return Notes(partner=None, house=_said(self, "house"))


class RulingForm(RejectionForm):
    """Choose between two requests for the same customer: one is approved, the other gets a general answer."""

    favour = RadioField(_("Approve"), [InputRequired()], choices=[])

    def offer_sides(self, sides: list[tuple[str, str]]) -> "RulingForm":
        """The two requests, by case id."""
        self.favour.choices = [SelectChoice(value, label) for value, label in sides]
        self.offer_answers()
        return self


def _said(form: HouseForm, name: str) -> str | None:
    return str(form[name].data or "").strip() or None
