"""Forms of payment reminders: to whom, until when an invoice is held, and after how many days each step comes."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from ltc.reminder.remind import Letter
from ltc.reminder.terms import DAYS_MAX, Terms
from portal.web.form import HouseForm
from portal.web.people_form import ADDRESS, LANGUAGES

DAYS = [InputRequired(), NumberRange(1, DAYS_MAX)]


class ReminderForm(HouseForm):
    """To which address, in which language, and what was looked at."""

    recipient = StringField(
        _("E-mail"), [InputRequired(), Length(max=254), Regexp(ADDRESS, message=_("Not an e-mail address."))]
    )
    language = SelectField(_("Language of the mail"), choices=LANGUAGES)
    seen = HiddenField()

    def letter(self) -> Letter:
        """The letter as a value."""
        return Letter(str(self.recipient.data).strip(), str(self.language.data), str(self.seen.data))


class ReminderHoldForm(HouseForm):
    """Why an invoice is not reminded, and up to which day."""

    reason = TextAreaField(_("Why"), [InputRequired(), Length(max=1000)])
    last_on = DateField(_("Up to and including"), [InputRequired()])


class ReminderTermsForm(HouseForm):
    """Days after the due day."""

    first_days = IntegerField(_("First reminder after days"), DAYS)
    second_days = IntegerField(_("Second reminder after days"), DAYS)
    third_days = IntegerField(_("Last reminder after days"), DAYS)

    def terms(self) -> Terms:
        """The terms as a value."""
        return Terms(self.first_days.data or 0, self.second_days.data or 0, self.third_days.data or 0)
