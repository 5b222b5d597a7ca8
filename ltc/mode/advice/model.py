"""The advisor's model as a value: weights, limits, and which modes each hard rule bars. Pure."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from ltc.mode.advice.questions import ANSWER_MAX, BLOCKS, CHANNEL_AXIS, DIRECT_AXIS, RULES, Block, Question
from ltc.mode.models import Mode
from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM

FORMAT = "fairway-mode-model/1"
SHIPPED = Path(__file__).parent / "shipped.json"
LIMITS = ("evidence_floor_ppm", "margin_low_ppm", "answered_low_ppm", "pure_from_ppm")
MINIMUM_MAX = 10**15
PARTS = {"format", "direct", "channel", "questions", "diversity", "direct_minimum_minor", "rules", *LIMITS}


class ModelLaw(StrEnum):
    """What a model must keep to."""

    FORMAT = "format"
    OBJECT = "object"
    MISSING = "missing"
    UNKNOWN = "unknown"
    RANGE = "range"
    SUM = "sum"
    WEIGHTLESS = "weightless"
    FIVE = "five"
    FALLING = "falling"
    AMOUNT = "amount"
    MODES = "modes"


class ModelWrong(Invalid):
    """A model that cannot be used; the facts say where, and which of its laws is broken."""

    code = "mode-model-wrong"


@dataclass(frozen=True, slots=True)
class Model:
    """One version of the model. Weights and limits in parts per million; the weights of an axis sum to one million.

    `diversity` is what each answer to the question of diversity adds for hybrid. A barred mode is never advised.
    `direct_minimum_minor` is in minor units of the tenant's currency; None: there is no minimum.
    """

    version: str
    direct: dict[Block, int]
    channel: dict[Block, int]
    questions: dict[Question, int]
    diversity: tuple[int, ...]
    evidence_floor_ppm: int
    margin_low_ppm: int
    answered_low_ppm: int
    pure_from_ppm: int
    direct_minimum_minor: int | None
    rules: dict[str, frozenset[Mode]]

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "format": FORMAT,
            "direct": {block.value: weight for block, weight in self.direct.items()},
            "channel": {block.value: weight for block, weight in self.channel.items()},
            "questions": {question.value: weight for question, weight in self.questions.items()},
            "diversity": list(self.diversity),
            **{name: getattr(self, name) for name in LIMITS},
            "direct_minimum_minor": self.direct_minimum_minor,
            "rules": {rule: [mode.value for mode in Mode if mode in bars] for rule, bars in self.rules.items()},
        }


@cache
def shipped() -> Model:
    """The model that Fairway ships."""
    return read(json.loads(SHIPPED.read_text(encoding="utf-8")), "shipped")


def read(data: object, version: str) -> Model:
    """A model from JSON. Nothing is guessed and nothing unknown is passed over. Raises ModelWrong."""
    whole = _object(data, "model", PARTS)
    if whole["format"] != FORMAT:
        raise ModelWrong(where="format", law=ModelLaw.FORMAT)
    questions = _object(whole["questions"], "questions", set(Question))
    return Model(
        version=version,
        direct=_axis(whole["direct"], "direct", DIRECT_AXIS),
        channel=_axis(whole["channel"], "channel", CHANNEL_AXIS),
        questions=_weights(questions),
        diversity=_diversity(whole["diversity"]),
        **{name: _within(whole[name], name) for name in LIMITS},
        direct_minimum_minor=_minimum(whole["direct_minimum_minor"]),
        rules=_rules(whole["rules"]),
    )


def _object(data: object, where: str, keys: set[str]) -> dict[str, Any]:
    """An object that has exactly these keys."""
    if not isinstance(data, dict):
        raise ModelWrong(where=where, law=ModelLaw.OBJECT)
    for key in sorted(data.keys() ^ keys):
        raise ModelWrong(where=f"{where}.{key}", law=ModelLaw.MISSING if key in keys else ModelLaw.UNKNOWN)
    return data


def _within(value: object, where: str) -> int:
    if type(value) is not int or not 0 <= value <= PPM:
        raise ModelWrong(where=where, law=ModelLaw.RANGE)
    return value


def _axis(data: object, where: str, blocks: tuple[Block, ...]) -> dict[Block, int]:
    given = _object(data, where, set(blocks))
    weights = {block: _within(given[block], f"{where}.{block.value}") for block in blocks}
    if sum(weights.values()) != PPM:
        raise ModelWrong(where=where, law=ModelLaw.SUM)
    return weights


def _weights(given: dict[str, Any]) -> dict[Question, int]:
    weights = {question: _within(given[question], f"questions.{question.value}") for question in Question}
    for block, questions in BLOCKS.items():
        if not any(weights[question] for question in questions):
            raise ModelWrong(where=f"questions: {block.value}", law=ModelLaw.WEIGHTLESS)
    return weights


def _diversity(data: object) -> tuple[int, ...]:
    if not isinstance(data, list) or len(data) != ANSWER_MAX + 1:
        raise ModelWrong(where="diversity", law=ModelLaw.FIVE)
    steps = tuple(_within(value, f"diversity[{place}]") for place, value in enumerate(data))
    if list(steps) != sorted(steps):
        raise ModelWrong(where="diversity", law=ModelLaw.FALLING)
    return steps


def _minimum(value: object) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= MINIMUM_MAX):
        raise ModelWrong(where="direct_minimum_minor", law=ModelLaw.AMOUNT)
    return value


def _rules(data: object) -> dict[str, frozenset[Mode]]:
    given = _object(data, "rules", set(RULES))
    return {rule: frozenset(_mode(one, rule) for one in _list(given[rule], rule)) for rule in RULES}


def _list(data: object, where: str) -> list[Any]:
    if not isinstance(data, list):
        raise ModelWrong(where=where, law=ModelLaw.MODES)
    return data


def _mode(value: object, where: str) -> Mode:
    if not isinstance(value, str) or value not in set(Mode):
        raise ModelWrong(where=where, law=ModelLaw.MODES)
    return Mode(value)
