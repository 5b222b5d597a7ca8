"""The draft of a path's next version: looked at, taken from a file, published by another person, or thrown away."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from ltc.mode.models import Mode
from ltc.path import draft as drafting
from ltc.path import file
from ltc.path.gate import begins
from ltc.path.models import PathDraft
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.codes import finding
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.path_read import draft_view, drawn
from pricing.ground.errors import Invalid

pages = Blueprint("path_draft", __name__)
Page = str | tuple[str, int] | Response


class FileForm(HouseForm):
    """A path as JSON."""

    text = TextAreaField(lazy_gettext("A path as JSON"), [InputRequired(), Length(max=file.TEXT_MAX)])


@pages.post("/")
@permit(Permission.PATH_DRAFT)
def create() -> Page:
    """Draft the next version of a mode's path from the version in force."""
    mode = request.form.get("mode", "")
    if mode not in set(Mode):
        raise Invalid(field="mode")

    def act(session: Session) -> str:
        draft = drafting.begin(session, Mode(mode), g.actor.person_id, now())
        flash(_("The draft says what the version in force says."))
        return url_for(".show", id=draft.id)

    return command(act)


@pages.get("/<uuid:id>")
@permit(Permission.PATH_READ)
def show(id: UUID) -> str:
    """A draft: its stages and fields, what is wrong with it, what it changes, and what can be done with it."""
    return page(id)


@pages.post("/<uuid:id>/file")
@permit(Permission.PATH_DRAFT)
def take(id: UUID) -> Page:
    """Let the draft say what a file says."""
    form = FileForm.sent()
    if not form.validate():
        return page(id, form), 422

    def act(session: Session) -> str:
        said = file.read(form.text.data)
        drafting.edit(session, fetch(session, PathDraft, id), said, g.actor.person_id, now())
        flash(_("The draft says what the file says."))
        return url_for(".show", id=id)

    try:
        return command(act, None, None)
    except (file.PathUnreadable, file.PathCircle, file.PathUnreachable) as error:
        form.refuse(error)
        return page(id, form), error.status
    except file.PathUnsound as error:
        form.form_errors.extend(finding(found) for found in error.reasons)
        return page(id, form), error.status


@pages.post("/<uuid:id>/publication")
@permit(Permission.PATH_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force: never one's own."""
    form = HouseForm()

    def act(session: Session) -> str:
        draft = fetch(session, PathDraft, id)
        path = drafting.publish(session, draft, request.form.get("seen", ""), g.actor.person_id, now())
        flash(_("Version %(version)s is in force. Deals on the way stay on theirs.", version=path.version))
        return url_for("path.show", id=path.id)

    return command(act, form, lambda: page(id, form))


@pages.post("/<uuid:id>/withdrawal")
@permit(Permission.PATH_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session) -> str:
        drafting.discard(session, fetch(session, PathDraft, id))
        flash(_("The draft is thrown away."))
        return url_for("path.index")

    return command(act)


def page(draft_id: UUID, form: HouseForm | None = None) -> str:
    """The page of a draft, with what was refused."""
    with read(g.actor) as session:
        view = draft_view(session, fetch(session, PathDraft, draft_id))
    who = names_of([view.draft.drafted_by]).get(view.draft.drafted_by, "")
    text = form if isinstance(form, FileForm) else FileForm()
    around = {
        "form": form or HouseForm(),
        "file_form": text,
        "who": who,
        "chart": drawn(view.content),
        "conditions": begins,
    }
    return render_template("path_draft/show.html", view=view, draft=view.draft, content=view.content, **around)
