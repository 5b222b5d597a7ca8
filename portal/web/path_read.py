"""What the pages of paths read."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.mode.models import Mode
from ltc.path.check import faults
from ltc.path.content import Content
from ltc.path.difference import changes
from ltc.path.draft import content, digest
from ltc.path.find import content_of, open_draft, path_for, paths
from ltc.path.models import Path, PathDraft
from portal.web.flowchart import Chart, chart
from portal.words.speak import named
from pricing.ground.decision import Reason


@dataclass(frozen=True, slots=True)
class ModeRow:
    """A mode's versions, the newest first, how many open deals stand on each, and the open draft."""

    mode: Mode
    versions: list[Path]
    deals: dict[UUID, int]
    draft: PathDraft | None


def modes(session: Session) -> list[ModeRow]:
    """Every mode with its versions."""
    found = session.scalars(paths()).all()
    counted = select(Deal.path_id, func.count(Deal.id)).where(Deal.state != DealState.LOST).group_by(Deal.path_id)
    deals = {row[0]: row[1] for row in session.execute(counted)}
    return [
        ModeRow(mode, [one for one in found if one.mode is mode], deals, open_draft(session, mode)) for mode in Mode
    ]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft: what it says, what is wrong with it, and what it changes."""

    draft: PathDraft
    content: Content
    faults: list[Reason]
    changes: list[Reason]
    digest: str
    newest: Path


def draft_view(session: Session, draft: PathDraft) -> DraftView:
    """Read a draft beside the version in force."""
    said, newest = content(draft), path_for(session, draft.mode)
    told = changes(content_of(newest), said)
    return DraftView(draft, said, faults(said), told, digest(draft), newest)


def drawn(said: Content) -> Chart:
    """The flowchart in the reader's language."""
    return chart(said, [named(stage) for stage in said.stages])
