"""Words of statements after their run is approved: answers, disputes, corrections, terms, and what holds a payout."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "AnswerState.waiting": _("Waits for confirmation"),
    "AnswerState.confirmed": _("Confirmed by the partner"),
    "silent": _("Confirmed by silence"),
    "DisputeReason.base": _("Cash is missing, or counts wrongly"),
    "DisputeReason.rate": _("The rate is wrong"),
    "DisputeReason.share": _("The share is wrong"),
    "taken_back": _("It should not have been taken back"),
    "DisputeReason.other": _("Something else"),
    "DisputeState.open": _("Open"),
    "upheld": _("Upheld"),
    "DisputeState.declined": _("Declined"),
    "DisputeSide.partner": _("The partner"),
    "DisputeSide.house": _("The vendor"),
    "ProposalState.confirmed": _("Confirmed"),
    "ProposalState.sent_back": _("Sent back"),
    "Cadence.monthly": _("every month"),
    "half_monthly": _("twice a month, to the 15th and to the last day"),
    "biweekly": _("every two weeks, from a Monday"),
    "quarterly": _("every quarter"),
    "disputed": _("Correction after a dispute"),
    "HoldKind.standing": _("Your company's standing is not good. Ask your channel manager what is missing."),
    "owing": _("Nothing is to be done: it is paid when the open balance is settled."),
    "minimum": _("Nothing is to be done: it is paid when the least amount is reached."),
    "HoldKind.papers": _("Send your invoice for this statement: the button is on this page."),
    "withheld_whole": _("Nothing is to be done: the tax on it takes all of it, so it waits until more is due."),
    "account_new": _("Nothing is to be done: the new account is paid to with the next statement."),
    "account_none": _("Enter a bank account in this currency, under My company."),
}
RULES: dict[str, LazyString] = {
    "settlement.below-minimum": _("Not paid: the least that is paid out is %(minimum_minor)s."),
    "settlement.owing": _("Not paid: a balance of the partner is below zero, and until it is settled nothing is paid."),
    "commission.disputed": _("Corrected after the dispute %(number)s: %(reason)s"),
    "commission.corrects-line": _("It corrects the %(amount_minor)s of %(on)s."),
}
ERRORS: dict[str, LazyString] = {
    "statement-answered": _("This statement is confirmed already."),
    "dispute-late": _("A line can be disputed until the statement is confirmed, and within its days."),
    "disputed-already": _("This line was disputed before. Write in that dispute."),
    "dispute-without-words": _("Say in words what is wrong, or why it stands."),
    "dispute-over": _("This dispute was answered or taken back."),
    "dispute-not-your-turn": _("It is the other side's turn to write."),
    "correction-zero": _("Give an amount other than zero, such as 120.50 or -120.50."),
    "correction-waits": _("A correction waits for a second person. She agrees or sends it back first."),
    "no-correction": _("No correction waits any more. Load the page again."),
    "correction-own": _("You proposed this correction, so another person of finance confirms it."),
    "settlement-terms-off": _(
        "Days are between 0 and 365, the reminder comes before the silence, and amounts are not negative."
    ),
    "settlement-terms-start": _("A version begins on %(day)s or later, after every version that is published."),
    "settlement-terms-unchanged": _("This draft says what the newest version says."),
}
