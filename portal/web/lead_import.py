"""Files of leads: sent, mapped, looked at, and taken."""

from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from partners.lead_import.kinds import LeadField, LeadImportState
from partners.lead_import.models import LeadImport
from partners.lead_import.read import doubles
from portal.clock import now
from portal.db import read
from portal.flows import lead_import as flow
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.web.large_file import allow_large_file
from portal.web.lead_import_form import LeadFileForm, MappingForm
from portal.web.paging import paged
from portal.web.registration_read import line_names, regions
from pricing.ground.errors import Invalid

pages = Blueprint("lead_import", __name__)
Page = str | tuple[str, int] | Answer
FILE_BYTES_MAX = 5 * 1024 * 1024
SHOWN_MAX = 200
allow_large_file(pages, "index", FILE_BYTES_MAX)


@pages.route("/", methods=["GET", "POST"])
@permit(Permission.LEAD_IMPORT)
def index() -> Page:
    """The files that were sent, and sending one."""
    form = LeadFileForm.sent()

    def again() -> str:
        with read(g.actor) as session:
            page = paged(session, select(LeadImport).order_by(LeadImport.sent_at.desc(), LeadImport.id.desc()))
        most = {"rows": flow.ROWS_MAX, "megabytes": FILE_BYTES_MAX // 1024**2}
        return render_template("lead_import/index.html", form=form, page=page, most=most)

    if request.method == "GET":
        return again()
    try:
        file = form.sent_file()
    except Invalid as error:
        form.refuse(error)
        return again(), error.status

    def act(session: Session) -> str:
        return url_for(".show", id=flow.receive(session, file, g.actor.person_id, now()).id)

    return command(act, form, again)


@pages.get("/<uuid:id>")
@permit(Permission.LEAD_IMPORT)
def show(id: UUID) -> str:
    """How a file is read, what would become of its rows, or what became of them."""
    return _page(id)


@pages.post("/<uuid:id>/mapping")
@permit(Permission.LEAD_IMPORT)
def set_up(id: UUID) -> Page:
    """Say which column is what."""
    with read(g.actor) as session:
        form = _form(session, fetch(session, LeadImport, id))
    if not form.validate():
        return _page(id, form), 422

    def act(session: Session) -> str:
        flow.set_up(fetch(session, LeadImport, id), form.wanted())
        return url_for(".show", id=id)

    return command(act, form, lambda: _page(id, form))


@pages.post("/<uuid:id>/taking")
@permit(Permission.LEAD_IMPORT)
def take(id: UUID) -> Page:
    """Make a lead of every good row."""
    form = HouseForm()

    def act(session: Session) -> str:
        row = flow.take(session, fetch(session, LeadImport, id).id, g.actor.person_id, now())
        flash(ngettext("%(num)s lead is made.", "%(num)s leads are made.", row.made))
        return url_for(".show", id=id)

    return command(act, form, lambda: _page(id))


@pages.get("/<uuid:id>/left-out.csv")
@permit(Permission.LEAD_IMPORT)
def left_out(id: UUID) -> Response:
    """The rows that were not taken, to be mended and sent again."""
    with read(g.actor) as session:
        row = fetch(session, LeadImport, id)
        text = flow.left_out(row, row.content)
    answer = Response(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="left-out.csv"'
    return answer


def _form(session: Session, row: LeadImport) -> MappingForm:
    columns = flow.headers(flow.rows(row.file_name, row.content))
    return MappingForm.of(row).offer(columns, regions(session), line_names(session).values())


def _page(import_id: UUID, sent: MappingForm | None = None) -> str:
    with read(g.actor) as session:
        row = fetch(session, LeadImport, import_id)
        is_open = row.state is LeadImportState.SENT
        form = sent or _form(session, row)
        found = flow.look(session, row, row.content) if is_open else None
        around = {"lines": line_names(session), "regions": {one.id: one for one in regions(session)}}
    flaws = [one.data() for one in found.bad] if found else row.left_out
    told = {"found": found, "doubles": doubles(found) if found else 0, "flaws": flaws, "most": SHOWN_MAX}
    title = _("Leads from a file")
    return render_template("lead_import/show.html", row=row, form=form, fields=LeadField, title=title, **told, **around)
