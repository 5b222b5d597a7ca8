"""People of the tenant, and a partner administrator's own colleagues."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from partners.partner.models import Partner, PartnerKind
from portal.clock import now
from portal.db import House, read
from portal.identity import invite, roles
from portal.identity.members import Member, invitations, lines, member
from portal.identity.models import Membership, Person
from portal.permits import Permission
from portal.role import PARTNER, STAFF, Role
from portal.web.command import command
from portal.web.guard import permit
from portal.web.paging import ListPage, paged
from portal.web.people_form import ColleagueForm, GuestForm, RolesForm
from portal.words.speak import named
from pricing.ground.errors import NotFound

pages = Blueprint("people", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.PEOPLE_READ)
def index() -> str:
    """Everybody with a membership here, and invitations that wait."""
    with read(g.actor) as session:
        return render_template("people/index.html", page=_listed(session), invitations=invitations(session), now=now())


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PEOPLE_CHANGE)
def new() -> Page:
    """Invite somebody to the house or to a partner."""
    form = GuestForm.sent(language=g.tenant.language)
    form.offer_roles(Role)
    with read(g.actor) as session:
        form.partner_id.choices = [SelectChoice("", gettext("The house")), *_partners(session)]
    return _invite(form, lambda: render_template("people/new.html", form=form), ".index")


@pages.get("/<uuid:membership_id>")
@permit(Permission.PEOPLE_READ)
def show(membership_id: UUID) -> str:
    """One member: what she may do here."""
    return _member_page(membership_id, None)


@pages.post("/<uuid:membership_id>/roles")
@permit(Permission.PEOPLE_CHANGE)
def change(membership_id: UUID) -> Page:
    """Give a member other roles."""
    return _change(membership_id, ".show")


@pages.post("/<uuid:membership_id>/end")
@permit(Permission.PEOPLE_CHANGE)
def end(membership_id: UUID) -> Page:
    """End a membership."""
    return _end(membership_id, ".index")


@pages.post("/invitations/<uuid:invitation_id>/withdrawal")
@permit(Permission.PEOPLE_CHANGE)
def withdraw(invitation_id: UUID) -> Page:
    """Take an invitation back."""
    return _withdraw(invitation_id, ".index")


@pages.route("/colleagues", methods=["GET", "POST"])
@permit(Permission.COMPANY_CHANGE)
def colleague() -> Page:
    """A partner's own people, and a form to invite one more: never to another company or to the house."""
    form = ColleagueForm.sent(language=g.tenant.language)
    form.offer_roles(PARTNER)

    def again() -> str:
        with read(g.actor) as session:
            around = {"page": _listed(session), "invitations": invitations(session), "now": now()}
        return render_template("people/colleagues.html", form=form, **around)

    return _invite(form, again, ".colleague")


@pages.get("/colleagues/<uuid:membership_id>")
@permit(Permission.COMPANY_CHANGE)
def colleague_show(membership_id: UUID) -> str:
    """One colleague."""
    return _member_page(membership_id, None)


@pages.post("/colleagues/<uuid:membership_id>/roles")
@permit(Permission.COMPANY_CHANGE)
def colleague_change(membership_id: UUID) -> Page:
    """Give a colleague other roles."""
    return _change(membership_id, ".colleague_show")


@pages.post("/colleagues/<uuid:membership_id>/end")
@permit(Permission.COMPANY_CHANGE)
def colleague_end(membership_id: UUID) -> Page:
    """End a colleague's membership."""
    return _end(membership_id, ".colleague")


@pages.post("/colleagues/invitations/<uuid:invitation_id>/withdrawal")
@permit(Permission.COMPANY_CHANGE)
def colleague_withdraw(invitation_id: UUID) -> Page:
    """Take a colleague's invitation back."""
    return _withdraw(invitation_id, ".colleague")


def _listed(session: House) -> ListPage[Member]:
    page = paged(session, lines().order_by(Membership.ended_at.isnot(None), Person.name, Person.id), scalars=False)
    return replace(page, rows=[Member(*row) for row in page.rows])


def _partners(session: House) -> list[SelectChoice]:
    query = select(Partner).where(Partner.kind != PartnerKind.HOUSE).order_by(Partner.code)
    return [SelectChoice(str(partner.id), named(partner)) for partner in session.scalars(query)]


def _invite(form: ColleagueForm, again: Callable[[], str], back: str) -> Page:
    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    partner_id = form.partner() if isinstance(form, GuestForm) else g.actor.partner_id

    def act(session: House) -> str:
        invite.invite(session, form.guest(partner_id), g.actor.person_id, now())
        flash(gettext("The invitation is on its way. Its link is good for 72 hours."))
        return url_for(back)

    return command(act, form, again)


def _member_page(membership_id: UUID, form: RolesForm | None) -> str:
    with read(g.actor) as session:
        found = member(session, membership_id)
    if found is None:
        raise NotFound
    if form is None:
        form = RolesForm(roles=found.membership.roles)
    form.offer_roles(PARTNER if found.membership.partner_id else STAFF)
    return render_template("people/show.html", form=form, member=found)


def _change(membership_id: UUID, back: str) -> Page:
    form = RolesForm.sent()
    wanted = request.form.getlist("roles")

    def act(session: House) -> str:
        roles.change_roles(session, membership_id, wanted)
        flash(gettext("The roles are changed. They hold from the next click."))
        return url_for(back, membership_id=membership_id)

    return command(act, form, lambda: _member_page(membership_id, form))


def _end(membership_id: UUID, back: str) -> Page:
    form = RolesForm()

    def act(session: House) -> str:
        roles.end(session, membership_id, now())
        flash(gettext("The membership has ended."))
        return url_for(back)

    return command(act, form, lambda: _member_page(membership_id, form))


def _withdraw(invitation_id: UUID, back: str) -> Page:
    def act(session: House) -> str:
        invite.withdraw(session, invitation_id, now())
        flash(gettext("The invitation is withdrawn. Its link no longer works."))
        return url_for(back)

    return command(act)
