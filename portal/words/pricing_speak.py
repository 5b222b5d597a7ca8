"""Saying why a price book applies or does not, and where a step of a price comes from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from portal.web.format import coded, last_day, minor
from portal.words.pricing import STEPS
from portal.words.speak import WORDS, is_chinese, word
from pricing.book.finding import Finding
from pricing.ground.decision import Fact
from pricing.price.cut import RegistrationTerms
from pricing.price.step import Step, StepData, StepKind

DAYS = ("day", "rate_on")
AS_WRITTEN = ("rate", "published_by")


def why(finding: Finding) -> str:
    """The reason in the reader's language, with its figures."""
    told = {name: _told(name, value) for name, value in finding.facts.items()}
    return str(WORDS[finding.fit]) % told


def step_name(step: Step | StepData) -> str:
    """What a step is called: of a computed step, or of one on a quote's line, where its kind is text."""
    return word(StepKind(step["kind"]) if isinstance(step, dict) else step.kind)


def step_reason(step: Step | StepData, currency: str) -> str:
    """Why a step is there and where it comes from: of a computed step, or of one on a quote's line."""
    data = step.data() if isinstance(step, Step) else step
    if data["kind"] == StepKind.CONTRACTED:
        return _contract(data["source"], data["facts"], currency)
    if data["kind"] == StepKind.PROMOTION:
        return _promotion(data["source"], data["facts"])
    text = STEPS.get(_case(data["kind"], data["facts"]), "")
    said = str(text) % {name: _fact(name, value) for name, value in data["facts"].items()}
    said = said or converted(data["facts"], currency)
    return " · ".join(part for part in (said, data["source"]) if part)


def _case(kind: str, facts: Mapping[str, Fact]) -> str:
    """The sentence for a step of this kind with these facts."""
    if kind == "registration" and "number" not in facts:
        return "registration-assumed"
    return "break-counted" if kind == "break" and "counted" in facts else kind


def _fact(name: str, value: Fact) -> object:
    return word(RegistrationTerms(str(value))) if name == "terms" else _told(name, value)


def _contract(reference: str, facts: Mapping[str, Any], currency: str) -> str:
    amount = minor(facts["unit_minor"], currency)
    instead = _("It stands in place of list price, volume breaks, tier and registration discount.")
    day = last_day(_day(facts["until"]))
    said = _("Contract %(reference)s: %(amount)s each, until %(day)s.", reference=reference, amount=amount, day=day)
    if not facts["until"]:
        said = _("Contract %(reference)s: %(amount)s each.", reference=reference, amount=amount)
    return f"{said}{'' if is_chinese() else ' '}{instead}"


def _promotion(code: str, facts: Mapping[str, Any]) -> str:
    name = facts["name_zh"] if is_chinese() else facts["name_en"]
    return str(_("%(name)s (%(code)s), until %(day)s.", name=name, code=code, day=last_day(_day(facts["until"]))))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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
