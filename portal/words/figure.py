"""Words of figures, of targets and of the event log: names, and how each is counted."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "FigureKind.opened": _("Deals opened"),
    "FigureKind.reached": _("Funnel"),
    "FigureKind.stage_time": _("Time at a stage"),
    "FigureKind.cycle_time": _("Cycle time"),
    "FigureKind.win_rate": _("Win rate"),
    "FigureKind.win_value": _("Win rate by value"),
    "FigureKind.won_so_far": _("Won so far"),
    "FigureKind.win_registered": _("Win rate of registered deals"),
    "FigureKind.win_unregistered": _("Win rate of other deals"),
    "FigureKind.gate_pass": _("Gate pass rate"),
    "FigureKind.gate_time": _("Gate lead time"),
    "FigureKind.lead_conversion": _("Lead conversion"),
    "FigureKind.sales_outstanding": _("Days sales outstanding (DSO)"),
    "FigureKind.ruling_time": _("Time to the first ruling"),
    "FigureKind.ruling_approved": _("Registrations approved"),
    "FigureKind.ruling_conflict": _("Registrations with a rival"),
    "FigureKind.protection_lapsed": _("Protections that lapsed"),
    "FigureKind.appeal_upheld": _("Appeals upheld"),
    "ocel": _("OCEL 2.0 (JSON)"),
    "xes": _("XES (XML)"),
    "LogState.pending": _("being written"),
    "LogState.done": _("written"),
    "person": _("Person"),
    "team": _("Team"),
}
DEFINITIONS: dict[str, LazyString] = {
    "opened": _("Deals that were opened in the month."),
    "reached": _(
        "Of the deals opened in the month: how many have ever come to the stage, whatever became of them. The "
        "share is of all deals opened in the month."
    ),
    "stage_time": _(
        "Calendar time from coming to a stage to leaving it by a Go, of every Go of the twelve months: median "
        "and 90th percentile by nearest rank."
    ),
    "cycle_time": _(
        "Calendar time from opening to winning, of the deals won in the twelve months: median and 90th "
        "percentile by nearest rank. Open and lost deals are not in it."
    ),
    "win_rate": _(
        "Won deals over all deals closed in the month, won or lost. A deal is won when its order is confirmed."
    ),
    "win_value": _("The expected value of won deals over that of all deals closed in the month, by currency."),
    "won_so_far": _(
        "Of the deals opened in the month: how many are won by now. Those still open are in the whole, "
        "so recent months look worse than they will."
    ),
    "win_registered": _("Win rate of the twelve months, of deals that came from a registration."),
    "win_unregistered": _("Win rate of the twelve months, of deals without a registration."),
    "gate_pass": _("Decisions for Go over all decisions (Go, Hold, Kill) at the gate in the twelve months."),
    "gate_time": _(
        "Working days from coming to the stage to a Go or Kill at its gate, on the calendar as it is now: "
        "median and 90th percentile by nearest rank."
    ),
    "lead_conversion": _("Leads of the month that became a registration within 90 days, over all leads of the month."),
    "sales_outstanding": _(
        "What is owed, over what was invoiced in the twelve months net of credit notes, times their days. "
        "Counting back: how many days of the latest invoices make up what is owed. By currency, with tax."
    ),
    "ruling_time": _(
        "Time from submission to the first ruling, of the first rulings of the twelve months: median and 90th "
        "percentile by nearest rank."
    ),
    "ruling_approved": _("First rulings that approved, over all first rulings of the twelve months."),
    "ruling_conflict": _(
        "First rulings that had at least one rival to hear, over all first rulings of the twelve months."
    ),
    "protection_lapsed": _(
        "Protections that ran out, over all protections that ended in the twelve months: lapsed, released or revoked."
    ),
    "appeal_upheld": _("Appeals whose second ruling approved, over all appeals ruled on in the twelve months."),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "sales-team-code": _("Give a code of small letters, digits and dashes that no team has yet."),
    "sales-team-member": _("This person is in the team already on that day, or later."),
    "sales-team-left": _("Nobody leaves before joining."),
}
