"""Words of solutions, service tickets and satisfaction."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "SolutionState.in_review": _("In review"),
    "Feasibility.available": _("Available"),
    "Feasibility.lead_time": _("With a lead time"),
    "Feasibility.not_feasible": _("Not feasible"),
}
RULES: dict[str, LazyString] = {
    "solution.unanswered": _("Whether it can be delivered is not answered yet for lines %(lines)s."),
    "solution.not-feasible": _("Lines %(lines)s cannot be delivered."),
}
ERRORS: dict[str, LazyString] = {
    "solution-not-draft": _("This revision was handed in. Begin a new revision."),
    "solution-not-yours": _("Only whoever wrote a draft changes it. Begin a revision of your own."),
    "solution-lines": _("A solution has at least one line and at most %(most)s."),
    "solution-decided": _("This revision was approved or returned, and is never changed again. Begin a new revision."),
    "solution-lead-days": _("Give a lead time in working days, at most %(most)s; what is available has none."),
    "solution-not-in-review": _("This revision does not wait for a review, or was decided a moment ago."),
    "solution-open-points": _("Lines %(lines)s have no answer yet, or cannot be delivered."),
    "solution-reasons": _("Say why it is returned."),
    "solution-not-approved": _("A quote is started from an approved solution. Have it reviewed first."),
}
