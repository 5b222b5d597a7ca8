"""Settlement terms as they are typed: days, what freezes a payout, and the amounts of each currency."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, StopValidation

from ltc.settlement.cadence import Cadence
from ltc.settlement_terms.terms import DAYS_MAX, Limit, Terms
from portal.web.form import HouseForm
from portal.web.format import plain
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import amount

DAYS = NumberRange(0, DAYS_MAX)
AMOUNTS = {  # of each currency, in the order of Limit.amounts()
    "minimum": _("Least payout"),
    "alone": _("One person corrects up to"),
    "release": _("Finance releases in one run up to"),
    "rounding": _("Rounded off of an invoice up to"),
}


class LimitField(StringField):
    """An amount from zero on in major units of a currency; empty is zero."""

    def __init__(self, label: str, currency: str, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], **kwargs)
        self.currency = currency

    def minor(self) -> int:
        """Minor units. Raises Invalid."""
        return amount(str(self.data), self.currency).minor if self.data else 0

    def pre_validate(self, form: object) -> None:
        """Say at the field what cannot be read."""
        try:
            self.minor()
        except Invalid as error:
            said = gettext("Write an amount such as 12500 or 12500.50, with no more decimals than the currency has.")
            raise StopValidation(said) from error


class PublicationForm(HouseForm):
    """The first day of a version."""

    valid_from = DateField(_("In force from"), [InputRequired()])


class SettlementTermsForm(HouseForm):
    """The days and the freeze; `rows` has the amounts of each currency."""

    cadence = SelectField(_("How often is settled"), [InputRequired()], choices=[])
    dispute_days = IntegerField(_("Days to dispute a line"), [DAYS])
    answer_days = IntegerField(_("Working days to answer a dispute"), [NumberRange(1, DAYS_MAX)])
    silence_days = IntegerField(_("Days after which silence confirms"), [DAYS])
    reminder_days = IntegerField(_("Days before it, for the reminder"), [DAYS])
    freezes_owing = BooleanField(_("Pay nothing to a partner that owes"))

    @property
    def rows(self) -> list[tuple[str, list[LimitField]]]:
        """Each currency with its amounts, in the order of `AMOUNTS`."""
        found = [field for field in self._fields.values() if isinstance(field, LimitField)]
        return [(currency, list(fields)) for currency, fields in groupby(found, key=lambda field: field.currency)]

    def terms(self) -> Terms:
        """The form as terms; a currency with no amounts stands for itself."""
        limits = [Limit(currency, *(field.minor() for field in fields)) for currency, fields in self.rows]
        return Terms(
            limits=tuple(one for one in limits if any(one.amounts())),
            silence_days=self.silence_days.data or 0,
            reminder_days=self.reminder_days.data or 0,
            dispute_days=self.dispute_days.data or 0,
            answer_days=self.answer_days.data or 0,
            freezes_owing=bool(self.freezes_owing.data),
            cadence=Cadence(self.cadence.data),
        )


def terms_form(terms: Terms, currencies: Sequence[str]) -> SettlementTermsForm:
    """The form as it was sent, else with a draft's content: the amounts of each currency."""
    fields: dict[str, LimitField] = {}
    typed: dict[str, object] = {name: value for name, value in terms.data().items() if name != "limits"}
    for code in currencies:
        for (name, label), minor in zip(AMOUNTS.items(), terms.limit(code).amounts(), strict=True):
            fields[f"{name}_{code}"] = LimitField(f"{label}, {code}", code)
            typed[f"{name}_{code}"] = plain(minor, code)
    form = cast(type[SettlementTermsForm], type("LimitedTermsForm", (SettlementTermsForm,), fields)).sent(data=typed)
    assert isinstance(form, SettlementTermsForm)
    form.cadence.choices = [SelectChoice(one.value, word(one)) for one in Cadence]
    return form
