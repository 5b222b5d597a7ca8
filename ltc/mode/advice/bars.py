"""Hard rules: facts that bar modes, whatever the answers say. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import RULES, ModeFact, Sheet
from ltc.mode.models import Mode


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule that fired, and the modes that it bars."""

    rule: str
    modes: frozenset[Mode]


def facts_of(sheet: Sheet, model: Model) -> frozenset[ModeFact]:
    """The facts that are so, with what the value says about the model's minimum."""
    least = model.direct_minimum_minor
    if least is not None and sheet.value_minor is not None and sheet.value_minor < least:
        return sheet.facts | {ModeFact.BELOW_DIRECT_MINIMUM}
    return sheet.facts


def fired(facts: frozenset[ModeFact], model: Model) -> tuple[Bar, ...]:
    """Every rule that fires and bars something, in the catalogue's order."""
    return tuple(Bar(rule, model.rules[rule]) for rule, fact in RULES.items() if fact in facts and model.rules[rule])


def open_to(bars: Iterable[Bar]) -> frozenset[Mode]:
    """The modes that no rule bars."""
    return frozenset(Mode).difference(*(bar.modes for bar in bars))
