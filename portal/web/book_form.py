"""The forms of price books: a new one, a sheet to import, a first day."""

from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import DateField, FileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from partners.programme.models import Tier
from partners.programme.region import regions
from portal.clock import now
from portal.flows.book_import import Sent
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.product_form import CODE
from portal.words.speak import named, word
from pricing.book.draft import NewBook
from pricing.book.models import BuyerKind, Side
from pricing.ground.errors import Invalid
from pricing.ground.money import digits


class FileNeeded(Invalid):
    """The form was sent without a file."""

    code = "file-needed"


class BookForm(HouseForm):
    """A book that has no version yet."""

    code = StringField(_("Code"), [InputRequired(), CODE])
    name_en = StringField(_("English name"), [InputRequired(), Length(max=200)])
    name_zh = StringField(_("Chinese name"), [InputRequired(), Length(max=200)])
    side = SelectField(_("Side"), [InputRequired()], choices=[])
    market = SelectField(_("Market"), choices=[], default="")
    buyer = SelectField(_("For which partners"), choices=[], default=BuyerKind.ANY.value)
    currency = StringField(_("Currency"), [InputRequired(), Length(3, 3)])

    def offer(self, session: Session) -> "BookForm":
        """The two sides, every market or one region, and the kinds of partners."""
        self.side.choices = [SelectChoice(side.value, word(side)) for side in Side]
        self.buyer.choices = [SelectChoice(kind.value, word(kind)) for kind in BuyerKind]
        known = [SelectChoice(region.code, named(region)) for region in session.scalars(regions(today()))]
        self.market.choices = [SelectChoice("", _("Every market")), *known]
        return self

    def book(self) -> NewBook:
        """The book as a value. Raises UnknownCurrency."""
        currency = str(self.currency.data).upper()
        digits(currency)
        return NewBook(
            code=str(self.code.data),
            name_en=str(self.name_en.data),
            name_zh=str(self.name_zh.data),
            side=Side(self.side.data),
            currency=currency,
            market=self.market.data or "",
            buyer=BuyerKind(self.buyer.data or BuyerKind.ANY),
        )


class SheetForm(HouseForm):
    """A price book as a file."""

    file = FileField(_("Price sheet (CSV or XLSX)"))

    def sent_file(self, by: UUID) -> Sent:
        """The file that was sent. Raises FileNeeded."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileNeeded(field="file")
        return Sent(sent.filename, sent.read(), by, today(), now())


class PublicationForm(HouseForm):
    """The first day of a version."""

    valid_from = DateField(_("In force from"), [InputRequired()])


def tiers(session: Session) -> list[str]:
    """The codes of the tenant's tiers, the lowest first."""
    return list(session.scalars(select(Tier.code).order_by(Tier.rank)))


def markets(session: Session) -> dict[str, str]:
    """What regions are called, by code."""
    return {region.code: named(region) for region in session.scalars(regions())}
