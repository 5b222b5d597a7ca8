"""What a deal's room asks of a person: notes that mention her, and her tasks."""

from datetime import date, timedelta

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room.models import DealMention, DealTask
from portal.web.format import day
from portal.web.homes.page import Task

SOON = timedelta(days=7)
MOST = 10


def mine(session: Session, today: date) -> list[Task]:
    """Tasks that are overdue or due within a week, and notes that mention the reader and wait for her."""
    own = select(DealTask, Deal).join(Deal, Deal.id == DealTask.deal_id).order_by(DealTask.due_on, DealTask.id)
    due = own.where(
        DealTask.assignee_id == g.actor.person_id, DealTask.done_at.is_(None), DealTask.due_on <= today + SOON
    )
    named = select(DealMention, Deal).join(Deal, Deal.id == DealMention.deal_id).order_by(DealMention.id)
    unread = named.where(DealMention.person_id == g.actor.person_id, DealMention.read_at.is_(None))
    tasks = [
        Task(f"{deal.number} · {task.title}", url_for("deal.show", id=deal.id, _anchor="room-task"), _when(task, today))
        for task, deal in session.execute(due.limit(MOST))
    ]
    notes = {deal.id: deal for _mention, deal in session.execute(unread.limit(MOST))}
    said = _("You are mentioned in %(number)s, %(name)s")
    return tasks + [
        Task(
            said % {"number": deal.number, "name": deal.customer_name},
            url_for("deal.show", id=deal.id, _anchor="room-note"),
        )
        for deal in notes.values()
    ]


def _when(task: DealTask, today: date) -> str:
    if task.due_on < today:
        return str(_("overdue since %(day)s", day=day(task.due_on)))
    return day(task.due_on)
