"""A path as a JSON text, for taking it to another tenant or editing it elsewhere. Pure.

In a file each stage may name its `next`. The stages are then put in that order, so a stage that nothing leads to and
a circle can be written, and are refused.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ltc.path.check import faults
from ltc.path.content import Content
from pricing.ground.decision import Reason
from pricing.ground.errors import Invalid

TEXT_MAX = 200_000


class PathUnreadable(Invalid):
    """The text is no JSON, or lacks what a path has."""

    code = "path-unreadable"


class PathCircle(Invalid):
    """A stage leads back to one before it."""

    code = "path-circle"


class PathUnreachable(Invalid):
    """No stage leads to this one."""

    code = "path-unreachable"


class PathUnsound(Invalid):
    """The path has faults; `reasons` says which."""

    code = "path-unsound"

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__(field="text", faults=len(reasons))
        self.reasons = reasons


def write(content: Content) -> str:
    """A path as text, each stage with its next."""
    data = content.data()
    following = [*(stage["code"] for stage in data["stages"][1:]), None]
    data["stages"] = [stage | {"next": after} for stage, after in zip(data["stages"], following, strict=True)]
    return json.dumps(data, ensure_ascii=False, indent=2)


def read(text: str) -> Content:
    """A path from text. Raises PathUnreadable, PathCircle, PathUnreachable, PathUnsound."""
    try:
        data = json.loads(text[: TEXT_MAX + 1])
        stages = _ordered([dict(stage) for stage in data["stages"]])
        content = Content.read({"stages": stages, "fields": data.get("fields") or []})
        found = faults(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PathUnreadable(field="text") from error
    if found:
        raise PathUnsound(found)
    return content


def _ordered(stages: Sequence[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """The stages in the order of their `next`; where none has one, as they stand."""
    if all("next" not in stage for stage in stages):
        return list(stages)
    known, way = {stage["code"]: stage for stage in stages}, list[Mapping[str, Any]]()
    code: str | None = stages[0]["code"]
    while code is not None:
        if code not in known:
            raise PathUnreadable(field="text")
        stage = known[code]
        if stage in way:
            raise PathCircle(field="text", stage=code)
        way.append(stage)
        code = stage.get("next")
    if left := [stage["code"] for stage in stages if stage not in way]:
        raise PathUnreachable(field="text", stage=", ".join(left))
    return [{name: value for name, value in stage.items() if name != "next"} for stage in way]
