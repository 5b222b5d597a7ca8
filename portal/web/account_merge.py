"""Merging customers: choosing the other one, seeing every consequence, and taking it back."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.account.models import Account, AccountMerge
from partners.account.search import search
from portal.clock import now
from portal.db import read
from portal.flows import account as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from pricing.ground.errors import NotFound

pages = Blueprint("merge", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/<uuid:account>")
@permit(Permission.ACCOUNT_DECIDE)
def choose(account: UUID) -> str:
    """Which customer an account is merged into: those that its name, or another that is typed, may mean."""
    with read(g.actor) as session:
        row = fetch(session, Account, account)
        text = request.args.get("q", row.name).strip()
        hits = [hit for hit in search(session, text) if hit.account.id != account]
    return render_template("account/choose.html", account=row, text=text, hits=hits)


@pages.route("/<uuid:account>/<uuid:target>", methods=["GET", "POST"])
@permit(Permission.ACCOUNT_DECIDE)
def confirm(account: UUID, target: UUID) -> Page:
    """Every consequence of a merge, then the merge."""
    form = HouseForm.sent()

    def again() -> str:
        with read(g.actor) as session:
            one, other = _two(session, account, target)
            seen = flow.preview(session, one, other)
            return render_template("account/merge.html", account=one, target=other, seen=seen, form=form)

    if request.method == "GET":
        return again()

    def act(session: Session) -> str:
        _two(session, account, target)
        flow.merge(session, account, target, g.actor.person_id, now())
        flash(_("The two customers are one now. For thirty days this can be undone."))
        return url_for("account.show", id=target)

    return command(act, form, again)


@pages.post("/<uuid:merge>/undoing")
@permit(Permission.ACCOUNT_DECIDE)
def undo(merge: UUID) -> Page:
    """Take a merge back."""

    def act(session: Session) -> str:
        done = fetch(session, AccountMerge, merge)
        flow.undo(session, done, g.actor.person_id, now())
        flash(_("The merge is undone. Both customers are as they were."))
        return url_for("account.show", id=done.account_id)

    return command(act)


def _two(session: Session, account: UUID, target: UUID) -> tuple[Account, Account]:
    """Two customers that each stand for themselves."""
    one, other = fetch(session, Account, account), fetch(session, Account, target)
    if account == target or one.merged_into_id or other.merged_into_id:
        raise NotFound
    return one, other
