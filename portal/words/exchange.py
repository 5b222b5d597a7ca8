"""Words of exchange rates."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

WORDS: dict[str, LazyString] = {}
RULES: dict[str, LazyString] = {}
ERRORS: dict[str, LazyString] = {
    "exchange-rate-wrong": _("A rate is above zero and at most %(most)s, between two different currencies."),
    "exchange-rate-text": _("Write the rate such as 0.9215: digits with a point, and at most twelve decimals."),
    "exchange-rate-day": _("Write the first day as 2026-03-01."),
    "exchange-rate-publisher": _("Name who published the rate, such as ECB or PBOC, in at most %(most)s letters."),
    "exchange-rate-ahead": _("A rate begins at most %(days)s days from today."),
    "exchange-rate-same": _("This very rate stands for this day already."),
    "exchange-rate-known": _(
        "For this day %(rate)s (%(published_by)s) stands already. Check yours, and confirm it to correct that one."
    ),
    "exchange-rate-jump": _(
        "%(rate)s is more than twice or less than half of %(last)s, which it is measured by. Check it, and confirm it "
        "if it is right."
    ),
    "exchange-rate-twice": _("A row above gives the rate for this day already."),
    "exchange-rate-cells": _("More cells than columns; put text with a comma between quotation marks."),
    "rates-refused": _("%(count)s rows cannot be taken, so nothing was. Mend them and import the file again."),
    "rates-empty": _("The file has no rate."),
}
