"""What a customer writes when she accepts a quote, or declines it."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from ltc.quote_link.answer import Answered
from ltc.quote_link.models import QuoteVerdict
from portal.web.public_form import PublicForm


class AcceptForm(PublicForm):
    """Who accepts, as what, and that she may."""

    person = StringField(_("Your name"), [InputRequired(), Length(max=200)])
    title = StringField(_("Your position"), [InputRequired(), Length(max=200)])
    consent = BooleanField(
        _("I may answer for the customer, and accept this quote with the quantities and prices shown here."),
        [InputRequired(_("Tick this if you may, or let somebody answer who may."))],
    )

    def answered(self, language: str) -> Answered:
        """The answer as a value."""
        person, title = (" ".join(str(one.data or "").split()) for one in (self.person, self.title))
        return Answered(QuoteVerdict.ACCEPTED, language, person, title)


class DeclineForm(PublicForm):
    """Why she declines."""

    reason = TextAreaField(_("Why do you decline?"), [InputRequired(), Length(max=2000)])

    def answered(self, language: str) -> Answered:
        """The answer as a value."""
        return Answered(QuoteVerdict.DECLINED, language, reason=str(self.reason.data or "").strip())
