"""The forms of a payout batch: the order to make its file, and the bank's answer."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from ltc.payout.file import write
from ltc.payout.file.values import FileFormat, PayoutFileRefused
from portal.web.form import HouseForm
from portal.words.speak import refusal
from pricing.ground.errors import DomainError


class AnswerForm(HouseForm):
    """What the bank says of a payout."""

    reference = StringField(_("Bank reference"), [InputRequired(), Length(max=80)])
    on = DateField(_("Day"), [InputRequired()])


class ExportForm(HouseForm):
    """The order to make a batch's file; it has no field, and remembers what is wrong with which line."""

    faults: tuple[tuple[str, str, str], ...] = ()

    def refuse(self, error: DomainError) -> None:
        """Show a refusal above the page, and every line that it names: its id, to whom, and why."""
        super().refuse(error)
        if isinstance(error, PayoutFileRefused):
            found = error.facts["faults"]
            assert isinstance(found, list)
            self.faults = tuple((one.line.end_to_end_id, one.line.holder, refusal(one.why)) for one in found)


def written(holder: str, kind: FileFormat | None) -> str:
    """A name as it stands in the file, where that is another spelling; else empty."""
    name = write.written(holder, kind)
    return name if name != holder else ""
