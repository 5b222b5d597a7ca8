"""Partners, for the house: the tree, one partner, and changing it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from partners.partner import change
from partners.partner.find import authorisations, certifications, tiers, tree
from partners.partner.models import Partner, Standing
from partners.registration.models import Registration
from partners.violation.record import set_standing
from portal.db import read
from portal.flows.people import rulers
from portal.identity.models import Membership
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.bank_account import bank_accounts_at
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.partner_form import (
    AuthorisationForm,
    CertificationForm,
    ManagerForm,
    PartnerForm,
    StandingForm,
    TierForm,
)

pages = Blueprint("partner", __name__)
Page = str | tuple[str, int] | Response


@pages.get("/")
@permit(Permission.PARTNER_READ)
def index() -> str:
    """The tree of partners."""
    with read(g.actor) as session:
        return render_template("partner/index.html", tree=tree(session))


@pages.route("/new", methods=["GET", "POST"])
@permit(Permission.PARTNER_CHANGE)
def new() -> Page:
    """Take a partner on."""
    with read(g.actor) as session:
        form = PartnerForm.sent().offer(session)

    def again() -> str:
        return render_template("partner/new.html", form=form)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200
    return command(lambda session: url_for(".show", id=change.create(session, form.partner()).id), form, again)


@pages.get("/<uuid:id>")
@permit(Permission.PARTNER_READ)
def show(id: UUID) -> str:
    """One partner: standing, tier, authorisations, people, accounts."""
    return _page(id)


@pages.post("/<uuid:id>/standing")
@permit(Permission.PARTNER_CHANGE)
def standing(id: UUID) -> Page:
    """Change whether a partner may register and be paid."""
    form = StandingForm.sent().offer()

    def act(session: Session) -> None:
        set_standing(fetch(session, Partner, id), Standing(form.standing.data))

    return _change(id, "standing", form, act)


@pages.post("/<uuid:id>/manager")
@permit(Permission.PARTNER_CHANGE)
def manager(id: UUID) -> Page:
    """Say who is asked about the partner's registrations first."""
    with read(g.actor) as session:
        form = ManagerForm.sent(prefix="manager").offer(names_of(rulers(session)))

    def act(session: Session) -> None:
        fetch(session, Partner, id).manager_id = form.person_id.data

    return _change(id, "manager", form, act)


@pages.post("/<uuid:id>/tier")
@permit(Permission.PARTNER_CHANGE)
def tier(id: UUID) -> Page:
    """Give a partner a tier from a date on."""
    with read(g.actor) as session:
        form = TierForm.sent(prefix="tier").offer(session)
    return _change(id, "tier", form, lambda s: change.grant_tier(s, id, form.tier_id.data, form.valid_from.data))


@pages.post("/<uuid:id>/authorisation")
@permit(Permission.PARTNER_CHANGE)
def authorisation(id: UUID) -> Page:
    """Let a partner sell a line in a region."""
    with read(g.actor) as session:
        form = AuthorisationForm.sent(prefix="authorisation").offer(session)
    at = form.valid_from
    return _change(
        id,
        "authorisation",
        form,
        lambda s: change.authorise(s, id, form.line_id.data, form.region_id.data, at.data),
    )


@pages.post("/<uuid:id>/certification")
@permit(Permission.PARTNER_CHANGE)
def certification(id: UUID) -> Page:
    """Record a certificate that a person of the partner holds."""
    with read(g.actor) as session:
        form = CertificationForm.sent(prefix="certification").offer(session)
    return _change(id, "certification", form, lambda s: change.certify(s, id, form.paper()))


def _change(partner_id: UUID, name: str, form: HouseForm, act: Callable[[Session], None]) -> Page:
    def again() -> str:
        return _page(partner_id, **{name: form})

    if not form.validate():
        with read(g.actor) as session:
            fetch(session, Partner, partner_id)
        return again(), 422

    def changed(session: Session) -> str:
        fetch(session, Partner, partner_id)
        act(session)
        flash(_("The partner is changed."))
        return url_for(".show", id=partner_id)

    return command(changed, form, again)


def _page(partner_id: UUID, **given: HouseForm) -> str:
    with read(g.actor) as session:
        partner = fetch(session, Partner, partner_id)
        forms = {
            "standing": StandingForm(data={"standing": partner.standing.value}).offer(),
            "manager": ManagerForm(prefix="manager", data={"person_id": partner.manager_id}).offer(
                names_of(rulers(session))
            ),
            "tier": TierForm(prefix="tier").offer(session),
            "authorisation": AuthorisationForm(prefix="authorisation").offer(session),
            "certification": CertificationForm(prefix="certification").offer(session),
        } | given
        made = select(func.count()).select_from(Registration).where(Registration.partner_id == partner_id)
        people = select(Membership).where(Membership.partner_id == partner_id, Membership.ended_at.is_(None))
        members = session.scalars(people).all()
        return render_template(
            "partner/show.html",
            partner=partner,
            forms=forms,
            wrong=next(iter(given.values()), None),
            tiers=session.execute(tiers(partner_id)).all(),
            authorisations=session.execute(authorisations(partner_id)).all(),
            certifications=session.execute(certifications(partner_id)).all(),
            **bank_accounts_at(session, partner_id),
            registrations=session.scalar(made),
            members=members,
            people=names_of([partner.manager_id, *(member.person_id for member in members)]),
        )
