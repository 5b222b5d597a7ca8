"""Questions to partners: the tenant's list, and sending a registration back with some of them."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from partners.conflict.answers import ASKED
from partners.conflict.decide import Joint, Share
from partners.conflict.find import sides
from partners.conflict.models import ConflictCase, Outcome
from partners.question import keep
from partners.question.find import offered, questions
from partners.question.models import Question
from partners.registration.models import Registration
from portal.clock import now
from portal.db import read
from portal.flows.people import language_of
from portal.flows.ruling import rule
from portal.permits import Permission
from portal.web.case import by, flash_ruled
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.fields import CHOOSE_ONE, CheckboxesField, as_id
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.words.speak import named

pages = Blueprint("question", __name__)
Page = str | tuple[str, int] | Response


class QuestionForm(HouseForm):
    """A question in both languages."""

    code = StringField(lazy_gettext("Code"), [InputRequired(), Regexp(r"^[a-z0-9-]{2,20}$")])
    name_en = TextAreaField(lazy_gettext("In English"), [InputRequired(), Length(max=500)])
    name_zh = TextAreaField(lazy_gettext("In Chinese"), [InputRequired(), Length(max=500)])

    def question(self) -> keep.NewQuestion:
        """The question as a value."""
        texts = [" ".join(str(field.data).split()) for field in (self.code, self.name_en, self.name_zh)]
        return keep.NewQuestion(*texts)


class AskForm(HouseForm):
    """Which questions a partner is asked, and what else."""

    questions = CheckboxesField(lazy_gettext("Questions"), coerce=as_id)
    more = TextAreaField(lazy_gettext("And in your own words"), [Optional(), Length(max=1500)])

    def offer(self, session: Session) -> "AskForm":
        """The questions in use."""
        self.questions.choices = [SelectChoice(row.id, named(row)) for row in session.scalars(offered())]
        return self

    def validate_questions(self, field: CheckboxesField) -> None:
        """Something is asked."""
        if not field.data and not str(self.more.data or "").strip():
            raise ValidationError(CHOOSE_ONE)

    def text(self, session: Session, language: str) -> str:
        """What the partner reads, in its language: one question a line."""
        chosen = [row for row in session.scalars(offered()) if row.id in (self.questions.data or [])]
        lines = [row.name_zh if language == "zh" else row.name_en for row in chosen]
        return "\n".join([*lines, str(self.more.data or "").strip()]).strip()


@pages.get("/")
@permit(Permission.QUESTION_READ)
def index() -> str:
    """The tenant's questions."""
    with read(g.actor) as session:
        rows = session.scalars(questions()).all()
    return render_template("question/index.html", rows=rows)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.QUESTION_CHANGE)
def new() -> Page:
    """Put a question into use."""
    form = QuestionForm.sent()

    def again() -> str:
        return render_template("question/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        keep.add(session, form.question())
        flash(_("The question can be asked from now on."))
        return url_for(".index")

    return command(act, form, again)


@pages.post("/<uuid:id>/retirement")
@permit(Permission.QUESTION_CHANGE)
def retire(id: UUID) -> Page:
    """Ask a question no more."""

    def act(session: Session) -> str:
        keep.retire(fetch(session, Question, id), now())
        flash(_("The question is out of use."))
        return url_for(".index")

    return command(act)


@pages.route("/of/<uuid:case>", methods=["GET", "POST"])
@permit(Permission.CASE_RULE)
def ask(case: UUID) -> Page:
    """Send a registration back with questions, in the language of whoever reads them."""
    with read(g.actor) as session:
        row = fetch(session, ConflictCase, case)
        registration = fetch(session, Registration, row.registration_id)
        form = AskForm.sent().offer(session)
        language = language_of(session, registration)

    def again() -> str:
        return render_template("question/ask.html", form=form, case=row, row=registration, language=language)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        asked = Share(row.registration_id, Outcome.RETURN, ASKED, (), form.text(session, language))
        flash_ruled(rule(session, sides(session, fetch(session, ConflictCase, case)), Joint((asked,)), by()))
        return url_for("case.index")

    return command(act, form, again)
