"""Words of rulings by two people, of what a message may not tell, and of receipts."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "RulingReason.first_verified": _("First verified"),
    "better_evidence": _("Better evidence"),
    "customers_choice": _("The customer's choice"),
    "incumbent": _("The customer's present supplier"),
    "vendor_activity": _("Our own earlier activity"),
    "delivery": _("Who can serve the customer"),
    "not_qualified": _("The request does not qualify"),
    "RulingReason.other": _("Another reason (say which)"),
    "ProposalState.waiting": _("Waits for a second person"),
    "ProposalState.confirmed": _("Confirmed"),
    "ProposalState.declined": _("Declined"),
    "Receipt.allow": _("The receipt is genuine."),
    "Receipt.refer": _("Nothing is wrong with it, as far as it could be checked."),
    "Receipt.refuse": _("Do not rely on this receipt."),
}
RULES: dict[str, LazyString] = {
    "ruling.high-value": _("%(partner)s asks for a value from which two people rule."),
    "ruling.manages-one-side": _("Whoever ruled looks after one side: %(partner)s."),
    "receipt.unreadable": _("This is not a receipt file, or it is damaged."),
    "receipt.whole": _("All %(fields)s fields are as they were issued."),
    "receipt.field-altered": _("The field %(field)s was altered."),
    "receipt.field-added": _("The field %(field)s was added."),
    "receipt.field-missing": _("The field %(field)s was removed."),
    "receipt.hash-altered": _("The digests do not add up to the receipt's hash: one of the two was altered."),
    "receipt.not-published-yet": _("No published head covers it yet. Get the file again after the next day has begun."),
    "receipt.proof-unreadable": _("The proof is damaged."),
    "receipt.not-under-its-head": _("The receipt does not hang under the head of %(day)s."),
    "receipt.head-altered": _("The head of %(day)s in the receipt was altered."),
    "receipt.heads-not-compared": _("It was not compared with the published heads (--head FILE)."),
    "receipt.heads-unreadable": _("The file of heads is damaged, or not one."),
    "receipt.heads-broken": _("The chain of published heads breaks at %(day)s."),
    "receipt.head-unknown": _("The head of %(day)s is not among the published ones."),
    "receipt.published": _("It hangs under the published head of %(day)s."),
}
ERRORS: dict[str, LazyString] = {
    "nothing-to-undo": _(
        "There is nothing to take back: the partner has read it. End the protection under Protections, with a reason."
    ),
    "undo-too-late": _("A ruling is taken back within ten minutes, by whoever made it."),
    "ruled-since": _("Another ruling on this customer came after this one, so it is not taken back."),
    "line-not-asked": _("A ruling grants lines that the registration asks for, one at least."),
    "proposal-waits": _("A ruling on this case waits for a second person already. It is confirmed or declined first."),
    "proposal-answered": _("This proposal was confirmed or declined a moment ago."),
    "own-proposal": _("You proposed this ruling, so somebody else confirms it."),
    "tells-too-much": _("The words to %(partner)s tell of another side: %(words)s. Say it without them."),
}
