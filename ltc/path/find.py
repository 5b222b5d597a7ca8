"""Reading paths."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.mode.models import Mode
from ltc.path.content import Condition, Content, OwnField, Stage
from ltc.path.models import Path, PathDraft, PathDraftState, PathStage
from pricing.ground.errors import DomainError


class NoPath(DomainError):
    """The tenant has no path for this mode."""

    code = "no-path"


def paths() -> Select[Path]:
    """Every version of every mode, the newest first."""
    return select(Path).order_by(Path.mode, Path.version.desc())


def path_for(session: Session, mode: Mode) -> Path:
    """The version of a mode's path in force: the newest."""
    found = session.scalar(select(Path).where(Path.mode == mode).order_by(Path.version.desc()).limit(1))
    if found is None:
        raise NoPath(mode=mode)
    return found


def newest_version(session: Session, mode: Mode) -> int:
    """The number of the version of a mode's path in force; 0 where there is none."""
    return session.scalar(select(func.max(Path.version)).where(Path.mode == mode)) or 0


def path_of(session: Session, path_id: UUID) -> Path:
    """A deal's own version of a path. A session reads each once: a version never changes."""
    known: dict[UUID, Path] = session.info.setdefault("paths", {})
    if path_id not in known:
        known[path_id] = session.scalars(select(Path).where(Path.id == path_id)).one()
    return known[path_id]


def open_draft(session: Session, mode: Mode) -> PathDraft | None:
    """The draft of a mode's next version, if one is being written."""
    return session.scalar(select(PathDraft).where(PathDraft.mode == mode, PathDraft.state == PathDraftState.OPEN))


def content_of(path: Path) -> Content:
    """What a version says, as a value."""
    return Content(tuple(map(_stage, path.stages)), tuple(map(OwnField.read, path.fields)))


def place_of(path: Path, stage_id: UUID) -> int:
    """Where a stage stands in its path, from 0."""
    return next(place for place, stage in enumerate(path.stages) if stage.id == stage_id)


def _stage(row: PathStage) -> Stage:
    lists = {name: tuple(getattr(row, name)) for name in ("consulted", "informed", "deciders")}
    said = {name: getattr(row, name) for name in Stage.__slots__ if name not in lists}
    return Stage(**{**said, **lists, "conditions": tuple(map(Condition.read, row.conditions))})
