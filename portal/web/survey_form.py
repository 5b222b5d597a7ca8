"""The forms of satisfaction: sending a link, and the public answer."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.survey.figures import SCORES
from ltc.survey.models import SurveyKind
from portal.web.form import HouseForm
from portal.web.public_form import PublicForm
from portal.web.ticket_form import MAIL

LANGUAGES = (("zh", "中文"), ("en", "English"))


class AskForm(HouseForm):
    """To whom a link goes."""

    recipient = EmailField(_("Mail address of the customer"), [InputRequired(), Length(max=200), MAIL])
    language = SelectField(_("Language"), [InputRequired()], choices=[SelectChoice(*one) for one in LANGUAGES])


class AnswerForm(PublicForm):
    """What a customer answers."""

    score = RadioField(_("Your score"), [InputRequired(_("Choose one of the scores."))], choices=[])
    comment = TextAreaField(_("What should we know?"), [Optional(), Length(max=2000)])

    def offer(self, kind: SurveyKind) -> "AnswerForm":
        """The scores of a question."""
        self.score.choices = [SelectChoice(str(score), str(score)) for score in SCORES[kind]]
        return self
