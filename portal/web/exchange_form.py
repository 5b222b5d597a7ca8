"""The forms of exchange rates: one, or a file of them."""

from flask import g, request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, FileField, StringField
from wtforms.validators import InputRequired, Length

from portal.clock import now
from portal.web.book_form import FileNeeded
from portal.web.form import HouseForm
from portal.web.format import today
from portal.words.speak import refusal
from pricing.exchange.convert import ExchangeRate
from pricing.exchange.record import By, RatesRefused
from pricing.exchange.rules import PUBLISHER_LENGTH_MAX, read
from pricing.ground.errors import DomainError


class ConfirmedForm(HouseForm):
    """A form whose figures may stand out; then they are confirmed."""

    confirmed: BooleanField

    def by(self) -> By:
        """Who enters, and when."""
        return By(g.actor.person_id, today(), now(), bool(self.confirmed.data))


class RateForm(ConfirmedForm):
    """One rate from a day on."""

    source = StringField(_("From currency"), [InputRequired(), Length(3, 3)])
    target = StringField(_("To currency"), [InputRequired(), Length(3, 3)])
    rate = StringField(_("Exchange rate"), [InputRequired(), Length(max=40)])
    starts_on = DateField(_("From"), [InputRequired()])
    published_by = StringField(_("Rate published by"), [InputRequired(), Length(max=PUBLISHER_LENGTH_MAX)])
    confirmed = BooleanField(_("Confirm this rate"))

    def given(self) -> ExchangeRate:
        """The rate as a value. Raises what `rules.read` raises."""
        cells = {name: str(self[name].data) for name in ("source", "target", "rate", "published_by")}
        return read({**cells, "from": self.starts_on.data.isoformat()})


class RatesForm(ConfirmedForm):
    """Many rates as a file."""

    file = FileField(_("Exchange rates (CSV)"))
    confirmed = BooleanField(_("Confirm these rates"))
    faults: tuple[tuple[int, str], ...] = ()

    def sent_file(self) -> tuple[str, bytes]:
        """The name and content of the file. Raises FileNeeded."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileNeeded(field="file")
        return sent.filename, sent.read()

    def refuse(self, error: DomainError) -> None:
        """Show a refusal at the file, and remember every row that it names."""
        super().refuse(error)
        if isinstance(error, RatesRefused):
            found = error.facts["faults"]
            assert isinstance(found, list)
            self.faults = tuple((fault.line, refusal(fault.why)) for fault in found)
