"""Forms of refunds."""

from uuid import UUID

from flask import g
from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from ltc.refund.models import RefundKind
from ltc.refund.record import NewRefund
from portal.web.fields import AmountField
from portal.web.form import HouseForm
from portal.words.speak import word

REFERENCE = Length(max=80)


class RefundForm(HouseForm):
    """What the bank says of money that went back."""

    kind = RadioField(_("Who sent it back"), [InputRequired()])
    bank_reference = StringField(_("Bank reference"), [InputRequired(), REFERENCE])
    went_on = DateField(_("Went back on"), [InputRequired()])
    payee = StringField(_("Paid to"), [InputRequired(), Length(max=200)])
    amount = AmountField(_("Amount"), [InputRequired()])
    invoice = StringField(_("Of the invoice"), [Optional(), REFERENCE])
    receipt = StringField(_("Of the receipt"), [Optional(), REFERENCE])

    def ask(self) -> None:
        """Fill in the choices, in the reader's language."""
        self.kind.choices = [(one.value, word(one)) for one in RefundKind]

    def refund(self, invoice_id: UUID | None) -> NewRefund:
        """The refund as a value."""
        return NewRefund(
            bank_reference=str(self.bank_reference.data).strip(),
            kind=RefundKind(self.kind.data),
            went_on=self.went_on.data,
            payee=str(self.payee.data).strip(),
            amount=self.amount.money(),
            recorded_by=g.actor.person_id,
            invoice_id=invoice_id,
            receipt_reference=str(self.receipt.data or "").strip(),
        )


class NamedForm(HouseForm):
    """The receipt that a parked refund is of."""

    receipt = StringField(_("Of the receipt"), [InputRequired(), REFERENCE])
