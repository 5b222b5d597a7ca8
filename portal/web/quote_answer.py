"""A quote behind its link: as it was sent, for whoever has the link, to accept or to decline once."""

from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from ltc.quote_link.find import answer_to, by_token, stands
from ltc.quote_link.models import QuoteAnswer, QuoteLink
from ltc.quote_link.standing import LinkStanding
from portal.actor import robot
from portal.clock import now
from portal.db import read, tried_twice, work
from portal.flows.quote_link import answer as answering
from portal.identity.sessions import digest
from portal.identity.throttle import spend
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import open_to_all
from portal.web.public_form import PublicForm, tries
from portal.web.quote_answer_form import AcceptForm, DeclineForm
from portal.web.shell import language
from portal.words.tongue import LOCALES
from pricing.ground.errors import DomainError, NotFound

pages = Blueprint("quote_answer", __name__)
Page = tuple[str, int] | Response
FROM_ONE_ADDRESS, FROM_ANYWHERE = 10, 30  # answers by one link within a quarter of an hour
NO = "no-"  # before the names of the second form's fields


@pages.record_once
def exempt(state: BlueprintSetupState) -> None:
    """Its own token stands for the CSRF token: a reader of mail may take no cookie."""
    state.app.extensions["csrf"].exempt(pages)


@pages.get("/<token>")
@open_to_all
def show(token: str) -> Page:
    """The quote as it was sent, and the two answers; or why there is nothing to read any more."""
    link, stand, given = _opened(token)
    return _page(token, (link, stand, given), (AcceptForm(), DeclineForm(prefix=NO)))


@pages.post("/<token>/acceptance")
@open_to_all
def accept(token: str) -> Page:
    """Accept."""
    form = AcceptForm.sent()
    return _answer(token, form, (form, DeclineForm(prefix=NO)))


@pages.post("/<token>/refusal")
@open_to_all
def decline(token: str) -> Page:
    """Decline, with a reason."""
    form = DeclineForm.sent(prefix=NO)
    return _answer(token, form, (AcceptForm(), form))


def _answer(token: str, form: AcceptForm | DeclineForm, both: tuple[AcceptForm, DeclineForm]) -> Page:
    found, at = _opened(token), now()
    link, stand, _given = found
    if stand is not LinkStanding.LINK_OPEN or form.website.data:
        return redirect(url_for(".show", token=token, language=language()), 303)
    if not form.validate() or form.seen(str(link.id), at) is None:
        return _page(token, found, both, 422)
    spend(tries("quote", link.id, FROM_ONE_ADDRESS, FROM_ANYWHERE))
    said = form.answered(language())

    def act() -> None:
        with work(robot(g.tenant.id)) as session:
            answering(session, fetch(session, QuoteLink, link.id), said)

    try:
        tried_twice(act)
    except DomainError as error:
        form.refuse(error)
        return _page(token, _opened(token), both, error.status)
    return redirect(url_for(".show", token=token, language=language()), 303)


Opened = tuple[QuoteLink, LinkStanding, QuoteAnswer | None]


def _opened(token: str) -> Opened:
    """The link of a token, how it stands, and what was answered. Raises NotFound."""
    if g.tenant is None:
        raise NotFound
    with read(robot(g.tenant.id)) as session:
        link = by_token(session, digest(token))
        if link is None:
            raise NotFound
        stand, given = stands(session, link, today()), answer_to(session, link.quote_id)
    asked = request.args.get("language")
    g.language = asked if asked in LOCALES else link.language
    return link, stand, given


def _page(token: str, opened: Opened, forms: tuple[PublicForm, PublicForm], status: int = 200) -> Page:
    link, stand, given = opened
    if stand is not LinkStanding.LINK_OPEN:
        gone = 200 if stand is LinkStanding.LINK_ANSWERED else 410
        return render_template("quote_answer/closed.html", stand=stand, given=given, token=token), gone
    for form in forms:
        form.renew(str(link.id), now())
    yes, no = forms
    page = render_template("quote_answer/show.html", link=link, token=token, yes=yes, no=no, **shown(link))
    return page, status


def shown(link: QuoteLink) -> dict[str, Any]:
    """What a link shows, for its template."""
    dates = {name: date.fromisoformat(link.content[name]) for name in ("priced_on", "valid_until")}
    return {"content": link.content, **dates}
