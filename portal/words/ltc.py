"""Words of deals, orders, deliveries and the ways they run."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "direct": _("Direct"),
    "channel": _("Channel"),
    "hybrid": _("Hybrid"),
    "open": _("Open"),
    "discarded": _("Thrown away"),
    "sourced": _("Sourced"),
    "co_sold": _("Co-sold"),
    "fulfilled": _("Fulfilled"),
    "serviced": _("Serviced"),
    "resold": _("Resold"),
    "price": _("Price"),
    "product": _("Product"),
    "competitor": _("Competitor"),
    "no_budget": _("No budget"),
    "no_decision": _("No decision"),
    "placed": _("Placed"),
    "confirmed": _("Confirmed"),
    "delivered": _("Delivered"),
    "active": _("Active"),
    "closed": _("Closed"),
    "imported": _("Imported"),
}
RULES: dict[str, LazyString] = {
    "mode.no-partner": _("No partner takes part, so the deal runs direct."),
    "mode.named-account": _("The customer is a named account, so house and partner work together."),
    "mode.joint-value": _("The value reaches the limit from which house and partner work together."),
    "mode.partner-registered": _("A partner registered it, so it runs through the channel."),
    "mode.overridden": _("A person changed the mode: %(reason)s"),
    "mode.imported": _("Imported: the mode follows the regional office %(office)s."),
    "gate.quote-sent": _("A quote must have been sent."),
    "gate.order-placed": _("An order must have been placed."),
    "gate.order-confirmed": _("Every order must be confirmed."),
    "gate.all-delivered": _("Everything ordered must be delivered and accepted."),
    "gate.nothing-receivable": _("Every delivery must be invoiced and every invoice paid."),
    "gate.credit-split": _("The credit must be split to exactly 100 percent."),
}
ERRORS: dict[str, LazyString] = {
    "gate-shut": _("The deal cannot leave this stage yet."),
    "deal-over": _("This deal is lost, or at its last stage."),
    "stage-moved": _("Somebody moved this deal on a moment ago. Load the page again."),
    "shares-off": _("The shares must sum to exactly 100 percent, each above 0, each partner once per role."),
    "split-fixed": _("An order was placed, so the split that it was placed under stands."),
    "route-fixed": _("A quote was sent, so the customer knows prices of this mode. It cannot change any more."),
    "mode-needs-partner": _("A deal without a partner can only run direct."),
    "no-routing-policy": _("No routing policy is in force."),
    "no-path": _("No path is set up for this mode."),
    "quote-not-accepted": _("Only an accepted quote becomes an order."),
    "order-known": _("This quote became an order already."),
    "reference-missing": _("Give the buyer's own order number: the invoice will carry it."),
    "order-not-confirmed": _("Confirm the order first, then deliver it."),
    "quantity-off": _("Give whole quantities, at least one, and no more than is open on each line."),
    "accepted-before-delivered": _("Nothing is accepted before the day it was delivered."),
}
