"""Documents: asked for with a button, shown when they are made."""

from uuid import UUID

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.contract.models import Contract
from ltc.quote.models import Quote, QuoteState
from ltc.self_billing.models import SelfBilling
from ltc.settlement.models import PeriodState, SettlementPeriod, Statement
from partners.receipt.models import RulingReceipt
from portal.clock import now
from portal.db import read
from portal.documents.ask import Subject, ask
from portal.documents.models import Document, DocumentContent, DocumentKind, DocumentState
from portal.documents.press import missing
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.words.both import BOTH
from portal.words.tongue import LOCALES
from pricing.ground.errors import DomainError, NotFound

pages = Blueprint("document", __name__)
IN_ALL = (*LOCALES, BOTH)
BILINGUAL = (DocumentKind.STATEMENT, DocumentKind.CONTRACT)  # those that both sides read in their own language


@pages.record_once
def teach(state: BlueprintSetupState) -> None:
    """Templates of other nouns show a subject's PDF buttons."""
    state.app.jinja_env.globals["document_links"] = document_links


class NotClosed(DomainError):
    """A statement is printed when its run is approved: before it, nobody knows what is paid."""

    code = "statement-not-closed"


class NotFrozen(DomainError):
    """Only what can no longer change is printed."""

    code = "not-frozen"


@pages.post("/<kind>/<uuid:subject>/<language>")
@permit(Permission.DOCUMENT_READ)
def create(kind: str, subject: UUID, language: str) -> tuple[str, int] | Answer:
    """Ask for a document."""
    if kind not in set(DocumentKind) or language not in (IN_ALL if kind in BILINGUAL else LOCALES):
        raise NotFound

    def act(session: Session) -> str:
        document = ask(session, subject_of(session, DocumentKind(kind), subject), language, now())
        return url_for(".show", document=document.id)

    return command(act)


@pages.get("/<uuid:document>")
@permit(Permission.DOCUMENT_READ)
def show(document: UUID) -> str:
    """The state of a document, and the way to it."""
    with read(g.actor) as session:
        row = fetch(session, Document, document)
    return render_template("document/show.html", document=row, waiting=row.state is DocumentState.PENDING)


@pages.get("/<uuid:document>/content")
@permit(Permission.DOCUMENT_READ)
def content(document: UUID) -> Response:
    """The PDF itself."""
    with read(g.actor) as session:
        row = fetch(session, Document, document)
        stored = session.scalar(select(DocumentContent).where(DocumentContent.document_id == row.id))
    if stored is None:
        raise NotFound
    answer = Response(stored.content, mimetype="application/pdf")
    way = "attachment" if "save" in request.args else "inline"
    answer.headers["Content-Disposition"] = (
        f'{way}; filename="{row.kind.value}-{row.subject_id.hex[-8:]}-{row.language}.pdf"'
    )
    return answer


def subject_of(session: Session, kind: DocumentKind, subject_id: UUID) -> Subject:
    """What is to be printed, if it is this reader's and frozen."""
    if kind is DocumentKind.STATEMENT:
        return Subject(kind, subject_id, settled_statement(session, subject_id).partner_id)
    if kind is DocumentKind.RULING_RECEIPT:
        return Subject(kind, subject_id, fetch(session, RulingReceipt, subject_id).partner_id)
    if kind is DocumentKind.SELF_BILLING:
        return Subject(kind, subject_id, fetch(session, SelfBilling, subject_id).partner_id)
    if kind is DocumentKind.CONTRACT:
        if fetch(session, Contract, subject_id).digest is None:
            raise NotFrozen
        return Subject(kind, subject_id, None)
    quote = fetch(session, Quote, subject_id)
    if quote.state is QuoteState.DRAFT:
        raise NotFrozen
    return Subject(kind, subject_id, quote.partner_id)


def settled_statement(session: Session, statement_id: UUID) -> Statement:
    """A statement that the reader may see and whose month is closed. Raises NotClosed."""
    statement = fetch(session, Statement, statement_id)
    if fetch(session, SettlementPeriod, statement.period_id).state is not PeriodState.CLOSED:
        raise NotClosed
    return statement


def document_links(kind: str, subject_id: UUID) -> Markup:
    """The buttons for a subject's PDFs, or the sentence that says what must be installed first."""
    return Markup(
        render_template("document/links.html", kind=kind, subject=subject_id, both=kind in BILINGUAL, lacking=missing())
    )
