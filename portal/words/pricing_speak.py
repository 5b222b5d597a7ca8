"""Saying why a price book applies, or why it does not, and what a converted price was before."""

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from portal.web.format import coded
from portal.words.speak import WORDS, word
from pricing.book.finding import Finding

DAYS = ("day", "rate_on")
AS_WRITTEN = ("rate", "published_by")


def why(finding: Finding) -> str:
    """The reason in the reader's language, with its figures."""
    told = {name: _told(name, value) for name, value in finding.facts.items()}
    return str(WORDS[finding.fit]) % told


def converted(facts: Mapping[str, object], currency: str) -> str:
    """Of a list step in this currency: what one unit's price was in another, and at which rate; "" where it was not."""
    before, after = facts.get("from_minor"), facts.get("unit_minor")
    if not isinstance(before, int) or not isinstance(after, int):
        return ""
    told = {name: _told(name, facts[name]) for name in ("rate", "published_by", "rate_on")}
    amounts = {"before": coded(before, str(facts["from_currency"])), "after": coded(after, currency)}
    return str(_("List price %(before)s at %(rate)s (%(published_by)s, %(rate_on)s) = %(after)s", **told, **amounts))


def _told(name: str, value: object) -> object:
    """A fact for the reader: codes become words, days are written as one writes them."""
    if name in DAYS:
        return format_date(date.fromisoformat(str(value)))
    return word(value) if isinstance(value, str) and name not in AS_WRITTEN else value
