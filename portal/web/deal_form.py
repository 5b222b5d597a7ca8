"""The forms of deals: open, lose, route another way, split the credit."""

from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ltc.deal.models import Role
from ltc.deal.move import LossReason
from ltc.deal.split import Credit
from ltc.mode.models import Mode
from portal.web.fields import AmountField
from portal.web.form import HouseForm
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.rate import Rate

SPLIT_ROWS = 4


class DealForm(HouseForm):
    """A direct deal."""

    account_id = HiddenField(_("Customer"), [InputRequired()])
    value = AmountField(_("Expected value"), [InputRequired()])
    expected_close_on = DateField(_("Expected close"), [InputRequired()])


class LossForm(HouseForm):
    """Why a deal is lost."""

    reason = SelectField(_("Why was it lost?"), [InputRequired()], choices=[])

    def offer(self) -> "LossForm":
        """The list of reasons."""
        self.reason.choices = [SelectChoice(reason.value, word(reason)) for reason in LossReason]
        return self


class ModeForm(HouseForm):
    """Another way for a deal."""

    mode = SelectField(_("Mode"), [InputRequired()], choices=[])
    reason = StringField(_("Reason"), [InputRequired(), Length(max=500)], id="mode-reason")  # the loss has one too

    def offer(self) -> "ModeForm":
        """The three modes."""
        self.mode.choices = [SelectChoice(mode.value, word(mode)) for mode in Mode]
        return self


class SplitForm(HouseForm):
    """Who is credited with how much; rows that are left empty do not count."""

    @staticmethod
    def credits(form: dict[str, str]) -> list[Credit]:
        """The credits of the rows `partner-0`, `role-0`, `percent-0` and so on. Raises Invalid."""
        found = []
        for row in range(SPLIT_ROWS):
            percent = form.get(f"percent-{row}", "").strip()
            if percent:
                found.append(
                    Credit(
                        _id(form.get(f"partner-{row}", "")),
                        _role(form.get(f"role-{row}", "")),
                        Rate.percent(percent).ppm,
                    )
                )
        return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(field="shares") from error


def _role(text: str) -> Role:
    if text not in set(Role):
        raise Invalid(field="shares")
    return Role(text)
