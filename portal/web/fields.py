"""Fields that several forms share: amounts in major units, and several of a few."""

import re
from uuid import UUID

from flask import g
from flask_babel import gettext, lazy_gettext
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Regexp, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from pricing.ground.errors import Invalid
from pricing.ground.money import Money, amount


def as_id(value: object) -> UUID:
    """A choice's value as an id, whether it comes from a row or from a form. Raises ValueError."""
    return value if isinstance(value, UUID) else UUID(str(value))


def seen_id(text: object) -> UUID:
    """The id of what a page showed, as it was sent. Raises Invalid."""
    try:
        return UUID(str(text or ""))
    except ValueError as error:
        raise Invalid(field="seen") from error


class AmountField(StringField):
    """An amount above zero in major units of the tenant's currency, kept as written until it is read."""

    def money(self) -> Money:
        """The amount in minor units of the tenant's currency. Raises Invalid."""
        return amount(str(self.data or ""), g.tenant.currency)

    def pre_validate(self, form: object) -> None:
        """Say at the field what cannot be read."""
        if not self.data:
            return
        try:
            given = self.money()
        except Invalid as error:
            raise StopValidation(
                gettext("Write an amount such as 12500 or 12500.50, with no more decimals than the currency has.")
            ) from error
        if given.minor <= 0:
            raise StopValidation(gettext("The amount must be above zero."))


class CheckboxesField(SelectMultipleField):
    """Several of a few; one at least when a form says so."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


CHOOSE_ONE = lazy_gettext("Choose at least one.")
PERCENT_TEXT = re.compile(r"\d{1,3}(\.\d{1,4})?")
PERCENT = Regexp(
    f"^{PERCENT_TEXT.pattern}$",
    message=lazy_gettext("Write a percentage such as 13 or 7.5, with at most four decimals."),
)
