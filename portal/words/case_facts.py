"""Words for what a judge was given: every fact of a case with its label, and its value as one reads it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.web.format import day, minor, moment
from portal.words.speak import spelled, word

LABELS: dict[str, LazyString] = {
    "number": _("Registration"),
    "partner": _("Partner"),
    "standing": _("Standing of the partner"),
    "tier": _("Tier"),
    "watch": _("Watch list"),
    "region": _("Region"),
    "lines": _("Product lines"),
    "authorised": _("Authorised for"),
    "certified": _("Certified people by line"),
    "account": _("Customer"),
    "evidence": _("How the customer was recognised"),
    "possible": _("Who it may be as well"),
    "named": _("Named account of the house"),
    "value_minor": _("Expected value"),
    "given": _("Optional fields that were filled in"),
    "proofs": _("Evidence"),
    "project": _("Project"),
    "tender_on": _("Tender published on"),
    "submitted_on": _("Submitted on"),
    "verified_at": _("Complete since"),
    "closes_on": _("Expected close"),
    "house_on": _("Last activity of the house"),
    "bought": _("Orders before"),
    "rivals": _("Who else holds it or waits"),
    "own": _("Own registrations that stand"),
    "gone": _("Own registrations that are over"),
    "held_days": _("Days held in the year before"),
    "open_count": _("Other registrations that stand"),
    "day_count": _("Other registrations of the day before"),
    "today": _("Judged on"),
}


def told(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """The facts of a case in the order of the labels; one that an older version knew keeps its name."""
    known = [name for name in LABELS if name in facts]
    older = sorted(name for name in facts if name not in LABELS and name != "currency")
    currency = str(facts.get("currency") or "")
    return [(str(LABELS.get(name, name)), _value(name, facts[name], currency)) for name in (*known, *older)]


def _value(name: str, value: object, currency: str) -> str:
    if name == "value_minor" and isinstance(value, int):
        return minor(value, currency)
    if isinstance(value, str) and name.endswith("_at"):
        return moment(datetime.fromisoformat(value))
    if isinstance(value, str) and (name.endswith("_on") or name == "today"):
        return day(date.fromisoformat(value))
    if name in ("given", "proofs") and isinstance(value, Iterable):
        return ", ".join(word(str(code)) for code in value) or "–"
    return word(value) if name in ("standing", "tier", "watch") and isinstance(value, str) else spelled(value)
