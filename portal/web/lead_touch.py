"""Touching a lead: what was spoken, nurturing it until a day, and taking it up again."""

from uuid import UUID

from flask import Blueprint, g
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.lead.models import Lead
from partners.lead_touch import touch as touching
from partners.lead_touch.models import TouchKind
from portal.clock import now
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.lead import on_lead
from portal.web.lead_life_form import AsideForm, TakeUpForm, TouchForm

pages = Blueprint("lead_touch", __name__)
Page = str | tuple[str, int] | Response


@pages.post("/<uuid:id>/touches")
@permit(Permission.LEAD_WORK)
def touch(id: UUID) -> Page:
    """Note how the lead was touched."""
    form = TouchForm.sent(prefix="touch").offer()

    def act(session: Session) -> None:
        touching.touch(session, fetch(session, Lead, id).id, (TouchKind(form.kind.data), form.note.data), _by())

    return on_lead(id, form, act, _("It is noted."))


@pages.post("/<uuid:id>/rest")
@permit(Permission.LEAD_WORK)
def put_aside(id: UUID) -> Page:
    """Take the lead out of the working lists until a day."""
    form = AsideForm.sent(prefix="aside")

    def act(session: Session) -> None:
        touching.put_aside(session, fetch(session, Lead, id).id, form.back_on.data, form.note.data, _by())

    return on_lead(id, form, act, _("The lead comes back on its day."))


@pages.post("/<uuid:id>/return")
@permit(Permission.LEAD_WORK)
def take_up(id: UUID) -> Page:
    """Bring the lead back before its day."""
    form = TakeUpForm.sent(prefix="up")

    def act(session: Session) -> None:
        touching.take_up(session, fetch(session, Lead, id).id, form.note.data, _by())

    return on_lead(id, form, act, _("The lead is back in the list."))


def _by() -> touching.By:
    return touching.By(g.actor.person_id, now(), today())
