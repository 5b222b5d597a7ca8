"""Words of the deal room."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "TeamRole.account": _("Account responsible (AR)"),
    "TeamRole.solution": _("Solution responsible (SR)"),
    "TeamRole.fulfilment": _("Fulfilment responsible (FR)"),
    "MeetingKind.visit": _("Visit"),
    "MeetingKind.call": _("Call"),
    "MeetingKind.video": _("Video meeting"),
    "MeetingKind.workshop": _("Workshop"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "deal-nobody-to-share-with": _("This deal has no partner. Keep it in the house."),
    "deal-not-a-reader": _("This person could not read it. Choose another, or share it with the partner."),
    "deal-words-missing": _("Write something here."),
    "deal-task-not-there": _("Somebody changed this task a moment ago. Load the page again."),
    "deal-file-removed": _("This file was removed."),
    "deal-meeting-to-come": _("A meeting is recorded once it was held. Set a task for what is to come."),
}
