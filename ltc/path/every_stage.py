"""Every stage of every version of every path, as far as lists and figures need it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.mode.models import Mode
from ltc.path.models import Path, PathStage


@dataclass(frozen=True, slots=True)
class StageOf:
    """A stage of one version of a mode's path."""

    id: UUID
    path_id: UUID
    mode: Mode
    version: int
    position: int
    code: str
    name_en: str
    name_zh: str
    gate: str | None
    probability_ppm: int
    due_days: int
    is_last: bool  # no gate leads out of it


def all_stages(session: Session) -> list[StageOf]:
    """By mode, the newest version first, in the order of the path."""
    highest = func.max(PathStage.position).over(partition_by=PathStage.path_id)
    said = (PathStage.code, PathStage.name_en, PathStage.name_zh, PathStage.gate)
    columns = (Path.mode, Path.version, PathStage.position, *said, PathStage.probability_ppm, PathStage.due_days)
    query = select(PathStage.id, PathStage.path_id, *columns, (PathStage.position == highest).label("is_last"))
    query = query.join(Path, Path.id == PathStage.path_id)
    found = session.execute(query.order_by(Path.mode, Path.version.desc(), PathStage.position))
    return [StageOf(**{str(name): value for name, value in row._mapping.items()}) for row in found]


def columns_of(stages: list[StageOf], mode: Mode) -> list[StageOf]:
    """The stages of a mode by code, as the newest version has them; then those that only older versions have."""
    found: dict[str, StageOf] = {}
    for one in stages:
        if one.mode is mode:
            found.setdefault(one.code, one)
    return list(found.values())
