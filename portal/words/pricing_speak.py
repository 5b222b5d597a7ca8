"""Saying why a price book applies, or why it does not, and where a step of a price comes from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from portal.web.format import last_day, minor
from portal.words.speak import WORDS, is_chinese, word
from pricing.book.choose import Finding
from pricing.price.step import Step, StepData, StepKind


def why(finding: Finding) -> str:
    """The reason in the reader's language, with its figures."""
    told = {name: _told(name, value) for name, value in finding.facts.items()}
    return str(WORDS[finding.fit]) % told


def basis(step: Step | StepData, currency: str) -> str:
    """Where a step comes from that no price book gives: a contract, or a promotion. Of the others nothing is said."""
    data = step.data() if isinstance(step, Step) else step
    if data["kind"] == StepKind.CONTRACTED:
        return _contract(data["source"], data["facts"], currency)
    return _promotion(data["source"], data["facts"]) if data["kind"] == StepKind.PROMOTION else ""


def _contract(reference: str, facts: Mapping[str, Any], currency: str) -> str:
    amount = minor(facts["unit_minor"], currency)
    instead = _("It stands in place of list price, volume breaks and tier discount.")
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


def _told(name: str, value: object) -> object:
    """A fact for the reader: codes become words, days are written as one writes them."""
    if name == "day":
        return format_date(date.fromisoformat(str(value)))
    return word(value) if isinstance(value, str) else value
