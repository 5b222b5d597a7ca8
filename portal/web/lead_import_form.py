"""The forms of files of leads: the file, and which column is what."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from partners.lead_import.kinds import LeadField
from partners.lead_import.models import LeadImport
from partners.programme.models import Region
from portal.flows.lead_import import Wanted
from portal.web.form import HouseForm
from portal.words.lead_life import WORDS
from portal.words.speak import named
from pricing.ground.errors import Invalid
from pricing.product.models import ProductLine

NEED_MAX = 4000
NONE = SelectChoice("", "–")


class LeadFileNeeded(Invalid):
    """No file was chosen."""

    code = "lead-import-file"


class LeadFileForm(HouseForm):
    """A file of leads."""

    file = FileField(_("File of leads (CSV)"))

    def sent_file(self) -> tuple[str, bytes]:
        """Name and content of the file that was sent. Raises LeadFileNeeded."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise LeadFileNeeded(field="file")
        return sent.filename, sent.read()


class MappingForm(HouseForm):
    """Which column is what, and what rows get that do not say it."""

    region_id = SelectField(_("Region of rows that name none"), choices=[])
    product_line_id = SelectField(_("Product line of rows that name none"), choices=[])
    need_of_all = StringField(_("Need of rows that name none"), [Optional(), Length(max=NEED_MAX)])
    with_doubles = BooleanField(_("Take rows whose customer is there already, too"))

    @classmethod
    def of(cls, row: LeadImport) -> "MappingForm":
        """The form as it was sent, or as the file is read now."""
        data = {column_name(one): row.mapping.get(one.value, "") for one in LeadField}
        ids = {"region_id": str(row.region_id or ""), "product_line_id": str(row.product_line_id or "")}
        return cls.sent(data={**data, **ids, "need_of_all": row.need, "with_doubles": row.with_doubles})

    def offer(self, columns: Sequence[str], regions: Iterable[Region], lines: Iterable[ProductLine]) -> "MappingForm":
        """The file's columns, the regions and the lines."""
        for one in LeadField:
            self[column_name(one)].choices = [NONE, *(SelectChoice(name, name) for name in columns)]
        self.region_id.choices = [NONE, *(SelectChoice(str(one.id), named(one)) for one in regions)]
        self.product_line_id.choices = [NONE, *(SelectChoice(str(one.id), named(one)) for one in lines)]
        return self

    def wanted(self) -> Wanted:
        """What was chosen, as a value."""
        return Wanted(
            mapping={one: self[column_name(one)].data for one in LeadField},
            region_id=UUID(self.region_id.data) if self.region_id.data else None,
            product_line_id=UUID(self.product_line_id.data) if self.product_line_id.data else None,
            need=str(self.need_of_all.data or ""),
            with_doubles=bool(self.with_doubles.data),
        )


def column_name(one: LeadField) -> str:
    """What the choice of a field's column is called."""
    return f"column_{one.value}"


for _one in LeadField:
    setattr(MappingForm, column_name(_one), SelectField(WORDS[f"LeadField.{_one.value}"], choices=[]))
