"""Saying why a price book applies or does not, and why a price's step is what it is."""

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date

from portal.words.pricing import STEPS
from portal.words.speak import WORDS, word
from pricing.book.choose import Finding
from pricing.ground.decision import Fact
from pricing.price.cut import RegistrationTerms
from pricing.price.step import Step, StepData


def why(finding: Finding) -> str:
    """The reason in the reader's language, with its figures."""
    told = {name: _told(name, value) for name, value in finding.facts.items()}
    return str(WORDS[finding.fit]) % told


def step_reason(step: Step | StepData) -> str:
    """Why a step is there, as far as its name does not say it: of a computed step, or of one on a quote's line."""
    data = step if isinstance(step, dict) else step.data()
    text = STEPS.get(_case(data["kind"], data["facts"]))
    return "" if text is None else str(text) % {name: _fact(name, value) for name, value in data["facts"].items()}


def _case(kind: str, facts: Mapping[str, Fact]) -> str:
    """The sentence for a step of this kind with these facts."""
    if kind == "registration" and "number" not in facts:
        return "registration-assumed"
    return "break-counted" if kind == "break" and "counted" in facts else kind


def _fact(name: str, value: Fact) -> object:
    return word(RegistrationTerms(str(value))) if name == "terms" else _told(name, value)


def _told(name: str, value: object) -> object:
    """A fact for the reader: codes become words, days are written as one writes them."""
    if name == "day":
        return format_date(date.fromisoformat(str(value)))
    return word(value) if isinstance(value, str) else value
