"""Targets by month: what each person and team is to win, and what is won."""

import re
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.figure.window import Window
from ltc.sales_team.models import SalesTeam
from ltc.target.find import history, standings
from ltc.target.models import Target, TargetKind
from ltc.target.set import set_target
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.command import command
from portal.web.deal_list import colleagues
from portal.web.fetch import fetch
from portal.web.format import today, zone
from portal.web.guard import permit
from portal.web.target_form import TargetForm
from portal.words.speak import named

pages = Blueprint("target", __name__)
Page = str | tuple[str, int] | Response
MONTH = re.compile(r"\d{4}-\d{2}")
WEEKS = timedelta(days=31)


@pages.get("/")
@permit(Permission.TARGET_READ)
def index() -> str:
    """A month's targets and what is won against them, teams first."""
    month = _month(request.args.get("month", ""))
    with read(g.actor) as session:
        found = standings(session, month, Window(today(), zone().key).midnight)
        teams = _teams(session)
        names = names_of(one.subject_id for one in found) | teams
    found.sort(key=lambda one: (one.kind is TargetKind.PERSON, names.get(one.subject_id, ""), one.currency))
    ways = {"before": (month - timedelta(days=1)).replace(day=1), "after": (month + WEEKS).replace(day=1)}
    return render_template("target/index.html", month=month, found=found, names=names, ways=ways)


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.TARGET_SET)
def new() -> Page:
    """Set a target; what was set before stays in its history."""
    given = {"month": f"{today():%Y-%m}", "currency": g.tenant.currency} | request.args.to_dict()
    form = TargetForm.sent(data={name: given.get(name) for name in ("whose", "month", "currency")})
    with read(g.actor) as session:
        form.offer(colleagues(session), _teams(session))

    def again() -> str:
        return render_template("target/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        row = set_target(session, form.aim(), g.actor.person_id, now())
        flash(_("The target is set."))
        return url_for(".index", month=f"{row.month_on:%Y-%m}")

    return command(act, form, again)


@pages.get("/<uuid:aim>")
@permit(Permission.TARGET_READ)
def show(aim: UUID) -> str:
    """How a target came about: every version, by whom and when."""
    with read(g.actor) as session:
        one = fetch(session, Target, aim)
        rows = session.scalars(history(one)).all()
        names = names_of([one.subject_id, *(row.set_by for row in rows)]) | _teams(session)
    return render_template("target/show.html", rows=rows, names=names, subject=one.subject_id, month=one.month_on)


def _teams(session: Session) -> dict[UUID, str]:
    return {one.id: named(one) for one in session.scalars(select(SalesTeam).order_by(SalesTeam.code))}


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else today().replace(day=1)
    except ValueError:
        return today().replace(day=1)
