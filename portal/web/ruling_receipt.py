"""Receipts of rulings as files, and the published heads that anybody may check them against."""

from uuid import UUID

from flask import Blueprint, Response, g, json, render_template
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from partners.receipt import find
from partners.receipt.issue import head_data, written
from partners.receipt.models import RulingReceipt
from portal.actor import robot
from portal.db import read
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.guard import open_to_all, permit
from portal.web.registration_read import line_names

pages = Blueprint("ruling_receipt", __name__)


@pages.record_once
def teach(state: BlueprintSetupState) -> None:
    """The page of a registration shows its newest receipt."""
    state.app.jinja_env.globals["ruling_receipt"] = card


@pages.get("/<uuid:id>")
@permit(Permission.REGISTRATION_READ)
def show(id: UUID) -> Response:
    """A receipt as the file that its partner keeps."""
    with read(g.actor) as session:
        receipt = fetch(session, RulingReceipt, id)
        file = written(receipt, *find.proof_of(session, receipt))
    answer = _json(file)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file["content"]["registration"]}-receipt.json"'
    return answer


@pages.get("/heads")
@open_to_all
def heads() -> Response:
    """Every published head of the tenant. Open to all: who has an old copy can tell whether history was changed."""
    with read(robot(g.tenant.id)) as session:
        return _json({"issuer": g.tenant.slug, "heads": [head_data(head) for head in find.heads(session)]})


def card(registration_id: UUID) -> Markup:
    """The newest receipt of a registration, or nothing."""
    with read(g.actor) as session:
        found = find.receipts_of(session, registration_id)
        names = {line.code: line for line in line_names(session).values()}
    if not found:
        return Markup()
    asked, given = found[0].content["lines"], found[0].content["granted"]
    refused = [names[code] for code in asked if given and code not in given]
    lines = {"given": [names[code] for code in given], "refused": refused}
    return Markup(render_template("ruling_receipt/card.html", receipt=found[0], **lines))


def _json(value: object) -> Response:
    return Response(json.dumps(value, indent=1, ensure_ascii=False), mimetype="application/json")
