"""The forms of the violation ledger."""

from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import DateField, FieldList, FormField, IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from partners.partner.models import Partner, PartnerKind
from partners.violation.count import Rule
from partners.violation.models import WatchList
from partners.violation.record import Breach
from portal.web.fields import as_id
from portal.web.form import HouseForm
from portal.words.speak import named, word

NOTE_MAX = 2000
MILDEST = 3
LINES = 8


class ViolationForm(HouseForm):
    """What a partner did."""

    partner_id = SelectField(_("Partner"), [InputRequired()], coerce=as_id, choices=[])
    level = SelectField(_("Level"), [InputRequired()], coerce=int, choices=[], default=MILDEST)
    happened_on = DateField(_("When it happened"), [InputRequired()])
    note = TextAreaField(_("What happened, for the file"), [InputRequired(), Length(max=NOTE_MAX)])

    def offer(self, session: Session) -> "ViolationForm":
        """Every partner, and the three levels."""
        others = select(Partner).where(Partner.kind != PartnerKind.HOUSE).order_by(Partner.code)
        self.partner_id.choices = [SelectChoice(p.id, named(p)) for p in session.scalars(others)]
        self.level.choices = [SelectChoice(level, word(f"violation.{level}")) for level in (1, 2, 3)]
        return self

    def breach(self) -> Breach:
        """The violation as a value."""
        assert self.happened_on.data
        return Breach(self.partner_id.data, self.level.data, self.happened_on.data, str(self.note.data).strip())


class StrikeForm(HouseForm):
    """Why a violation counts no more."""

    note = TextAreaField(_("Reason, for the file"), [InputRequired(), Length(max=NOTE_MAX)])


class RuleForm(HouseForm):
    """A line of the counting; a line that counts nothing is left out."""

    watch_list = SelectField(_("List"), choices=[])
    level1 = IntegerField(_("Level 1"), [NumberRange(0, 99)], default=0)
    level2 = IntegerField(_("Level 2"), [NumberRange(0, 99)], default=0)
    level3 = IntegerField(_("Level 3"), [NumberRange(0, 99)], default=0)
    days = IntegerField(_("Days"), [NumberRange(1, 3650)], default=90)

    def rule(self) -> Rule | None:
        """The line as a value."""
        needed = (self.level1.data or 0, self.level2.data or 0, self.level3.data or 0)
        return Rule(WatchList(self.watch_list.data), needed, self.days.data or 0) if any(needed) else None


class CountingForm(HouseForm):
    """The whole counting."""

    lines = FieldList(FormField(RuleForm), min_entries=LINES, max_entries=LINES)

    @classmethod
    def of(cls, now: Iterable[Rule]) -> "CountingForm":
        """The form as it was sent, or the counting in force."""
        data = [dict(zip(("level1", "level2", "level3"), rule.needed, strict=True)) | _rest(rule) for rule in now]
        form = cls(request.form) if request.method == "POST" else cls(data={"lines": data})
        for line in form.lines:
            line.form.watch_list.choices = [SelectChoice(one.value, word(one)) for one in WatchList]
        return form

    def rules(self) -> list[Rule]:
        """The counting as values."""
        return [rule for line in self.lines if (rule := line.form.rule())]


def _rest(rule: Rule) -> dict[str, object]:
    return {"watch_list": rule.watch_list.value, "days": rule.days}
