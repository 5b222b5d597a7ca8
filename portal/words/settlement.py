"""Words of a month's close: what stands out in a settlement, what is not in it and why, and the steps of the board."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "receipts": _("Receipts"),
    "accruals": _("Accruals"),
    "statements": _("Statements"),
    "Close.approval": _("Approval"),
    "Close.payment": _("Payment"),
    "Close.confirmation": _("Confirmation by the bank"),
}
RULES: dict[str, LazyString] = {
    "settlement.first-payout": _("The first payout to this partner in this currency: %(paid_minor)s."),
    "settlement.changed-bank": _(
        "The bank account is not that of the last payout: its number ends in %(now)s, and ended in %(before)s."
    ),
    "settlement.three-times": _(
        "%(added_minor)s is more than three times what is usual: %(usual_minor)s, the median of "
        "the last statements (%(statements)s)."
    ),
    "settlement.silent-zero": _(
        "Cash came in on its orders (%(orders)s; %(collected_minor)s without tax), and they have earned it nothing."
    ),
    "settlement.nothing-due": _("Nothing is due, so nothing is paid."),
    "settlement.carried-over": _("It was not paid and opens the next statement."),
    "settlement.bad-standing": _("Not paid: the partner's standing is %(standing)s."),
    "settlement.new-bank-account": _("Not paid: the bank account is new and is paid to from %(until)s."),
    "settlement.no-bank-account": _("Not paid: there is no bank account in %(currency)s."),
    "settlement.held-back": _(
        "Accruals held back: %(number)s, together %(amount_minor)s. The first is payable from %(from)s on."
    ),
    "settlement.no-rate": _("Accruals without a rate: %(number)s. They earn nothing until somebody writes a rate."),
    "settlement.settled-before": _(
        "Accruals of this month that are on a statement already: %(number)s, together %(amount_minor)s."
    ),
    "settlement.unmatched": _(
        "Receipts that are not matched: %(number)s, with %(amount_minor)s left. They earn when they are matched."
    ),
    "settlement.unpaid-invoice": _(
        "Invoices of partners' deals that are not paid: %(number)s, with %(amount_minor)s open. "
        "What follows the customer's cash is earned when it comes in."
    ),
    "close.unmatched": _("Receipts with money left to match: %(number)s."),
    "close.unsettled": _("Accruals on no statement: %(number)s. Try the settlement out, then prepare the run."),
    "close.not-approved": _("The run waits for a second person."),
    "close.not-exported": _("Payout batches that have not left as a file: %(number)s."),
    "close.unanswered": _("Payouts without the bank's answer: %(number)s."),
    "settlement.no-cash": _("Up to %(until)s no cash came in that earns anything."),
}
ERRORS: dict[str, LazyString] = {}
