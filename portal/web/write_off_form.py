"""Forms of write-offs: how much and why, and why one is declined."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ltc.cash.off import AmountOff
from ltc.write_off.ask import Wish
from ltc.write_off.models import WriteOffReason
from portal.web.form import HouseForm
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import amount

WORDS = Length(max=1000)


class WriteOffForm(HouseForm):
    """How much of an invoice is written off, and why."""

    amount = StringField(_("Amount"), [InputRequired(), Length(max=40)])
    reason = SelectField(_("Reason"), [InputRequired()])
    note = TextAreaField(_("What was tried, and why nothing more will come"), [InputRequired(), WORDS])

    def offer(self) -> "WriteOffForm":
        """The reasons, in the reader's language."""
        self.reason.choices = [SelectChoice(one.value, word(one)) for one in WriteOffReason]
        return self

    def wish(self, currency: str, open_minor: int) -> Wish:
        """What is asked for. Raises AmountOff when the amount cannot be read."""
        try:
            minor = amount(str(self.amount.data).strip(), currency).minor
        except Invalid as error:
            raise AmountOff(field="amount", open_minor=open_minor, currency=currency) from error
        return Wish(minor, WriteOffReason(self.reason.data), str(self.note.data))


class DeclineForm(HouseForm):
    """Why a write-off is declined."""

    answer = TextAreaField(_("Why it is not approved"), [InputRequired(), WORDS])
