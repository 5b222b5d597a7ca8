"""What is wrong with a path before it can be published: every fault, with what to do about it. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

from ltc.path.content import Condition, Content, OwnField, OwnKind, Stage
from ltc.path.gate import CONDITIONS
from ltc.path.roles import HOUSE, Party
from pricing.ground.decision import Fact, Reason, Verdict
from pricing.ground.rate import PPM

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
STAGES_MIN, STAGES_MAX, FIELDS_MAX, CHOICES_MIN = 2, 20, 40, 2
DUE_DAYS_MAX, NAME_MAX, TEXT_MAX = 120, 60, 200


def faults(content: Content) -> list[Reason]:
    """Everything that keeps a path from being published, in the order of its page."""
    found = [*_counts(content)]
    for stage in content.stages:
        found += _of_stage(stage, content)
    for own in content.fields:
        found += _of_field(own, content)
    return found


def _counts(content: Content) -> Iterator[Reason]:
    if len(content.stages) < STAGES_MIN:
        yield Reason("path.too-few-stages", Verdict.REFUSE, {"least": STAGES_MIN})
    if len(content.stages) > STAGES_MAX:
        yield Reason("path.too-many-stages", Verdict.REFUSE, {"most": STAGES_MAX})
    if len(content.fields) > FIELDS_MAX:
        yield Reason("path.too-many-fields", Verdict.REFUSE, {"most": FIELDS_MAX})
    for code, times in Counter(stage.code for stage in content.stages).items():
        if times > 1:
            yield Reason("path.stage-twice", Verdict.REFUSE, {"code": code})
    for code, times in Counter(own.code for own in content.fields).items():
        if times > 1:
            yield Reason("path.field-twice", Verdict.REFUSE, {"code": code})


def _of_stage(stage: Stage, content: Content) -> Iterator[Reason]:
    facts = _called(stage)
    if not _named(stage):
        yield Reason("path.stage-unnamed", Verdict.REFUSE, facts)
    if not 0 <= stage.probability_ppm <= PPM:
        yield Reason("path.probability-range", Verdict.REFUSE, facts)
    if not 0 <= stage.due_days <= DUE_DAYS_MAX:
        yield Reason("path.due-range", Verdict.REFUSE, facts | {"most": DUE_DAYS_MAX})
    parties = {*stage.consulted, *stage.informed, *stage.deciders, *filter(None, [stage.accountable])}
    if parties - set(Party):
        yield Reason("path.role-unknown", Verdict.REFUSE, facts | {"role": ", ".join(sorted(parties - set(Party)))})
    for condition in stage.conditions:
        if not _sound(condition, content):
            yield Reason("path.condition-wrong", Verdict.REFUSE, facts | {"condition": condition.code})


def _sound(condition: Condition, content: Content) -> bool:
    return condition.code in CONDITIONS and ASKS.get(condition.code, _plain)(condition, content)


def _plain(condition: Condition, _: Content) -> bool:
    return not condition.facts


def _approval(condition: Condition, _: Content) -> bool:
    least = condition.facts.get("from_minor")
    return condition.facts.get("role") in HOUSE and (least is None or (isinstance(least, int) and least >= 0))


def _at_least(condition: Condition, content: Content) -> bool:
    numbers = {own.code for own in content.fields if own.kind is OwnKind.NUMBER}
    try:
        return condition.facts.get("field") in numbers and Decimal(str(condition.facts.get("least"))).is_finite()
    except InvalidOperation:
        return False


def _ahead(condition: Condition, _: Content) -> bool:
    days = condition.facts.get("days")
    return isinstance(days, int) and 0 < days <= DUE_DAYS_MAX


ASKS: dict[str, Callable[[Condition, Content], bool]] = {
    "approval": _approval,
    "field-at-least": _at_least,
    "close-ahead": _ahead,
}


def _of_field(own: OwnField, content: Content) -> Iterator[Reason]:
    facts = _called(own)
    if not _named(own):
        yield Reason("path.field-unnamed", Verdict.REFUSE, facts)
    if own.required_from is not None and content.place(own.required_from) is None:
        yield Reason("path.field-from-nowhere", Verdict.REFUSE, facts)
    if own.kind is OwnKind.CHOICE and len({one.code for one in own.choices}) < max(CHOICES_MIN, len(own.choices)):
        yield Reason("path.choices-wrong", Verdict.REFUSE, facts | {"least": CHOICES_MIN})


def _named(thing: Stage | OwnField) -> bool:
    names = thing.name_en, thing.name_zh
    return bool(CODE.fullmatch(thing.code)) and all(0 < len(name.strip()) <= NAME_MAX for name in names)


def _called(thing: Stage | OwnField) -> dict[str, Fact]:
    return {"code": thing.code, "name_en": thing.name_en or thing.code, "name_zh": thing.name_zh or thing.code}
