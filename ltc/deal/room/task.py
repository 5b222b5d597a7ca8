"""Tasks of a deal: set for somebody who may read them, done, and undone again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.circle import Circle, NotAReader, Scribe, partner_in, words
from ltc.deal.room.models import DealTask
from pricing.ground.errors import DomainError
from pricing.ground.record import new_id


class TaskNotThere(DomainError):
    """Somebody did it, or undid it, a moment ago."""

    code = "deal-task-not-there"


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be done, by whom, until which day."""

    title: str
    assignee_id: UUID
    due_on: date


def set_task(session: Session, deal: Deal, new: NewTask, by: Scribe, circle: Circle) -> DealTask:
    """Set a task. Raises NotAReader when its person could not read it, WordsMissing, NobodyToShareWith."""
    if new.assignee_id not in circle.readers(by.shared):
        raise NotAReader(field="assignee_id")
    row = DealTask(
        id=new_id(),
        partner_id=partner_in(deal, by.shared),
        deal_id=deal.id,
        title=words(new.title, "title"),
        assignee_id=new.assignee_id,
        due_on=new.due_on,
        set_by=by.person_id,
        set_at=by.now,
    )
    session.add(row)
    return row


def may_finish(task: DealTask, by: UUID, is_house: bool) -> bool:
    """The house finishes every task, a partner's person those that are hers or that she set."""
    return is_house or by in (task.assignee_id, task.set_by)


def finish(session: Session, task: DealTask, by: UUID, now: datetime) -> None:
    """It is done. Raises TaskNotThere when it was already."""
    _hold(session, task, is_done=False)
    task.done_at, task.done_by = now, by


def undo(session: Session, task: DealTask) -> None:
    """It is not done after all. Raises TaskNotThere when it is open."""
    _hold(session, task, is_done=True)
    task.done_at = task.done_by = None


def _hold(session: Session, task: DealTask, is_done: bool) -> None:
    session.refresh(task, with_for_update=True)
    if (task.done_at is not None) != is_done:
        raise TaskNotThere
