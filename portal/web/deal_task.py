"""Tasks of a deal: set, done, undone."""

from uuid import UUID

from flask import Blueprint, g
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room import task as tasks
from ltc.deal.room.models import DealTask
from portal.clock import now
from portal.flows.deal_room import set_task
from portal.permits import Permission
from portal.web.deal_room import Page, changed, written
from portal.web.deal_room_form import TaskForm
from portal.web.guard import permit
from pricing.ground.errors import NotAllowed

pages = Blueprint("deal_task", __name__)


@pages.route("/of/<uuid:deal>", methods=["GET", "POST"])
@permit(Permission.DEAL_WRITE)
def new(deal: UUID) -> Page:
    """Set a task for somebody who may read it."""

    def act(session: Session, row: Deal, form: TaskForm) -> str:
        wanted = tasks.NewTask(str(form.title.data), form.assignee_id.data, form.due_on.data)
        set_task(session, row, wanted, form.scribe())
        return str(_("The task is set."))

    return written(deal, "task", act)


@pages.post("/<uuid:id>/completion")
@permit(Permission.DEAL_WRITE)
def finish(id: UUID) -> Page:
    """The task is done."""

    def act(session: Session, row: DealTask) -> str:
        _may(row)
        tasks.finish(session, row, g.actor.person_id, now())
        return str(_("Done."))

    return changed(DealTask, id, act)


@pages.post("/<uuid:id>/reopening")
@permit(Permission.DEAL_WRITE)
def undo(id: UUID) -> Page:
    """The task is not done after all."""

    def act(session: Session, row: DealTask) -> str:
        _may(row)
        tasks.undo(session, row)
        return str(_("The task is open again."))

    return changed(DealTask, id, act)


def _may(row: DealTask) -> None:
    if not tasks.may_finish(row, g.actor.person_id, g.actor.partner_id is None):
        raise NotAllowed
