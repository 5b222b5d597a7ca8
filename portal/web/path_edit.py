"""Editing a draft of a path: its stages and the tenant's own fields are added, changed, moved and removed."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.path import draft as drafting
from ltc.path import edit
from ltc.path.content import Content
from ltc.path.edit import ItemMoved
from ltc.path.models import PathDraft
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.path_draft import page
from portal.web.path_form import OwnFieldForm, StageForm, typed, written
from pricing.ground.errors import NotFound

pages = Blueprint("path_edit", __name__)
Page = str | tuple[str, int] | Response
Edit = Callable[[Content], Content]


@pages.route("/<uuid:id>/stages/new", methods=["GET", "POST"])
@permit(Permission.PATH_DRAFT)
def new_stage(id: UUID) -> Page:
    """Add a stage after another."""
    content = _content(id)
    form = StageForm.sent(data={"due_days": 10, "probability": "50"}).offer(content)
    after = request.values.get("after") or None
    return _form(id, "stage", form, lambda said: edit.put_stage(said, form.stage(), after=after), {"after": after})


@pages.route("/<uuid:id>/stages/<int:place>", methods=["GET", "POST"])
@permit(Permission.PATH_DRAFT)
def stage(id: UUID, place: int) -> Page:
    """Change a stage; its code stays."""
    content = _content(id)
    if place >= len(content.stages):
        raise NotFound
    shown = content.stages[place]
    form = StageForm.sent(data=typed(shown)).offer(content)
    form.keep(shown.code)

    def act(said: Content) -> Content:
        return edit.put_stage(said, form.stage(), was=_was(said, place))

    return _form(id, "stage", form, act, {"shown": shown})


@pages.post("/<uuid:id>/stages/<int:place>/position")
@permit(Permission.PATH_DRAFT)
def position(id: UUID, place: int) -> Page:
    """Move a stage up or down."""
    up = request.form.get("to") == "up"
    return _do(id, lambda said: edit.move_stage(said, _was(said, place), up), _("The stage has moved."))


@pages.post("/<uuid:id>/stages/<int:place>/removal")
@permit(Permission.PATH_DRAFT)
def remove_stage(id: UUID, place: int) -> Page:
    """Take a stage out."""
    return _do(id, lambda said: edit.remove_stage(said, _was(said, place)), _("The stage is taken out."))


@pages.route("/<uuid:id>/fields/new", methods=["GET", "POST"])
@permit(Permission.PATH_DRAFT)
def new_field(id: UUID) -> Page:
    """Add a field of the tenant's own."""
    form = OwnFieldForm.sent().offer(_content(id))
    return _form(id, "field", form, lambda said: edit.put_field(said, form.own()), {})


@pages.route("/<uuid:id>/fields/<int:place>", methods=["GET", "POST"])
@permit(Permission.PATH_DRAFT)
def field(id: UUID, place: int) -> Page:
    """Change a field; its code stays."""
    content = _content(id)
    if place >= len(content.fields):
        raise NotFound
    shown = content.fields[place]
    form = OwnFieldForm.sent(data=written(shown)).offer(content)
    form.keep(shown.code)

    def act(said: Content) -> Content:
        return edit.put_field(said, form.own(), was=shown.code)

    return _form(id, "field", form, act, {"shown": shown})


@pages.post("/<uuid:id>/fields/<int:place>/removal")
@permit(Permission.PATH_DRAFT)
def remove_field(id: UUID, place: int) -> Page:
    """Take a field out."""
    code = request.form.get("code", "")
    return _do(id, lambda said: edit.remove_field(said, code), _("The field is taken out."))


def _content(draft_id: UUID) -> Content:
    with read(g.actor) as session:
        return drafting.content(fetch(session, PathDraft, draft_id))


def _was(said: Content, place: int) -> str:
    """The code of the stage at a place, which must be the one that the page showed. Raises ItemMoved."""
    code = said.stages[place].code if place < len(said.stages) else None
    if code is None or code != request.form.get("was"):
        raise ItemMoved
    return code


def _form(draft_id: UUID, noun: str, form: HouseForm, change: Edit, around: dict[str, object]) -> Page:
    """Show the form of a stage or a field, or let the draft say what was typed."""

    def again() -> str:
        return render_template(f"path_draft/{noun}.html", form=form, draft_id=draft_id, **around)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    return command(lambda session: _edited(session, draft_id, change, _("It is in the draft.")), form, again)


def _do(draft_id: UUID, change: Edit, said: str) -> Page:
    form = HouseForm()
    return command(lambda session: _edited(session, draft_id, change, said), form, lambda: page(draft_id, form))


def _edited(session: Session, draft_id: UUID, change: Edit, said: str) -> str:
    draft = fetch(session, PathDraft, draft_id)
    drafting.edit(session, draft, change(drafting.content(draft)), g.actor.person_id, now())
    flash(said)
    return url_for("path_draft.show", id=draft_id)
