"""Words of payment reminders."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "ReminderStep.1": _("First reminder"),
    "ReminderStep.2": _("Second reminder"),
    "ReminderStep.3": _("Last reminder"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "reminders-changed": _(
        "What is to be reminded has changed, or somebody has just sent it. Look at it again, then send it."
    ),
    "reminder-days": _("The days grow from step to step, from 1 to %(most)s."),
    "reminder-hold-unfit": _("Say why, and until when: from today on, and within a year."),
    "reminder-hold-ended": _("This hold was ended before."),
}
