"""The forms of targets and sales teams."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from ltc.target.models import TargetKind
from ltc.target.set import Aim
from portal.web.fields import as_id
from portal.web.form import HouseForm
from pricing.ground.money import amount


class TargetForm(HouseForm):
    """A target of a person or a team."""

    whose = SelectField(_("For"), [InputRequired()], choices=[])
    month = StringField(
        _("Month"), [InputRequired(), Regexp(r"^\d{4}-(0[1-9]|1[0-2])$", message=_("Write a month such as 2026-03."))]
    )
    currency = StringField(_("Currency"), [InputRequired(), Length(3, 3)])
    value = StringField(_("Value to be won"), [InputRequired(), Length(max=20)])

    def offer(self, people: Mapping[UUID, str], teams: Mapping[UUID, str]) -> "TargetForm":
        """Teams first, then people."""
        kinds = ((TargetKind.TEAM, teams), (TargetKind.PERSON, people))
        self.whose.choices = [
            SelectChoice(f"{kind.value}:{id}", name) for kind, named in kinds for id, name in named.items()
        ]
        return self

    def aim(self) -> Aim:
        """The target as a value. Raises Invalid at the amount or the currency."""
        kind, _sep, subject = str(self.whose.data).partition(":")
        value = amount(str(self.value.data), str(self.currency.data).strip().upper())
        return Aim(TargetKind(kind), UUID(subject), date.fromisoformat(f"{self.month.data}-01"), value)


class SalesTeamForm(HouseForm):
    """A new team."""

    code = StringField(_("Code"), [InputRequired(), Length(max=40)])
    name_en = StringField(_("Name in English"), [InputRequired(), Length(max=200)])
    name_zh = StringField(_("Name in Chinese"), [InputRequired(), Length(max=200)])

    def names(self) -> tuple[str, str]:
        """In English and Chinese."""
        return str(self.name_en.data), str(self.name_zh.data)


class MemberForm(HouseForm):
    """Who joins a team, and from when."""

    person_id = SelectField(_("Person"), [InputRequired()], coerce=as_id, choices=[])
    joined_on = DateField(_("In it from"), [InputRequired()])

    def offer(self, people: Mapping[UUID, str]) -> "MemberForm":
        """People of the house."""
        self.person_id.choices = [SelectChoice(id, name) for id, name in people.items()]
        return self


class LeaveForm(HouseForm):
    """From when somebody is not in it any more."""

    left_on = DateField(_("First day without"), [InputRequired()])
