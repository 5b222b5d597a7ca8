"""The first address: where a person goes from here."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.db import shared
from portal.identity.models import PersonTenant, Tenant
from portal.web.guard import open_to_all

pages = Blueprint("root", __name__)


@pages.get("/")
@open_to_all
def show() -> str | Response:
    """A person's tenants; with one tenant, straight to it. A demo shows its tenants to everybody."""
    with shared() as session:
        query = select(Tenant).order_by(Tenant.slug)
        if current_user.is_authenticated:
            query = query.join(PersonTenant, PersonTenant.tenant_id == Tenant.id)
            query = query.where(PersonTenant.person_id == current_user.person.id)
        elif not current_app.config["FAIRWAY"].demo:
            query = query.where(Tenant.id.is_(None))
        tenants = session.scalars(query).all()
    if current_user.is_authenticated and len(tenants) == 1:
        return redirect(url_for("home.show", tenant=tenants[0].slug))
    return render_template("root/show.html", tenants=tenants)
