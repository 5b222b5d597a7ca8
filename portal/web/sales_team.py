"""Sales teams: formed, joined and left by day."""

from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.sales_team.form import form as form_team
from ltc.sales_team.form import join, leave
from ltc.sales_team.models import SalesTeam, SalesTeamMember
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.deal_list import colleagues
from portal.web.fetch import fetch
from portal.web.format import today
from portal.web.guard import permit
from portal.web.target_form import LeaveForm, MemberForm, SalesTeamForm

pages = Blueprint("sales_team", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.TARGET_READ)
def index() -> str:
    """All teams."""
    with read(g.actor) as session:
        teams = session.scalars(select(SalesTeam).order_by(SalesTeam.code)).all()
    return render_template("sales_team/index.html", teams=teams)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.TARGET_SET)
def new() -> Page:
    """Form a team."""
    form = SalesTeamForm.sent()

    def again() -> str:
        return render_template("sales_team/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        team = form_team(session, str(form.code.data).strip().lower(), form.names())
        flash(_("The team is there."))
        return url_for(".show", id=team.id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.TARGET_READ)
def show(id: UUID) -> str:
    """A team and who was in it when."""
    return _page(id, None)


@pages.post("/<uuid:id>/members")
@permit(Permission.TARGET_SET)
def joining(id: UUID) -> Page:
    """Take somebody in."""
    form = MemberForm.sent()
    with read(g.actor) as session:
        form.offer(colleagues(session))
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        join(session, fetch(session, SalesTeam, id), form.person_id.data, form.joined_on.data)
        return url_for(".show", id=id)

    return command(act, form, lambda: _page(id, form))


@pages.post("/members/<uuid:member>/end")
@permit(Permission.TARGET_SET)
def end(member: UUID) -> Page:
    """Let somebody go."""
    form = LeaveForm.sent()
    with read(g.actor) as session:
        team_id = fetch(session, SalesTeamMember, member).sales_team_id
    if not form.validate():
        return _page(team_id, form), 422

    def act(session: Session) -> str:
        leave(fetch(session, SalesTeamMember, member), form.left_on.data)
        return url_for(".show", id=team_id)

    return command(act, form, lambda: _page(team_id, form))


def _page(id: UUID, wrong: MemberForm | LeaveForm | None) -> str:
    with read(g.actor) as session:
        team = fetch(session, SalesTeam, id)
        own = select(SalesTeamMember).where(SalesTeamMember.sales_team_id == id)
        members = session.scalars(own.order_by(SalesTeamMember.joined_on, SalesTeamMember.id)).all()
        people = colleagues(session)
        names = names_of(one.person_id for one in members)
    form = wrong if isinstance(wrong, MemberForm) else MemberForm(data={"joined_on": today()}).offer(people)
    around = {"team": team, "members": members, "names": names, "wrong": wrong}
    return render_template("sales_team/show.html", form=form, leave=LeaveForm(data={"left_on": today()}), **around)
