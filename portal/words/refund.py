"""Words of refunds: who sent money back, what it did, and why it is refused."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "RefundKind.paid_back": _("Paid back by us"),
    "RefundKind.taken_back": _("Taken back by the payer's bank"),
    "applied": _("Applied"),
    "refund.recorded": _("Refund recorded"),
    "refund.applied": _("Refund applied"),
    "ledger.refund:parked": _("Refunds whose receipt is not there yet"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "refund-known": _("A refund with the reference %(reference)s is there already."),
    "refund-of-nothing": _("Name an invoice or a receipt, one of the two."),
    "refund-applied": _("This refund is applied already. It happens once."),
    "refund-receipt-missing": _("No receipt has this reference yet. Record the receipt, or name another."),
    "refund-invoice-unknown": _("No invoice has the number %(number)s."),
}
