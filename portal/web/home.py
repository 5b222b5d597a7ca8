"""Home: what needs this person today, and at most four numbers."""

from flask import Blueprint, render_template

from portal.permits import Permission
from portal.web.guard import permit

pages = Blueprint("home", __name__)


@pages.get("/")
@permit(Permission.HOME_READ)
def show() -> str:
    """The home of the reader's persona."""
    return render_template("home/show.html")
