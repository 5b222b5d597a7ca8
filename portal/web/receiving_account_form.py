"""The form of an account that customers pay to, with how its CSV is read."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.receiving_account.layout import COLUMNS, KINDS, Layout
from ltc.receiving_account.models import ReceivingAccount
from ltc.receiving_account.save import Account
from portal.web.form import HouseForm
from portal.words.speak import word

TITLE = [Optional(), Length(max=60)]


class ReceivingAccountForm(HouseForm):
    """An account, and its layout unless it sends camt.053 only."""

    name = StringField(_("Name of the account"), [InputRequired(), Length(max=80)])
    number = StringField(_("Account number"), [InputRequired(), Length(max=60)])
    currency = StringField(_("Currency"), [InputRequired(), Length(3, 3)])
    has_csv = BooleanField(_("The bank gives a CSV file"))
    separator = SelectField(_("Columns are parted by"), choices=[])
    encoding = SelectField(_("Encoding"), choices=[])
    date_form = SelectField(_("Dates"), choices=[])
    decimal_sign = SelectField(_("Decimal sign"), choices=[])
    sign_rule = SelectField(_("What came and what went"), choices=[])
    date = StringField(_("Column of the date"), TITLE)
    amount = StringField(_("Column of the amount, or of what came"), TITLE)
    debit = StringField(_("Column of what went"), TITLE)
    mark = StringField(_("Column of the mark"), TITLE)
    credit_mark = StringField(_("Mark of what came"), TITLE)
    payer = StringField(_("Column of the payer"), TITLE)
    payer_account = StringField(_("Column of the payer's account"), TITLE)
    text = StringField(_("Column of the text"), TITLE)
    reference = StringField(_("Column of the bank reference"), TITLE)
    currency_column = StringField(_("Column of the currency"), TITLE)

    def offer(self) -> "ReceivingAccountForm":
        """The closed lists."""
        for name, kind in KINDS.items():
            self[name].choices = [SelectChoice(one.value, word(one)) for one in kind]
        return self

    def account(self) -> Account:
        """The account as a value."""
        layout = None
        if self.has_csv.data:
            columns = {name: self._written(_field(name)) for name in COLUMNS}
            words = {name: self[name].data for name in KINDS}
            layout = Layout.read({**words, "columns": columns, "credit_mark": self._written("credit_mark")})
        return Account(self._written("name"), self._written("number"), self._written("currency").upper(), layout)

    def _written(self, name: str) -> str:
        return str(self[name].data or "").strip()


def kept(row: ReceivingAccount) -> dict[str, object]:
    """What a form shows of an account."""
    shown: dict[str, object] = {"name": row.name, "number": row.number, "currency": row.currency}
    if row.layout:
        titles = {_field(name): title for name, title in row.layout["columns"].items()}
        shown |= {**{name: row.layout[name] for name in KINDS}, **titles, "credit_mark": row.layout["credit_mark"]}
    return {**shown, "has_csv": row.layout is not None}


def _field(column: str) -> str:
    return "currency_column" if column == "currency" else column
