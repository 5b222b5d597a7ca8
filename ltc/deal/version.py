"""Moving a deal to the version of its path that is in force."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.at import At, By, DealOver, StageMoved, at
from ltc.deal.facts import facts
from ltc.deal.models import Deal, DealState, MoveKind
from ltc.deal.move import follow, record
from ltc.path.find import content_of, path_for
from ltc.path.gate import Finding, standing
from ltc.path.landing import landing
from pricing.ground.errors import DomainError


class VersionSame(DomainError):
    """The deal stands on the version in force, or that version was published after it was shown."""

    code = "version-same"


@dataclass(frozen=True, slots=True)
class Preview:
    """Where a deal stands, where it would land, and what the gate there would ask."""

    before: At
    after: At
    found: list[Finding]

    @property
    def is_other(self) -> bool:
        """Whether another version is in force."""
        return self.before.path.id != self.after.path.id


def preview(session: Session, deal: Deal, by: By) -> Preview:
    """What moving a deal to the version in force would do."""
    before, path = at(session, deal), path_for(session, deal.mode)
    old = [stage.code for stage in before.path.stages]
    place = landing(old, before.place, [stage.code for stage in path.stages])
    after = At(path, place, content_of(path))
    found = standing(after.content, place, facts(session, deal, by.today, by.person_id))
    return Preview(before, after, found)


def change_version(session: Session, deal: Deal, seen: tuple[UUID, UUID], by: By) -> Preview:
    """Move a deal to the version in force; `seen` are the stage and the version that were shown.

    Raises DealOver, StageMoved, VersionSame.
    """
    if deal.state is DealState.LOST:
        raise DealOver
    found = preview(session, deal, by)
    if deal.stage_id != seen[0]:
        raise StageMoved
    if not found.is_other or found.after.path.id != seen[1]:
        raise VersionSame
    note = f"{found.before.path.version} → {found.after.path.version}"
    before, after = found.before.stage, found.after.stage
    follow(session, deal, record(deal, MoveKind.VERSION, before, after, (by, None, note)), after)
    return found
