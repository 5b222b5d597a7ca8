"""The PDFs of all statements of a run: asked for with one button, made while the page may be closed, taken as a ZIP."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Response, flash, g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.settlement.models import RunState, SettlementPeriod, SettlementRun
from portal.actor import Actor
from portal.clock import now
from portal.db import read
from portal.documents.statement_run import ask_for_all, contents, packed
from portal.permits import Permission
from portal.web.command import command
from portal.web.document import IN_ALL, NotClosed
from portal.web.fetch import fetch
from portal.web.guard import permit
from pricing.ground.errors import NotFound

pages = Blueprint("settlement_document", __name__)


@pages.post("/<uuid:settlement>/documents/<language>")
@permit(Permission.SETTLEMENT_PREPARE)
def create(settlement: UUID, language: str) -> tuple[str, int] | Answer:
    """Ask for the PDF of every statement of an approved run."""

    def act(session: Session) -> str:
        number = ask_for_all(session, _approved(session, settlement, language), language, now())
        asked = ngettext("%(num)s PDF is being made.", "%(num)s PDFs are being made.", number)
        flash(asked if number else _("Every PDF was asked for before."))
        return url_for("settlement.show", id=settlement)

    return command(act)


@pages.get("/<uuid:settlement>/documents/<language>")
@permit(Permission.SETTLEMENT_READ)
def pack(settlement: UUID, language: str) -> Response:
    """What is made so far, as one ZIP."""
    with read(g.actor) as session:
        run = _approved(session, settlement, language)
        month = fetch(session, SettlementPeriod, run.period_id).starts_on
    answer = Response(_pieces(g.actor, run, language), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="statements-{month:%Y-%m}-{language}.zip"'
    return answer


def _pieces(actor: Actor, run: SettlementRun, language: str) -> Iterator[bytes]:
    with read(actor) as session:
        yield from packed(contents(session, run, language))


def _approved(session: Session, run_id: UUID, language: str) -> SettlementRun:
    if language not in IN_ALL:
        raise NotFound
    run = fetch(session, SettlementRun, run_id)
    if run.state is not RunState.APPROVED:
        raise NotClosed
    return run
