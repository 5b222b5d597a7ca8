"""Help: what each persona does here, in both languages."""

from flask import Blueprint, g, render_template

from portal.permits import Permission
from portal.web.guard import permit

pages = Blueprint("manual", __name__)


@pages.get("/")
@permit(Permission.HOME_READ)
def show() -> str:
    """The help page of the reader's roles."""
    return render_template("manual/show.html", roles=sorted(g.actor.roles))
