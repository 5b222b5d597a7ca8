"""What a draft changes in the version in force, item by item. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from ltc.path.content import Content, OwnField, Stage
from pricing.ground.decision import Fact, Reason, Verdict

STAGE_PARTS = (
    "name_en", "name_zh", "owner", "accountable", "consulted", "informed", "due_days", "probability_ppm", "gate",
    "gate_en", "gate_zh", "deciders", "conditions",
)  # fmt: skip
FIELD_PARTS = ("name_en", "name_zh", "kind", "required_from", "choices")


def changes(before: Content, after: Content) -> list[Reason]:
    """Stages and fields that came, went, moved or say something else."""
    stages = _compared("stage", before.stages, after.stages, STAGE_PARTS)
    fields = _compared("field", before.fields, after.fields, FIELD_PARTS)
    return [*stages, *_moved(before.stages, after.stages), *fields]


def _compared(
    noun: str, before: Sequence[Stage | OwnField], after: Sequence[Stage | OwnField], parts: Iterable[str]
) -> Iterator[Reason]:
    was, now = {one.code: one for one in before}, {one.code: one for one in after}
    for code, one in now.items():
        if code not in was:
            yield Reason(f"path.{noun}-added", Verdict.ALLOW, _called(one))
    for code, one in was.items():
        if code not in now:
            yield Reason(f"path.{noun}-removed", Verdict.ALLOW, _called(one))
    for code, one in now.items():
        changed = [part for part in parts if code in was and getattr(was[code], part) != getattr(one, part)]
        if changed:
            yield Reason(f"path.{noun}-changed", Verdict.ALLOW, _called(one) | {"fields": ", ".join(changed)})


def _moved(before: Sequence[Stage], after: Sequence[Stage]) -> Iterator[Reason]:
    """Stages of both that follow another one than they did."""
    both = {stage.code for stage in before} & {stage.code for stage in after}
    was = [stage.code for stage in before if stage.code in both]
    now = [stage for stage in after if stage.code in both]
    for place, stage in enumerate(now):
        follows = now[place - 1].code if place else None
        followed = was[was.index(stage.code) - 1] if was.index(stage.code) else None
        if follows != followed:
            yield Reason("path.stage-moved", Verdict.ALLOW, _called(stage))


def _called(one: Stage | OwnField) -> dict[str, Fact]:
    return {"code": one.code, "name_en": one.name_en, "name_zh": one.name_zh}
