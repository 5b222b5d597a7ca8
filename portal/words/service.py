"""Words of solutions, service tickets and satisfaction."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "SolutionState.in_review": _("In review"),
    "Feasibility.available": _("Available"),
    "Feasibility.lead_time": _("With a lead time"),
    "Feasibility.not_feasible": _("Not feasible"),
    "TicketKind.fault": _("Fault"),
    "TicketKind.question": _("Question"),
    "TicketKind.installation": _("Installation"),
    "TicketKind.spare_part": _("Spare part"),
    "TicketKind.complaint": _("Complaint"),
    "TicketPriority.urgent": _("Urgent"),
    "TicketPriority.high": _("High"),
    "TicketPriority.normal": _("Normal"),
    "TicketPriority.low": _("Low"),
    "TicketState.waiting": _("Waiting for the customer"),
    "TicketState.solved": _("Solved"),
    "TicketStep.opened": _("Ticket opened"),
    "TicketStep.assigned": _("Assigned to"),
    "TicketStep.answered": _("Answered the customer"),
    "TicketStep.noted": _("Note in the house"),
    "TicketStep.asked": _("Asked the customer"),
    "TicketStep.heard": _("The customer said"),
    "TicketStep.solved": _("Solved"),
    "TicketStep.closed": _("Closed"),
    "TicketStep.reopened": _("Reopened"),
    "SurveyKind.csat": _("Satisfaction"),
    "SurveyKind.nps": _("Recommendation"),
    "do_answered": _("Answer the customer"),
    "do_noted": _("Keep a note"),
    "do_asked": _("Ask, and wait for the customer"),
    "do_heard": _("Record what the customer said"),
    "do_solved": _("Solved"),
    "do_closed": _("Close the ticket"),
    "do_reopened": _("Reopen"),
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
    "ticket-terms": _(
        "The first answer comes before the solution, and terms begin today or later, on a day of their own."
    ),
    "ticket-moved": _("The ticket stands elsewhere by now. Load the page again."),
    "ticket-words-missing": _("Write what was said or done."),
    "survey-answered": _("The customer answered about this already."),
    "survey-score": _("Choose one of the scores."),
    "solution-not-approved": _("A quote is started from an approved solution. Have it reviewed first."),
}
