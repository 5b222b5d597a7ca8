"""The advisor's model: its versions, and the draft of the next, published by a second person."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.mode import draft as drafting
from ltc.mode.advice.difference import difference, flat
from ltc.mode.advice.model import read as understood
from ltc.mode.find import model_of, models, open_draft, version_at
from ltc.mode.models import ModeModel, ModeModelDraft
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.mode_model_form import ModelForm, PublicationForm
from portal.words import mode_model_speak as speak

pages = Blueprint("mode_model", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.MODE_READ)
def index() -> str:
    """What is in force in words, every version, and the open draft."""
    with read(g.actor) as session:
        rows, current, draft = session.scalars(models()).all(), version_at(session, now()), open_draft(session)
    people = names_of({person for row in rows for person in (row.drafted_by, row.published_by)})
    groups = speak.terms(flat(model_of(current)), g.tenant.currency)
    return render_template(
        "mode_model/index.html", rows=rows, current=current, draft=draft, people=people, groups=groups, now=now()
    )


@pages.get("/<uuid:id>")
@permit(Permission.MODE_READ)
def show(id: UUID) -> str:
    """One version in words."""
    with read(g.actor) as session:
        row = fetch(session, ModeModel, id)
    return render_template("mode_model/show.html", row=row, groups=speak.terms(flat(model_of(row)), g.tenant.currency))


@pages.post("/drafts")
@permit(Permission.MODE_MODEL_DRAFT)
def begin() -> Page:
    """Draft the next version from the newest one."""

    def act(session: Session) -> str:
        return url_for(".draft", draft=drafting.begin(session, g.actor.person_id, now()).id)

    return command(act)


@pages.get("/drafts/<uuid:draft>")
@permit(Permission.MODE_READ)
def draft(draft: UUID) -> str:
    """A draft: what it changes against what is in force, and what can be done with it."""
    return _page(draft)


@pages.route("/drafts/<uuid:draft>/terms", methods=["GET", "POST"])
@permit(Permission.MODE_MODEL_DRAFT)
def edit(draft: UUID) -> Page:
    """Edit weights, limits and rules."""
    with read(g.actor) as session:
        found = fetch(session, ModeModelDraft, draft)
    model = drafting.content(found)
    form = ModelForm.sent().fill(model, g.tenant.currency)

    def again() -> str:
        return render_template("mode_model/edit.html", form=form, draft=found)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        row = fetch(session, ModeModelDraft, draft)
        drafting.edit(session, row, understood(form.data_of(), "draft"), g.actor.person_id, now())
        flash(_("The draft says so now."))
        return url_for(".draft", draft=draft)

    return command(act, form, again)


@pages.post("/drafts/<uuid:draft>/publication")
@permit(Permission.MODE_MODEL_PUBLISH)
def publish(draft: UUID) -> Page:
    """Put a draft into force: never one's own."""
    form = PublicationForm.sent()

    def again() -> str:
        return _page(draft, form)

    if not form.validate():
        return again(), 422

    def act(session: Session) -> str:
        at = now()
        row = fetch(session, ModeModelDraft, draft)
        made = drafting.publish(session, row, str(form.seen.data), form.starts_at(at), (g.actor.person_id, at))
        flash(_("Version %(version)s is published.", version=made.version))
        return url_for(".index")

    return command(act, form, again)


@pages.post("/drafts/<uuid:draft>/withdrawal")
@permit(Permission.MODE_MODEL_DRAFT)
def withdraw(draft: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session) -> str:
        drafting.discard(session, fetch(session, ModeModelDraft, draft))
        flash(_("The draft is thrown away."))
        return url_for(".index")

    return command(act)


def _page(draft_id: UUID, form: HouseForm | None = None) -> str:
    with read(g.actor) as session:
        row, current = fetch(session, ModeModelDraft, draft_id), version_at(session, now())
    found = difference(model_of(current), drafting.content(row))
    return render_template(
        "mode_model/draft.html",
        draft=row,
        form=form or PublicationForm(data={"seen": drafting.digest(row)}),
        changes=[speak.differs(one, g.tenant.currency) for one in found],
        who=names_of([row.drafted_by]).get(row.drafted_by, ""),
    )
