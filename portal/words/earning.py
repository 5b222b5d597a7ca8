"""Words of what is earned: plans' components and terms, bookings, agreements, credit notes, and what is taken back."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {
    "referred": _("Referred"),
    "rate": _("Rate"),
    "per_unit": _("Amount per unit"),
    "marginal": _("Bands, each part at its own rate"),
    "retroactive": _("Bands, the whole at the rate reached"),
    "accelerator": _("Accelerator beyond a target"),
    "growth": _("Growth rebate"),
    "first_order": _("First-order bonus"),
    "override": _("Override above a reseller"),
    "Window.order": _("each order"),
    "Window.quarter": _("a quarter"),
    "Window.year": _("a year"),
    "Base.net": _("Net of tax, returns and credit notes"),
    "Base.margin": _("Margin, with the cost frozen at the sale"),
    "Trigger.booking": _("When the order is confirmed"),
    "Trigger.invoice": _("When it is invoiced"),
    "Trigger.cash": _("When the money comes"),
    "customer.new": _("a new customer"),
    "customer.known": _("a known customer"),
    "source.partner": _("brought by the partner"),
    "source.lead": _("from a lead of the vendor"),
    "source.house": _("brought by the house"),
    "proposed": _("Proposed"),
    "agreed": _("Agreed"),
    "AgreementState.declined": _("Declined"),
    "CreditReason.returned": _("Returned goods"),
    "price_corrected": _("Price corrected"),
    "cancelled": _("Cancelled"),
    "bounced": _("Bounced"),
    "mismatched": _("Matched wrongly"),
    "booked": _("Order confirmed"),
    "invoiced": _("Invoiced"),
    "cash": _("Money received"),
    "reversed": _("Money taken back"),
    "credited": _("Credited"),
    "AccrualCause.agreed": _("Agreement"),
    "invoice.credited": _("Invoice credited"),
    "receipt.bounced": _("Receipt bounced"),
    "receipt.reversed": _("Match taken back"),
    "commission.taken-back": _("Commission taken back"),
}
RULES: dict[str, LazyString] = {
    "commission.no-plan": _("No plan was in force when the order was placed, so nothing can be earned yet."),
    "commission.no-cost": _(
        "The plan rates the margin, but the line %(line)s has no cost, so nothing can be earned yet."
    ),
    "commission.agreement": _("The rate agreed with the partner: %(rate_ppm)s."),
    "commission.per-unit": _("%(unit_minor)s for each unit."),
    "commission.marginal": _(
        "Each part at the rate of its band; %(before_minor)s was booked before. Together %(rate_ppm)s."
    ),
    "commission.retroactive": _(
        "The whole at the rate reached; %(before_minor)s was booked before. Together %(rate_ppm)s."
    ),
    "commission.accelerator": _(
        "Beyond the target a higher rate; %(before_minor)s was booked before. Together %(rate_ppm)s."
    ),
    "commission.growth": _("The rebate on growth over last year; %(before_minor)s was booked before."),
    "commission.first-order": _("The bonus for a first order: %(unit_minor)s."),
    "commission.override": _("%(rate_ppm)s for the partner above, never more than the partner below earns."),
    "commission.limits": _("For one order at least %(floor_minor)s and at most %(cap_minor)s."),
    "commission.share": _("The partner's share is %(share_ppm)s."),
    "commission.aged": _("%(collected_minor)s came in; what came late counts in part, so %(counted_minor)s counts."),
    "commission.so-far": _(
        "%(counted_minor)s of %(net_minor)s counts so far, which earns %(upto_minor)s."
        " %(before_minor)s was earned before."
    ),
    "commission.credited": _("%(credit)s credits a part of %(invoice)s."),
    "commission.reversed": _("Money for %(invoice)s went back."),
    "commission.agreed": _("Agreed after all: %(reason)s"),
    "commission.corrects": _("This takes back from the %(amount_minor)s of %(on)s."),
}
FLAWS: dict[str, LazyString] = {
    "plan.ageing-wrong": _("The ageing factor starts at day 0 and only falls."),
    "plan.rate-range": _("A rate is between 0 and 100 percent."),
    "plan.amount-missing": _("The amount is missing."),
    "plan.target-missing": _("The target is missing."),
    "plan.growth-window": _("Growth is counted by quarter or year, not by order."),
    "plan.level-range": _("A level is between 1 and 5."),
    "plan.cap-below-floor": _("The most is less than the least."),
    "plan.currency-missing": _("Amounts need a currency."),
    "plan.bands-gap": _("The first band does not start at 0, so what lies below it would earn nothing."),
    "plan.bands-order": _("Each band starts above the one before it."),
    "plan.bands-same": _("Two neighbouring bands have the same rate, so the upper one changes nothing."),
    "plan.bands-falling": _("The rate of the whole falls at a band, so one more sale would take commission away."),
    "plan.unknown-code": _("%(given)s is not known, or no longer in use."),
    "plan.overlap": _("It rates exactly the cases of rule %(other)s, and neither goes first."),
    "plan.never-fires": _("It can never fire: more special rules rate every case of it."),
}
ERRORS: dict[str, LazyString] = {
    "plan-flawed": _("The draft has rules that cannot stand. Its page names each one."),
    "components-too-many": _("A plan has at most 100 rules beside its table of rates."),
    "hold-days-off": _("Hold back for 0 to 365 days."),
    "bands-wrong": _("Write one band in each line: where it starts, a space, and its rate in percent."),
    "credit-off": _("Credit something, and no more than is left of each line."),
    "allocation-reversed": _("This was taken back before."),
    "reversed-too-early": _("Nothing bounces before the day on which it came."),
    "agreement-overlaps": _(
        "Another agreement with this partner holds on one of these days for the same line and role."
    ),
    "agreement-wrong": _("Give a rate from 0 to 100 percent, an end after the start, and a reason."),
    "agreement-over": _("This agreement was answered before."),
    "agreement-same-person": _("You proposed this agreement, so another person answers it."),
}
