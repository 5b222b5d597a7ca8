"""The forms of statements: a file, how a line is split, which receipt it is, and why it is put aside."""

import re
from collections.abc import Iterable
from uuid import UUID

from flask import g, request
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from ltc.cash.models import Invoice, Receipt
from ltc.receiving_account.models import ReceivingAccount
from portal.clock import now
from portal.web.book_form import FileNeeded
from portal.web.fields import as_id
from portal.web.form import HouseForm
from pricing.ground.errors import Invalid, NotFound
from pricing.ground.money import amount
from pricing.ground.sent import Sent

NAME_MAX = 120
PART = re.compile(r"(\S+)[\s:=]+(\S+)")


class SplitUnread(Invalid):
    """A line of a split is not an invoice's number and an amount."""

    code = "statement-line-unread"


class BankStatementForm(HouseForm):
    """A file of the bank, and the account it is of."""

    receiving_account = SelectField(_("Account"), [InputRequired()], coerce=as_id, choices=[])
    file = FileField(_("The bank's file (CSV or camt.053)"))

    def offer(self, rows: Iterable[ReceivingAccount]) -> "BankStatementForm":
        """The accounts there are."""
        self.receiving_account.choices = [
            SelectChoice(row.id, f"{row.name} · {row.currency} · {row.number[-4:]}") for row in rows
        ]
        return self

    def sent_file(self) -> Sent:
        """The file that was sent. Raises FileNeeded."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileNeeded(field="file")
        return Sent(sent.filename[-NAME_MAX:], sent.read(), g.actor.person_id, now())


class SplitForm(HouseForm):
    """Which invoices a line pays, one a row; none: it is recorded only."""

    parts = TextAreaField(_("Invoices and amounts"), [Optional(), Length(max=4000)])
    rounding = BooleanField(_("Round off what is left of them, as far as the settlement terms allow"))

    def read(self, session: Session, currency: str) -> list[tuple[UUID, int]]:
        """Invoices with amounts in minor units. Raises SplitUnread, Invalid."""
        found = []
        for line in re.split(r"[\r\n;]+", str(self.parts.data or "")):
            if not line.strip():
                continue
            written = PART.fullmatch(line.strip())
            invoice = written and session.scalar(select(Invoice.id).where(Invoice.number == written[1]))
            if not written or not invoice:
                raise SplitUnread(field="parts")
            try:
                found.append((invoice, amount(written[2], currency).minor))
            except Invalid as error:
                raise SplitUnread(field="parts") from error
        return found


class ReceiptForm(HouseForm):
    """The receipt that a line is, or takes back."""

    receipt = StringField(_("Bank reference of the receipt"), [InputRequired(), Length(max=120)])

    def found(self, session: Session) -> Receipt:
        """The receipt. Raises NotFound."""
        row = session.scalar(select(Receipt).where(Receipt.bank_reference == str(self.receipt.data).strip()))
        if row is None:
            raise NotFound(field="receipt")
        return row


class IgnoreForm(HouseForm):
    """Why a line is put aside."""

    reason = TextAreaField(_("Why"), [InputRequired(), Length(max=1000)])


class SureForm(HouseForm):
    """Lines with what was proposed for each when the person looked."""

    seen = HiddenField()

    def chosen(self) -> list[tuple[UUID, str]]:
        """The lines that stay ticked. Raises Invalid."""
        found = []
        for value in request.form.getlist("seen"):
            line, _, key = value.partition("|")
            try:
                found.append((UUID(line), key))
            except ValueError as error:
                raise Invalid(field="seen") from error
        return found
