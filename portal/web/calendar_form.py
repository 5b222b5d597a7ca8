"""The forms of the calendar."""

from datetime import time

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateField, FileField, IntegerField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from partners.calendar.change import CALENDARS, CalendarUnreadable, Day, NewWorkingTime, read_days, shipped
from partners.calendar.models import DayKind, WorkingTime
from portal.web.fields import CHOOSE_ONE, CheckboxesField
from portal.web.form import HouseForm
from portal.words.speak import word

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS_MAX = 400


class DayForm(HouseForm):
    """A day that differs from its weekday."""

    falls_on = DateField(_("Date"), [InputRequired()])
    kind = SelectField(_("Kind"), [InputRequired()], choices=[])
    name_en = StringField(_("English name"), [InputRequired(), Length(max=100)])
    name_zh = StringField(_("Chinese name"), [InputRequired(), Length(max=100)])

    def offer(self) -> "DayForm":
        """Holiday or make-up day."""
        self.kind.choices = [SelectChoice(kind.value, word(kind)) for kind in DayKind]
        return self

    def day(self) -> Day:
        """The day as a value."""
        assert self.falls_on.data
        names = str(self.name_en.data).strip(), str(self.name_zh.data).strip()
        return Day(self.falls_on.data, DayKind(self.kind.data), *names)


class ImportForm(HouseForm):
    """Many days at once: a CSV file, or a calendar that comes with the portal."""

    shipped = SelectField(_("Calendar that comes with Fairway"), [Optional()], choices=[])
    file = FileField(_("Or a CSV file"))

    def offer(self) -> "ImportForm":
        """The shipped calendars."""
        known = [SelectChoice(name, word(f"calendar.{name}")) for name in CALENDARS]
        self.shipped.choices = [SelectChoice("", _("none")), *known]
        return self

    def days(self) -> list[Day]:
        """What was chosen. Raises CalendarUnreadable, with the line."""
        if self.file.data:
            return read_days(self.file.data)
        if self.shipped.data in CALENDARS:
            return shipped(self.shipped.data)
        raise CalendarUnreadable(field="file", line=1, columns="date, kind, name_en, name_zh")


class WorkingTimeForm(HouseForm):
    """The next version of the working time."""

    opens = TimeField(_("Opens"), [InputRequired()])
    closes = TimeField(_("Closes"), [InputRequired()])
    workdays = CheckboxesField(_("Working days"), [InputRequired(message=CHOOSE_ONE)])
    review_hours = IntegerField(_("Working hours to an answer"), [InputRequired(), NumberRange(0, HOURS_MAX)])
    remind_hours = IntegerField(_("Reminder, working hours before"), [InputRequired(), NumberRange(0, HOURS_MAX)])
    escalate_hours = IntegerField(_("Escalation, every so many hours"), [InputRequired(), NumberRange(0, HOURS_MAX)])

    @classmethod
    def of(cls, now: WorkingTime) -> "WorkingTimeForm":
        """The form as it was sent, or the version in force."""
        form = cls(request.form) if request.method == "POST" else cls(obj=now, data=_data(now))
        form.workdays.choices = [SelectChoice(str(i), word(day)) for i, day in enumerate(WEEKDAYS, start=1)]
        return form

    def working_time(self) -> NewWorkingTime:
        """The version as a value. A day that closes at 0:00 is open until its end."""
        opens, closes = (self.opens.data, self.closes.data)
        assert opens
        assert closes
        return NewWorkingTime(
            opens_minute=opens.hour * 60 + opens.minute,
            closes_minute=closes.hour * 60 + closes.minute or 1440,
            workdays="".join(sorted(self.workdays.data or [])),
            review_hours=self.review_hours.data or 0,
            remind_hours=self.remind_hours.data or 0,
            escalate_hours=self.escalate_hours.data or 0,
        )


def _time(minute: int) -> time:
    return time(minute % 1440 // 60, minute % 60)


def _data(now: WorkingTime) -> dict[str, object]:
    return {"opens": _time(now.opens_minute), "closes": _time(now.closes_minute), "workdays": [*now.workdays]}
