"""The public page behind a survey's link: open to whoever has the link, answered once, without script."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from ltc.survey.find import by_token
from ltc.survey.models import Survey
from portal.actor import robot
from portal.clock import now
from portal.db import read, tried_twice, work
from portal.flows.survey import answered
from portal.identity.sessions import digest
from portal.identity.throttle import spend
from portal.identity.tokens import LinkDead
from portal.web.guard import open_to_all
from portal.web.public_form import tries
from portal.web.survey_form import AnswerForm
from portal.words.tongue import LOCALES
from pricing.ground.errors import DomainError, NotFound

pages = Blueprint("survey_answer", __name__)
Page = str | tuple[str, int] | Response
FROM_ONE_ADDRESS, FROM_ANYWHERE = 30, 3_000  # answers to a tenant within a quarter of an hour
TOKEN_MAX = 100  # letters


@pages.record_once
def exempt(state: BlueprintSetupState) -> None:
    """Its own token stands for the CSRF token: a reader of mail may take no cookie and say no referrer."""
    state.app.extensions["csrf"].exempt(pages)


@pages.get("/<token>")
@open_to_all
def show(token: str) -> str:
    """The question. Looking at it answers nothing, whoever opens links before people do."""
    survey = _open(token)
    return _page(survey, AnswerForm().offer(survey.kind), token)


@pages.post("/<token>")
@open_to_all
def send(token: str) -> Page:
    """Take the answer. What only a machine does gets the same thanks, and is not kept."""
    survey = _open(token)
    form = AnswerForm.sent().offer(survey.kind)
    if form.website.data:
        return _thanks()
    if not form.validate() or form.seen(str(survey.id), now()) is None:
        return _page(survey, form, token), 422
    spend(tries("survey", g.tenant.id, FROM_ONE_ADDRESS, FROM_ANYWHERE))
    try:
        tried_twice(lambda: _keep(token, int(form.score.data), str(form.comment.data or "")))
    except DomainError as error:
        form.refuse(error)
        return _page(survey, form, token), error.status
    return _thanks()


@pages.get("/thanks")
@open_to_all
def thanks() -> str:
    """The same for everybody."""
    _speak()
    if g.tenant is None:
        raise NotFound
    return render_template("survey_answer/thanks.html")


def _open(token: str) -> Survey:
    """The survey of a link. Raises LinkDead: answered, run out, withdrawn and unknown are not told apart."""
    if g.tenant is None:
        raise NotFound
    with read(robot(g.tenant.id)) as session:
        survey = by_token(session, digest(token[:TOKEN_MAX]), now())
    if survey is None:
        _speak()
        raise LinkDead
    _speak(survey.language)
    return survey


def _speak(language: str | None = None) -> None:
    """The language of the address, else that of the mail."""
    asked = request.args.get("language", language)
    if asked in LOCALES:
        g.language = asked


def _keep(token: str, score: int, comment: str) -> None:
    with work(robot(g.tenant.id)) as session:
        answered(session, token, score, comment)


def _page(survey: Survey, form: AnswerForm, token: str) -> str:
    form.renew(str(survey.id), now())
    return render_template("survey_answer/show.html", survey=survey, form=form, token=token)


def _thanks() -> Response:
    return redirect(url_for(".thanks", language=g.get("language")), 303)
