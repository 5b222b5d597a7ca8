"""Deciding on a special price: signed, refused, sent back with a question; opened early, or revoked."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import Field

from ltc.special_price import end
from ltc.special_price.decide import By
from ltc.special_price.models import SpecialPrice
from portal.clock import now
from portal.db import read
from portal.flows import special_price as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.special_price_form import ReasonForm, SignatureForm, WordsForm
from portal.web.special_price_show import page

pages = Blueprint("special_price_decision", __name__)
Page = str | tuple[str, int] | Response


@pages.post("/<uuid:id>/signature")
@permit(Permission.SPECIAL_PRICE_DECIDE)
def sign(id: UUID) -> Page:
    """Sign the step that waits."""
    form = SignatureForm.sent(prefix="signature")

    def act(session: Session, row: SpecialPrice) -> str:
        if flow.sign(session, row, _text(form.reason), _by(form.seen)):
            return str(_("The special price is approved."))
        return str(_("Signed. The next step is somebody else's."))

    return _decide(id, "signature", form, act)


@pages.post("/<uuid:id>/refusal")
@permit(Permission.SPECIAL_PRICE_DECIDE)
def refuse(id: UUID) -> Page:
    """Do not give it."""
    form = WordsForm.sent(prefix="refusal")

    def act(session: Session, row: SpecialPrice) -> str:
        flow.refuse(session, row, _text(form.note), _by(form.seen))
        return str(_("The request is not approved."))

    return _decide(id, "refusal", form, act)


@pages.post("/<uuid:id>/question")
@permit(Permission.SPECIAL_PRICE_DECIDE)
def send_back(id: UUID) -> Page:
    """Ask whoever asked."""
    form = WordsForm.sent(prefix="question")

    def act(session: Session, row: SpecialPrice) -> str:
        flow.send_back(session, row, _text(form.note), _by(form.seen))
        return str(_("The request is sent back with your question."))

    return _decide(id, "question", form, act)


@pages.post("/<uuid:id>/revocation")
@permit(Permission.SPECIAL_PRICE_END)
def revoke(id: UUID) -> Page:
    """End an approved special price."""
    form = WordsForm.sent(prefix="revocation")

    def act(session: Session, row: SpecialPrice) -> str:
        flow.revoke(session, row, _text(form.note), g.actor.person_id, now())
        return str(_("The special price is revoked. Orders that were placed keep it."))

    return _decide(id, "revocation", form, act)


@pages.post("/<uuid:id>/early-use")
@permit(Permission.SPECIAL_PRICE_END)
def open_early(id: UUID) -> Page:
    """Let it be used before the registration has stood its days."""
    form = ReasonForm.sent(prefix="early")

    def act(session: Session, row: SpecialPrice) -> str:
        end.open_early(session, row, _text(form.reason), _by(None), today())
        return str(_("The special price can be used from today."))

    return _decide(id, "early", form, act)


def _decide(special_price_id: UUID, name: str, form: HouseForm, act: Callable[[Session, SpecialPrice], str]) -> Page:
    with read(g.actor) as session:
        fetch(session, SpecialPrice, special_price_id)

    def decided(session: Session) -> str:
        flash(act(session, fetch(session, SpecialPrice, special_price_id)))
        return url_for("special_price.show", id=special_price_id)

    return command(decided, form, lambda: page(special_price_id, **{name: form}))


def _by(seen: Field | None) -> By:
    """This person, now, with the version of the request that her page showed."""
    version = str(seen.data or "") if seen else ""
    return By(g.actor.person_id, g.actor.roles, now(), int(version) if version.isdecimal() else 0)


def _text(field: Field) -> str | None:
    return str(field.data or "").strip() or None
