"""Words of products, prices, price steps and quotes."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "list": _("List price"),
    "break": _("Volume break"),
    "tier": _("Tier discount"),
    "manual": _("Discount by hand"),
    "net": _("Net"),
    "Side.direct": _("Customer's price"),
    "Side.channel": _("Partner's price"),
    "published": _("Published"),
    "retired": _("Retired"),
    "sent": _("Sent"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "superseded": _("Superseded"),
}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "unknown-currency": _("%(currency)s is not a currency of ISO 4217."),
    "currency-mismatch": _("Two currencies met where one is needed: %(one)s and %(other)s."),
    "quantity-wrong": _("A quantity is a whole number from 1 to %(most)s."),
    "discount-wrong": _("A discount is between 0 and 100 percent."),
    "no-price-book": _("No price book for this side is in force. A tenant administrator publishes one."),
    "no-price": _("The price book %(book)s has no price for %(product)s. Choose another product or add its price."),
    "no-tax-rate": _("No tax rate is in force for %(product)s."),
    "no-tier-discount": _("The price book has no discount for the tier %(tier)s on %(product)s."),
    "quote-lines": _("A quote needs at least one line with a product, and at most %(most)s."),
    "quote-not-draft": _("This quote was sent, so its prices stand. Write a new quote instead."),
    "quote-not-sent": _("Only a quote that was sent can be answered."),
    "quote-ended": _("The last day of this quote is over. Write a new one at today's prices."),
    "other-quote-accepted": _("Another quote of this deal was accepted already."),
}
