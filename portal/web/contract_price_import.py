"""Contract prices from a file: a draft for every row, or none and a report."""

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.clock import now
from portal.flows.contract_price import ROWS_MAX, take_in
from portal.permits import Permission
from portal.web.command import command
from portal.web.contract_price_form import ContractPriceFileForm
from portal.web.format import today
from portal.web.guard import permit
from portal.web.large_file import allow_large_file
from pricing.contract_price.sheet import COLUMNS
from pricing.ground.errors import Invalid

pages = Blueprint("contract_price_import", __name__)
Page = str | tuple[str, int] | Response
FILE_BYTES_MAX = 2 * 1024 * 1024
FAULTS_SHOWN_MAX = 200
allow_large_file(pages, "new", FILE_BYTES_MAX)


@pages.route("/file", methods=["GET", "POST"])
@permit(Permission.CONTRACT_PRICE_DRAFT)
def new() -> Page:
    """Send a file of contract prices."""
    form = ContractPriceFileForm.sent()

    def again() -> str:
        faults, most = g.get("refused_rows", []), {"rows": ROWS_MAX, "faults": FAULTS_SHOWN_MAX}
        return render_template("contract_price/file.html", form=form, columns=COLUMNS, faults=faults, most=most)

    if request.method == "GET":
        return again()
    try:
        file = form.sent_file()
    except Invalid as error:
        form.refuse(error)
        return again(), error.status

    def act(session: Session) -> str:
        made = take_in(session, file, g.tenant.currency, g.actor.person_id, (today(), now()))
        flash(ngettext("%(num)s draft is there.", "%(num)s drafts are there.", len(made)))
        return url_for("contract_price.index", state="draft")

    return command(act, form, again)
