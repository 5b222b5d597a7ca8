"""Words of contract prices and promotions."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "OfferState.coming": _("Not begun"),
    "OfferState.holding": _("In force"),
    "OfferState.past": _("Over"),
    "row-buyer": _("Fill in a partner or a customer, and not both"),
    "row-partner-unknown": _("No partner has this code"),
    "row-customer-unclear": _("It is not certain which customer this is; write its tax number or full name"),
    "row-day": _("No date such as 2026-03-31"),
    "row-span": _("The last day is before the first"),
    "row-reference": _("The contract number is missing or longer than 80 characters"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "customer-unclear": _(
        "It is not certain which customer is meant by %(text)s. Write the tax number or the full name. Near: %(near)s."
    ),
    "contract-price-buyer": _("Fill in a partner or a customer, and not both."),
    "contract-price-wrong": _("A contract price is above zero."),
    "contract-price-meets": _(
        "%(reference)s has a price of %(product)s for this buyer and currency on some of these days. "
        "End that one first."
    ),
    "contract-price-twice": _(
        "%(one)s and %(other)s both have a price for this customer, whose records were merged. End one of them first."
    ),
    "promotion-code-taken": _("Another promotion has the code %(code)s. Choose another."),
    "promotion-wrong": _("A promotion takes off more than 0 and at most 100 percent, on one product or one line."),
    "promotion-meets": _(
        "%(code)s is for the same side, market and products on some of these days, and no rule says which goes first. "
        "End that one first."
    ),
    "offer-over": _("This is no draft any more."),
    "offer-own": _("You drafted this, so somebody else publishes it."),
    "offer-past": _("Its last day is over, so it would never be in force."),
    "offer-span": _("The last day is before the first."),
    "offer-not-held": _("Only what is published and was not ended can be ended."),
    "offer-end": _("Choose today or a later day, before the day on which it ends by itself."),
}
