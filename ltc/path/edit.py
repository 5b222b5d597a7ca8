"""Editing what a path says: a stage or a field added, changed, moved or removed. Pure: each gives a new content."""

from dataclasses import replace

from ltc.path.content import Content, OwnField, Stage
from pricing.ground.errors import DomainError, Invalid


class ItemMoved(DomainError):
    """The stage or field is not where the page showed it: the draft was edited meanwhile."""

    code = "path-item-moved"


class CodeTaken(Invalid):
    """Another stage or field of the path has this code."""

    code = "path-code-taken"


def put_stage(content: Content, stage: Stage, was: str | None = None, after: str | None = None) -> Content:
    """Change the stage whose code was `was`; without it add the stage after another, or at the end.

    A stage keeps its code: deals and fields know it by that. Raises CodeTaken, ItemMoved.
    """
    stages = list(content.stages)
    if was is not None:
        stages[_place(content, was)] = replace(stage, code=was)
    elif content.place(stage.code) is not None:
        raise CodeTaken(field="code")
    else:
        place = content.place(after)
        stages.insert(len(stages) if place is None else place + 1, stage)
    return replace(content, stages=tuple(stages))


def move_stage(content: Content, code: str, up: bool) -> Content:
    """Change places with the stage before (`up`) or after; at the end nothing happens. Raises ItemMoved."""
    stages, place = list(content.stages), _place(content, code)
    other = place - 1 if up else place + 1
    if 0 <= other < len(stages):
        stages[place], stages[other] = stages[other], stages[place]
    return replace(content, stages=tuple(stages))


def remove_stage(content: Content, code: str) -> Content:
    """Take a stage out. Raises ItemMoved."""
    place = _place(content, code)
    return replace(content, stages=content.stages[:place] + content.stages[place + 1 :])


def put_field(content: Content, own: OwnField, was: str | None = None) -> Content:
    """Change the field whose code was `was`, or add one. Raises CodeTaken, ItemMoved."""
    known = {one.code: place for place, one in enumerate(content.fields)}
    if was is None:
        if own.code in known:
            raise CodeTaken(field="code")
        return replace(content, fields=(*content.fields, own))
    if was not in known:
        raise ItemMoved
    kept = replace(own, code=was)
    return replace(content, fields=tuple(kept if one.code == was else one for one in content.fields))


def remove_field(content: Content, code: str) -> Content:
    """Take a field out; what deals filled in stays with them. Raises ItemMoved."""
    if all(own.code != code for own in content.fields):
        raise ItemMoved
    return replace(content, fields=tuple(own for own in content.fields if own.code != code))


def _place(content: Content, code: str) -> int:
    place = content.place(code)
    if place is None:
        raise ItemMoved
    return place
