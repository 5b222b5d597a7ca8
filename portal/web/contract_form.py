"""The forms of contracts."""

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.contract.models import Asker
from ltc.contract.wording import Wording
from ltc.contract_template.clauses import TEXT_MAX
from portal.files.keep import FileEmpty, Sent
from portal.web.form import HouseForm
from portal.words.speak import word

WHY_MAX = 1000


class CopyForm(HouseForm):
    """Something that comes with a signed copy."""

    file = FileField(_("Signed copy"))

    def copy(self) -> Sent:
        """The file as it came. Errors: FileEmpty."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileEmpty(field="file")
        return Sent(sent.filename, sent.read())


class WordingForm(HouseForm):
    """Another wording of a clause, and why."""

    text_en = TextAreaField(_("Text in English"), [InputRequired(), Length(max=TEXT_MAX)])
    text_zh = TextAreaField(_("Text in Chinese"), [InputRequired(), Length(max=TEXT_MAX)])
    why = TextAreaField(_("Why"), [InputRequired(), Length(max=WHY_MAX)])

    def wording(self) -> Wording:
        """The wording as a value, with lines ended as we keep them."""
        return Wording(*(str(one.data or "").replace("\r\n", "\n") for one in (self.text_en, self.text_zh)))


class ChangeForm(WordingForm):
    """A change that is negotiated."""

    asked_by = SelectField(_("Who asks"), [InputRequired()], choices=[])

    def offer(self) -> "ChangeForm":
        """The two sides."""
        self.asked_by.choices = [SelectChoice(one.value, word(one)) for one in Asker]
        return self


class AmendmentForm(WordingForm, CopyForm):
    """An amendment of a signed contract."""

    valid_from = DateField(_("In force from"), [InputRequired()])


class DecisionForm(HouseForm):
    """Allowing or refusing a change."""

    why = StringField(_("Why"), [Optional(), Length(max=WHY_MAX)])


class SigningForm(CopyForm):
    """Who signed for the customer, and when."""

    signed_by = StringField(_("Signed for the customer by"), [InputRequired(), Length(max=200)])
    signed_on = DateField(_("Signed on"), [InputRequired()])


class EndForm(HouseForm):
    """How a contract is over."""

    how = SelectField(_("How is it over?"), [InputRequired()], choices=[])
    over_on = DateField(_("On which day"), [InputRequired()])
    why = TextAreaField(_("Why"), [Optional(), Length(max=WHY_MAX)])

    def offer(self) -> "EndForm":
        """Fulfilled, or given up."""
        self.how.choices = [
            SelectChoice("ended", _("Everything is fulfilled")),
            SelectChoice("terminated", _("It is given up before that")),
        ]
        return self
