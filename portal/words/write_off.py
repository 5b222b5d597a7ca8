"""Words of write-offs."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "insolvent": _("The debtor is insolvent"),
    "untraceable": _("The debtor cannot be found"),
    "time_barred": _("The claim is time-barred"),
    "lost_in_court": _("A court decided against the claim"),
    "not_worth_pursuing": _("Going after it costs more than it brings"),
    "WriteOffState.approved": _("Written off"),
    "WriteOffState.declined": _("Not approved"),
    "WriteOffState.taken_back": _("Taken back"),
    "invoice.written-off": _("Invoice written off"),
    "ledger.house:bad-debt": _("Bad debts"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "write-off-waits": _("A write-off of this invoice waits for its second person. Answer that one first."),
    "write-off-words": _("Say why, in a few words."),
    "write-off-own": _("Whoever asks for a write-off does not answer it. Ask another person of finance."),
    "write-off-answered": _("This write-off was answered before. Load the page again."),
    "write-off-not-standing": _("This write-off does not stand: it was not approved, or taken back before."),
}
