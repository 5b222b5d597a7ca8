"""Reading paths."""

from uuid import UUID

from sqlalchemy import Select, select
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


def path_of(session: Session, path_id: UUID) -> Path:
    """A deal's own version of a path."""
    return session.scalars(select(Path).where(Path.id == path_id)).one()


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
