"""What the deal room shows of the gate: its conditions, approvals and decisions, the due time, the own fields."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.at import At
from ltc.deal.models import Deal
from ltc.deal.room.models import DealFile
from ltc.deal_field.fill import held
from ltc.gate_decision.approve import asked
from ltc.gate_decision.find import approvals, decisions
from ltc.gate_decision.models import GateApproval, GateDecision
from ltc.path.content import OwnField, OwnKind
from ltc.path.find import content_of, newest_version, path_of
from ltc.path.gate import Finding
from ltc.path.models import PathStage
from portal.clock import now
from portal.files.models import StoredFile
from portal.flows.gate import due_at, standing_of
from portal.web.format import day, minor, today
from portal.words.speak import named, word

FILES_MAX = 200  # the newest are offered


@dataclass(frozen=True, slots=True)
class GatePanel:
    """The gate of a deal's stage, as its reader may see it."""

    deal: Deal
    findings: list[Finding]
    due_at: datetime
    asked: list[str]  # roles whose approval is asked for
    approvals: list[GateApproval]
    decisions: list[GateDecision]
    stages: dict[UUID, PathStage]  # of every version on which something was decided
    fields: tuple[OwnField, ...]
    filled: dict[str, str]
    files: dict[str, str]  # names of the deal's files that a field may hold, by id
    version: int
    newest: int

    @property
    def is_overdue(self) -> bool:
        """Whether the stage's time is over."""
        return self.due_at < now()

    @property
    def is_held(self) -> bool:
        """Whether the deal is on hold today."""
        return self.deal.held_until is not None and today() < self.deal.held_until

    def people(self) -> list[UUID]:
        """Who approved and decided."""
        return [*(one.given_by for one in self.approvals), *(one.decided_by for one in self.decisions)]

    def of(self, decision: GateDecision) -> list[Finding]:
        """The conditions of a decision, as they stood."""
        return [Finding.read(one) for one in decision.conditions]

    def shown(self, own: OwnField) -> str:
        """What a field holds, as it is read."""
        value = self.filled.get(own.code, "")
        return self.files.get(value, "") if own.kind is OwnKind.FILE else shown(own, value, self.deal.currency)

    def file(self, own: OwnField) -> str | None:
        """The id of the file that a field holds, if its reader may open it."""
        value = self.filled.get(own.code)
        return value if own.kind is OwnKind.FILE and value in self.files else None


def shown(own: OwnField, value: str, currency: str) -> str:
    """A stored value in the reader's language; a choice that is not offered any more stands for itself."""
    if not value:
        return ""
    if own.kind is OwnKind.MONEY:
        return minor(int(value), currency)
    if own.kind is OwnKind.DATE:
        return day(date.fromisoformat(value))
    if own.kind is OwnKind.CHOICE:
        return next((named(one) for one in own.choices if one.code == value), value)
    return value


def bar(at: At) -> list[tuple[str, str, str]]:
    """A stage bar of where a deal stands: label, done or current or todo, whose turn."""
    states = ["done"] * at.place + ["current"] + ["todo"] * len(at.path.stages)
    return [(named(stage), state, word(stage.owner)) for stage, state in zip(at.path.stages, states, strict=False)]


def panel(session: Session, deal: Deal, person_id: UUID) -> GatePanel:
    """Read a deal's gate for somebody."""
    path = path_of(session, deal.path_id)
    fields = content_of(path).fields
    stage = next(one for one in path.stages if one.id == deal.stage_id)
    decided = decisions(session, deal.id)
    known = {path.id: path} | {one: path_of(session, one) for one in {row.path_id for row in decided} - {path.id}}
    return GatePanel(
        deal=deal,
        findings=standing_of(session, deal, person_id, today()),
        due_at=due_at(session, deal, stage.due_days),
        asked=asked(session, deal),
        approvals=approvals(session, deal),
        decisions=decided,
        stages={one.id: one for each in known.values() for one in each.stages},
        fields=fields,
        filled=held(session, deal.id),
        files=_files(session, deal) if any(own.kind is OwnKind.FILE for own in fields) else {},
        version=path.version,
        newest=newest_version(session, deal.mode),
    )


def _files(session: Session, deal: Deal) -> dict[str, str]:
    query = select(DealFile.id, DealFile.title, StoredFile.name).join(
        StoredFile, StoredFile.id == DealFile.stored_file_id
    )
    query = query.where(DealFile.deal_id == deal.id, DealFile.removed_at.is_(None))
    rows = session.execute(query.order_by(DealFile.put_at.desc(), DealFile.id.desc()).limit(FILES_MAX))
    return {str(row.id): f"{row.title} ({row.name})" if row.title else row.name for row in rows}
