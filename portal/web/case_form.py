"""The forms of a ruling: approve, ask back, reject, and what a second person says."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from partners.conflict.answers import APPROVED, ASKED, Answer
from partners.conflict.decide import Joint, Share
from partners.conflict.find import Side
from partners.conflict.models import Outcome, RulingReason
from portal.web.fields import CheckboxesField
from portal.web.form import HouseForm
from portal.words.speak import named, word
from pricing.product.models import ProductLine

NOTE_MAX = 2000


class ApprovalForm(HouseForm):
    """Grant the protection: every line that is asked for, unless some are chosen."""

    lines = CheckboxesField(_("Lines to protect"), choices=[])
    partner = TextAreaField(_("Words to the partner"), [Optional(), Length(max=NOTE_MAX)])
    house = TextAreaField(_("Note for the house"), [Optional(), Length(max=NOTE_MAX)])

    def offer_lines(self, lines: Iterable[ProductLine]) -> "ApprovalForm":
        """The lines that are asked for, all of them chosen at first."""
        self.lines.choices = [SelectChoice(line.code, named(line)) for line in lines]
        if not self.lines.data:
            self.lines.data = [choice.value for choice in self.lines.choices]
        return self

    def joint(self, side: Side) -> Joint:
        """The ruling."""
        chosen = tuple(self.lines.data or ())
        share = Share(side.registration.id, Outcome.APPROVE, APPROVED, chosen, said(self, "partner"))
        return Joint((share,), None, said(self, "house"))


class ReturnForm(HouseForm):
    """Ask the partner for more."""

    partner = TextAreaField(_("Your question to the partner"), [InputRequired(), Length(max=NOTE_MAX)])

    def joint(self, side: Side) -> Joint:
        """The question."""
        return Joint((Share(side.registration.id, Outcome.RETURN, ASKED, (), said(self, "partner")),))


class RejectionForm(HouseForm):
    """Refuse: a general answer and perhaps some words for the partner, the true reason for the house."""

    answer = SelectField(_("Answer to the partner"), [InputRequired()], choices=[])
    partner = TextAreaField(_("Words to the partner"), [Optional(), Length(max=NOTE_MAX)])
    reason = SelectField(_("Reason"), [InputRequired()], choices=[])
    house = TextAreaField(_("Reason for the house"), [InputRequired(), Length(max=NOTE_MAX)])

    def offer_answers(self) -> "RejectionForm":
        """The general answers; each has several possible causes, so none tells which."""
        self.answer.choices = answers()
        self.reason.choices = reasons()
        return self

    def joint(self, side: Side) -> Joint:
        """The ruling; the true reason stays in the house."""
        share = Share(side.registration.id, Outcome.REJECT, str(self.answer.data), (), said(self, "partner"))
        return Joint((share,), RulingReason(self.reason.data), said(self, "house"))


class ObjectionForm(HouseForm):
    """Why a second person does not agree."""

    objection = TextAreaField(_("Why not"), [InputRequired(), Length(max=NOTE_MAX)])


def answers() -> list[SelectChoice]:
    """The general answers to choose from."""
    return [SelectChoice(answer.value, word(answer)) for answer in Answer]


def reasons() -> list[SelectChoice]:
    """The reasons for the file to choose from."""
    return [SelectChoice(reason.value, word(reason)) for reason in RulingReason]


def said(form: HouseForm, name: str) -> str | None:
    """A text field's words; nothing but spaces is nothing."""
    return str(form[name].data or "").strip() or None
