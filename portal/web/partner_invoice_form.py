"""The forms of a partner's invoice: what it says and its file, and finance's answer."""

from collections.abc import Iterable

from flask import g, request
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from wtforms import DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.partner_invoice.find import billable
from ltc.partner_invoice.models import InvoiceKind
from ltc.partner_invoice.send import NUMBER_MAX, NewInvoice
from ltc.settlement.models import Statement
from portal.files.keep import FileEmpty, Sent
from portal.web.fields import CHOOSE_ONE, CheckboxesField, as_id
from portal.web.form import HouseForm
from portal.web.format import minor
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import UnknownCurrency, amount


class InvoiceAmount(Invalid):
    """An amount that cannot be read, or has more decimals than its currency."""

    code = "invoice-amount"


class PartnerInvoiceForm(HouseForm):
    """An invoice for statements."""

    statements = CheckboxesField(
        _("Statements"), [InputRequired(CHOOSE_ONE)], coerce=as_id, choices=[], validate_choice=False
    )  # whether it may be billed is asked when it is sent, so that a form that comes twice is one command
    kind = SelectField(_("Kind"), [InputRequired()], choices=[])
    number = StringField(_("Number of the invoice"), [InputRequired(), Length(max=NUMBER_MAX)])
    issued_on = DateField(_("Date of the invoice"), [InputRequired()])
    currency = StringField(_("Currency"), [InputRequired(), Length(3, 3)])
    net = StringField(_("Net amount"), [InputRequired(), Length(max=30)])
    tax = StringField(_("Tax"), [InputRequired(), Length(max=30)])
    gross = StringField(_("Gross amount"), [InputRequired(), Length(max=30)])
    file = FileField(_("File of the invoice"))

    def offer(self, session: Session) -> "PartnerInvoiceForm":
        """The reader's statements that stand on no invoice, with what each adds; and the kinds of invoice."""
        self.statements.choices = [SelectChoice(one.id, _said(one)) for one in session.scalars(billable())]
        self.kind.choices = [SelectChoice(kind.value, word(kind)) for kind in InvoiceKind]
        return self

    def given(self) -> NewInvoice:
        """The invoice as a value. Errors: UnknownCurrency, InvoiceAmount."""
        currency = str(self.currency.data).strip().upper()
        net, tax, gross = (self._minor(name, currency) for name in ("net", "tax", "gross"))
        return NewInvoice(
            number=str(self.number.data),
            kind=InvoiceKind(self.kind.data),
            issued_on=self.issued_on.data,
            currency=currency,
            amounts=(net, tax, gross),
            statement_ids=tuple(self.statements.data),
        )

    def sent_file(self) -> Sent:
        """The file as it came. Errors: FileEmpty."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileEmpty(field="file")
        return Sent(sent.filename, sent.read())

    def _minor(self, name: str, currency: str) -> int:
        try:
            return amount(str(self[name].data), currency).minor
        except UnknownCurrency:
            raise
        except Invalid as error:
            raise InvoiceAmount(field=name) from error


class InvoiceAnswerForm(HouseForm):
    """Finance's words."""

    note = TextAreaField(_("Reason, for the partner"), [Optional(), Length(max=1000)])


def asked(known: Iterable[Statement]) -> dict[str, object]:
    """The form filled with what the statements that an address names say; of one currency."""
    named = set(request.args.getlist("statement"))
    chosen = [one for one in known if str(one.id) in named] if named else list(known)
    currency = chosen[0].currency if chosen else g.tenant.currency
    kind = InvoiceKind.FAPIAO if currency == "CNY" else InvoiceKind.OTHER
    ticked = [one.id for one in chosen if one.currency == currency]
    return {"statements": ticked, "currency": currency, "kind": kind.value}


def _said(one: Statement) -> str:
    return f"{one.number} · {minor(one.earned_minor + one.adjusted_minor, one.currency)}"
