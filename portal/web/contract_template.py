"""The clauses of contracts: versions, and the draft of the next: written by one person, published by another."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import InputRequired

from ltc.contract_template import draft as drafting
from ltc.contract_template.clauses import CLAUSES_MAX, Clauses
from ltc.contract_template.find import in_force, open_draft, versions
from ltc.contract_template.models import ContractTemplateDraft
from ltc.contract_template.shipped import SHIPPED
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import day, today
from portal.web.guard import permit

pages = Blueprint("contract_template", __name__)
Page = str | tuple[str, int] | Response


class PublicationForm(HouseForm):
    """The first day of a version."""

    valid_from = DateField(lazy_gettext("In force from"), [InputRequired()])


class ClauseForm(Form):
    """One clause; without a code it does not count."""

    code = StringField(lazy_gettext("Code"))
    title_en = StringField(lazy_gettext("Title in English"))
    title_zh = StringField(lazy_gettext("Title in Chinese"))
    text_en = TextAreaField(lazy_gettext("Text in English"))
    text_zh = TextAreaField(lazy_gettext("Text in Chinese"))
    negotiable = BooleanField(lazy_gettext("Open to negotiation"))


class ClausesForm(HouseForm):
    """All clauses, and room for one more."""

    clauses = FieldList(FormField(ClauseForm), lazy_gettext("Clauses"), max_entries=CLAUSES_MAX + 1)

    def said(self) -> Clauses:
        """The clauses as a value, with lines ended as we keep them."""
        rows = [{name: _read(value) for name, value in row.items()} for row in self.clauses.data]
        return Clauses.read({"clauses": [row for row in rows if row["code"]]})


def _read(value: object) -> object:
    return value if isinstance(value, bool) else str(value or "").replace("\r\n", "\n").strip()


@pages.get("/")
@permit(Permission.CONTRACT_TEMPLATE_READ)
def index() -> str:
    """Every version, the one in force marked; before the first, the shipped clauses."""
    with read(g.actor) as session:
        rows = [(row, Clauses.read(row.content)) for row in session.scalars(versions())]
        around = {"current": in_force(session, today()), "draft": open_draft(session)}
    return render_template("contract_template/index.html", rows=rows, shipped=SHIPPED, **around)


@pages.post("/drafts")
@permit(Permission.CONTRACT_TEMPLATE_DRAFT)
def create() -> Page:
    """Draft the next version from the newest."""

    def act(session: Session) -> str:
        draft = drafting.begin(session, g.actor.person_id, now())
        flash(_("The draft has the clauses of the newest version."))
        return url_for(".show", id=draft.id)

    return command(act)


@pages.get("/drafts/<uuid:id>")
@permit(Permission.CONTRACT_TEMPLATE_READ)
def show(id: UUID) -> str:
    """A draft, and what can be done with it."""
    return _page(id, PublicationForm(data={"valid_from": today()}))


@pages.route("/drafts/<uuid:id>/clauses", methods=["GET", "POST"])
@permit(Permission.CONTRACT_TEMPLATE_DRAFT)
def edit(id: UUID) -> Page:
    """Edit the clauses."""
    with read(g.actor) as session:
        draft = fetch(session, ContractTemplateDraft, id)
    form = ClausesForm.sent(data={"clauses": [*draft.content["clauses"], {}]})

    def again() -> str:
        return render_template("contract_template/edit.html", form=form, draft=draft)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        drafting.edit(session, fetch(session, ContractTemplateDraft, id), form.said(), g.actor.person_id, now())
        flash(_("The clauses are in the draft."))
        return url_for(".show", id=id)

    return command(act, form, again)


@pages.post("/drafts/<uuid:id>/publication")
@permit(Permission.CONTRACT_TEMPLATE_PUBLISH)
def publish(id: UUID) -> Page:
    """Put a draft into force from a day on: never one's own."""
    form = PublicationForm.sent()
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        draft, starts = fetch(session, ContractTemplateDraft, id), form.valid_from.data
        made = drafting.publish(session, draft, starts, g.actor.person_id, (today(), now()))
        flash(_("Version %(version)s is in force from %(day)s.", version=made.version, day=day(starts)))
        return url_for(".index")

    return command(act, form, lambda: _page(id, form))


@pages.post("/drafts/<uuid:id>/withdrawal")
@permit(Permission.CONTRACT_TEMPLATE_DRAFT)
def withdraw(id: UUID) -> Page:
    """Throw a draft away."""

    def act(session: Session) -> str:
        drafting.discard(session, fetch(session, ContractTemplateDraft, id))
        flash(_("The draft is thrown away."))
        return url_for(".index")

    return command(act)


def _page(draft_id: UUID, form: HouseForm) -> str:
    with read(g.actor) as session:
        draft = fetch(session, ContractTemplateDraft, draft_id)
        newest = session.scalar(versions().limit(1))
    who = names_of([draft.drafted_by]).get(draft.drafted_by, "")
    around = {"terms": Clauses.read(draft.content), "newest": Clauses.read(newest.content) if newest else SHIPPED}
    return render_template("contract_template/draft.html", form=form, draft=draft, who=who, **around)
