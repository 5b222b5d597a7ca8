"""The draft of the next conflict policy: in words, looked over, replayed, and published by a second person."""

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from partners.conflict import draft as drafting
from partners.conflict.policy_file import read as understood
from portal.clock import now
from portal.db import House, read
from portal.flows.policy import fresh
from portal.permits import Permission
from portal.web import draft_read as reads
from portal.web.command import command
from portal.web.draft_form import FileForm, PublicationForm
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.policy import as_file

pages = Blueprint("draft", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.POLICY_READ)
def show() -> str:
    """The draft in words, what there is to remark, what it changes, and its replays."""
    return _page()


@pages.post("/")
@permit(Permission.POLICY_PUBLISH)
def begin() -> Page:
    """Begin a draft with what is in force."""

    def act(session: House) -> str:
        drafting.begin(session, g.actor.person_id, now())
        return url_for(".show")

    return command(act)


@pages.route("/file", methods=["GET", "POST"])
@permit(Permission.POLICY_PUBLISH)
def file() -> Page:
    """Take the draft from a file, or save it to one."""
    if request.method == "GET":
        return as_file(reads.opened()[0], "policy-draft.json")
    form = FileForm.sent()

    def act(session: House) -> str:
        book = understood(form.policy(), "draft", g.tenant.currency)
        drafting.amend(session, None, book, g.actor.person_id, now())
        flash(_("The draft says what the file says."))
        return url_for(".show")

    return command(act, form, lambda: _page(file=form))


@pages.post("/removal")
@permit(Permission.POLICY_PUBLISH)
def discard() -> Page:
    """Throw the draft away."""

    def act(session: House) -> str:
        drafting.discard(session, request.form.get("seen", ""))
        flash(_("The draft is thrown away."))
        return url_for("policy.index")

    return command(act)


@pages.post("/publication")
@permit(Permission.POLICY_PUBLISH)
def publish() -> Page:
    """Publish what another administrator drafted."""
    form = PublicationForm.sent()

    def act(session: House) -> str:
        at = now()
        made = drafting.publish(session, str(form.seen.data), form.starts_at(at), g.actor.person_id, at)
        flash(_("Version %(version)s is published.", version=made.version))
        return url_for("policy.index")

    return command(act, form, lambda: _page(publication=form)) if form.validate() else (_page(publication=form), 422)


@pages.post("/replay")
@permit(Permission.POLICY_PUBLISH)
def replay() -> Page:
    """Hear the draft over history."""

    def act(session: House) -> str:
        draft = reads.current(session)
        row = fresh(session, drafting.content(draft), None, g.actor.person_id)
        return url_for("replay.show", id=row.id)

    return command(act)


def _page(**given: HouseForm) -> str:
    with read(g.actor) as session:
        around = reads.sheet(session, drafting.current(session))
    forms = {"file": FileForm(), "publication": PublicationForm(data={"seen": around["seen"]})} | given
    return render_template("draft/show.html", forms=forms, wrong=next(iter(given.values()), None), **around)
