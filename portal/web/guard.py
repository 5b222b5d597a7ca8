"""The door of every page: who is signed in, in which tenant, and whether the act is permitted."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, url_for
from flask_login import current_user

from portal.clock import now
from portal.identity.prove import is_proved
from portal.permits import PROVED, Permission, permits
from pricing.ground.errors import NotAllowed, NotFound

View = TypeVar("View", bound=Callable[..., Any])


def permit(permission: Permission) -> Callable[[View], View]:
    """Let a view be reached only by signed-in members of the tenant whose roles hold a permission.

    What moves money also needs the password of a moment ago; else it asks for it, and nothing is done.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if g.actor is None:
                raise NotFound
            if not permits(g.actor, permission):
                raise NotAllowed
            if request.method == "POST" and permission in PROVED and not is_proved(current_user, now()):
                return redirect(url_for("sign.again", next=urlsplit(request.referrer or "").path), 303)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def open_to_all(view: View) -> View:
    """Mark a view that needs no sign-in. A house test lists every one of them."""
    view.permission = None  # type: ignore[attr-defined]
    return view
