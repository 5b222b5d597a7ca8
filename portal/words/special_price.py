"""Words of special prices, of who signs them, and of the limits that say so."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "SpecialPriceState.asked_for": _("In review"),
    "SpecialPriceState.refused": _("Not approved"),
    "SignatureKind.approval": _("Approval"),
    "SignatureKind.gate": _("Floor price"),
    "SignatureKind.early_use": _("Early use"),
    "Act.asked": _("Asked for"),
    "Act.questioned": _("Sent back with a question"),
    "Act.answered": _("Answered"),
    "Act.refused": _("Not approved"),
    "Act.opened_early": _("Opened for early use"),
    "LimitDraftState.open": _("Draft"),
    "cancelled": _("Cancelled"),
}
RULES: dict[str, LazyString] = {
    "special-price.first-step": _("Every special price is looked at: %(approver)s."),
    "special-price.discount": _(
        "%(line)s: %(discount)s percent off list is more than the %(limit)s percent that this role may give:"
        " %(approver)s."
    ),
    "special-price.margin": _(
        "%(line)s: a margin of %(margin)s percent is less than the %(limit)s percent that this role needs:"
        " %(approver)s."
    ),
    "special-price.margin-unknown": _(
        "%(line)s: the cost is not known, so nothing shows the margin of %(limit)s percent that this role needs:"
        " %(approver)s."
    ),
    "special-price.value": _("The value of %(value)s is above the %(limit)s of this role: %(approver)s."),
    "special-price.below-floor": _(
        "%(line)s: %(discount)s percent off list goes below the floor price, which is %(limit)s percent off list."
    ),
}
ERRORS: dict[str, LazyString] = {
    "no-price-limits": _("No price limits are in force. A tenant administrator publishes them."),
    "limit-start": _("A version begins today or later, and after every version that is published (%(day)s)."),
    "limit-unchanged": _("This draft says what the newest version says."),
    "limit-off": _(
        "Name at least one step, no role twice, each step with no smaller a discount than the one before; shares go to"
        " 100 percent, and days to 365."
    ),
    "special-price-lines": _("Ask for at least one line and at most %(most)s, for no product or product line twice."),
    "special-price-wish": _(
        "Each line needs a quantity from 1 to %(most)s and either a net price or a discount above 0 and below 100"
        " percent; the value is above zero."
    ),
    "special-price-not-lower": _("The price for %(product)s must be above zero and below its list price."),
    "special-price-span": _("It begins today or later, and ends within %(days)s days."),
    "special-price-standing": _("A partner that is not in good standing has no special prices."),
    "special-price-move": _("This request was decided, sent back or withdrawn a moment ago. Load the page again."),
    "special-price-changed": _("The request is not what this page showed. Load it again, look, and decide then."),
    "special-price-beyond-limits": _("This goes beyond every step of the price limits, so nobody may approve it."),
    "special-price-not-your-step": _("The step that waits needs another role."),
    "special-price-signed-already": _("You signed a step of this request, so another person signs this one."),
    "own-special-price": _("You asked for this special price, so somebody else decides on it."),
    "special-price-reason": _("Write why."),
    "special-price-usable": _("This special price can be used already."),
    "special-price-short": _(
        "Only %(left)s of %(product)s are left under %(number)s. Make it a line of its own with that quantity, and"
        " another line for the rest."
    ),
    "special-price-over": _(
        "The special price %(number)s does not hold today. Write a new quote at the prices that hold."
    ),
    "special-price-spent": _(
        "Only %(left)s are left under %(number)s, or its value is used up. Write a new quote at the prices that hold."
    ),
    "order-confirmed": _("Only an order that is placed and not confirmed can be cancelled."),
}
