"""Before a page: which tenant, who acts, and a name for the request in the log."""

import re
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, current_app, g, request
from flask_login import LoginManager, current_user

from portal.identity import sessions, tenants
from portal.identity.members import Member, actor_of, standing_member

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def install(app: Flask) -> None:
    """Find tenant and actor before every page."""
    manager = LoginManager(app)
    manager.session_protection = None  # our own session rows do this better
    manager.login_view = "sign.show"
    manager.user_loader(sessions.find)
    app.url_value_preprocessor(find_tenant)
    app.url_defaults(keep_tenant)
    app.before_request(find_actor)


def find_tenant(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the tenant's slug out of the address."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex[:16]
    g.tenant = g.actor = g.partner = None
    if values and "tenant" in values:
        g.tenant_slug = values.pop("tenant")


def keep_tenant(endpoint: str, values: dict[str, Any]) -> None:
    """Links stay in the tenant."""
    if "tenant" not in values and g.get("tenant") and current_app.url_map.is_endpoint_expecting(endpoint, "tenant"):
        values["tenant"] = g.tenant.slug


def find_actor() -> None:
    """Who acts in this tenant."""
    structlog.contextvars.clear_contextvars()
    if "tenant_slug" in g:
        g.tenant = tenants.get(g.tenant_slug)
        if current_user.is_authenticated:
            _enter(standing_member(current_user.person, g.tenant))
    structlog.contextvars.bind_contextvars(
        request=g.request_id,
        tenant=g.tenant.slug if g.tenant else None,
        actor=str(g.actor.person_id) if g.actor else None,
    )


def _enter(member: Member | None) -> None:
    if member:
        g.actor, g.partner = actor_of(member, g.tenant, g.request_id), member.partner
