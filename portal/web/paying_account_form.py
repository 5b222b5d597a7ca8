"""The form of an account that the house pays from."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.payout.file.values import FileFormat, Payer
from portal.web.form import HouseForm
from portal.words.speak import word

OPTIONAL = ("bic", "cnaps", "town", "columns", "routing", "company_number", "company", "bank")


class PayingAccountForm(HouseForm):
    """An account of the house, and the form of file that its bank takes."""

    format = SelectField(_("Form of the file"), [InputRequired()], choices=[])
    currency = StringField(_("Currency"), [InputRequired(), Length(3, 3)])
    holder = StringField(_("Account holder"), [InputRequired(), Length(max=140)])
    number = StringField(_("Account number"), [InputRequired(), Length(max=60)])
    bic = StringField(_("BIC"), [Optional(), Length(max=11)])
    cnaps = StringField(_("Bank number (CNAPS)"), [Optional(), Length(max=20)])
    town = StringField(_("Town"), [Optional(), Length(max=70)])
    country = StringField(_("Country"), [InputRequired(), Length(2, 2)])
    routing = StringField(_("Routing number (ABA)"), [Optional(), Length(max=20)])
    company_number = StringField(_("Company number"), [Optional(), Length(max=20)])
    company = StringField(_("Company's name in the file"), [Optional(), Length(max=70)])
    bank = StringField(_("Bank"), [Optional(), Length(max=70)])
    columns = TextAreaField(_("Columns"), [Optional(), Length(max=1000)])

    def offer(self) -> "PayingAccountForm":
        """The forms of file there are."""
        self.format.choices = [SelectChoice(kind.value, word(kind)) for kind in FileFormat]
        return self

    def payer(self) -> Payer:
        """The account as a value."""
        kept = [str(self[name].data or "").strip() for name in ("currency", "holder", "number", "country")]
        more = [str(self[name].data or "").strip() or None for name in OPTIONAL]
        return Payer(FileFormat(self.format.data), *kept, *more)
