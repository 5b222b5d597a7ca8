"""Home: what needs this person today, and at most four figures."""

from flask import Blueprint, g, render_template
from sqlalchemy.orm import Session

from portal.actor import Actor
from portal.db import read
from portal.permits import Permission, Role
from portal.web.format import today
from portal.web.guard import permit
from portal.web.homes import admin, channel, direct, finance, partner
from portal.web.homes.page import Home

pages = Blueprint("home", __name__)


@pages.get("/")
@permit(Permission.HOME_READ)
def show() -> str:
    """The home of the reader's persona."""
    with read(g.actor) as session:
        home = home_of(session, g.actor)
    return render_template("home/show.html", home=home)


def home_of(session: Session, actor: Actor) -> Home:
    """A person with several roles lands where most of the day's work is."""
    if actor.partner_id:
        return partner.home(session, today())
    if Role.CHANNEL_MANAGER in actor.roles:
        return channel.home(session, today())
    if Role.FINANCE in actor.roles:
        return finance.home(session, today())
    if Role.DIRECT_SELLER in actor.roles:
        return direct.home(session, today())
    return admin.home(session)
