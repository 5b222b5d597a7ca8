"""Reading paths."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.mode.models import Mode
from ltc.path.models import Path
from pricing.ground.errors import DomainError


class NoPath(DomainError):
    """The tenant has no path for this mode."""

    code = "no-path"


def path_for(session: Session, mode: Mode) -> Path:
    """The newest version of a mode's path."""
    found = session.scalar(select(Path).where(Path.mode == mode).order_by(Path.version.desc()).limit(1))
    if found is None:
        raise NoPath(mode=mode)
    return found


def path_of(session: Session, path_id: UUID) -> Path:
    """A deal's own version of a path."""
    return session.scalars(select(Path).where(Path.id == path_id)).one()
