"""What the page of a contract shows."""

from uuid import UUID

from flask import Response, g, render_template
from sqlalchemy.orm import Session

from ltc.contract.find import amendments, changes, standing
from ltc.contract.models import ChangeState, Contract
from ltc.contract_template.clauses import Clauses
from ltc.deal.models import Deal
from ltc.quote.models import Quote
from ltc.quote_link.content import digest
from portal.db import read
from portal.files.keep import content
from portal.files.kinds import MEDIA
from portal.files.models import StoredFile
from portal.identity.people import names_of
from portal.web.contract_form import DecisionForm
from portal.web.fetch import fetch
from portal.web.form import HouseForm

LOCKED = "default-src 'none'; sandbox"


def page(contract_id: UUID, wrong: HouseForm | None = None) -> str:
    """One contract: its clauses with their amendments and lines, what was negotiated, and its copies."""
    with read(g.actor) as session:
        row = fetch(session, Contract, contract_id)
        log, amended = changes(session, row.id), amendments(session, row.id)
        kept = fetch(session, StoredFile, row.stored_file_id) if row.stored_file_id else None
        around = {"deal": fetch(session, Deal, row.deal_id), "quote": fetch(session, Quote, row.quote_id)}
    now_says = Clauses.read({"clauses": standing(row, amended)["clauses"]})
    people = names_of(
        [row.made_by, *(one.recorded_by for one in log), *(one.decided_by for one in log if one.decided_by)]
    )
    told = {
        "clauses": now_says.clauses,
        "titles": {one.code: one for one in now_says.clauses},
        "changes": log,
        "waits": any(one.state is ChangeState.WAITING for one in log),
        "amendments": amended,
        "is_whole": row.digest is None or digest(row.content) == row.digest,
        "form": wrong or DecisionForm(),
    }
    return render_template("contract/show.html", contract=row, kept=kept, people=people, **told, **around)


def saved(session: Session, stored_file_id: UUID, name: str) -> Response:
    """A kept file, to be saved under a name of ours."""
    kept = fetch(session, StoredFile, stored_file_id)
    media, ending = MEDIA[kept.kind]
    answer = Response(content(kept), content_type=media)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    answer.headers["Content-Security-Policy"] = LOCKED
    return answer
