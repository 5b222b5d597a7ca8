"""The job that makes a document: read, print without a session, store."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from portal.clock import now
from portal.documents import contract, quote, ruling_receipt, self_billing, statement
from portal.documents.models import Document, DocumentContent, DocumentKind, DocumentState
from portal.documents.press import PRESS, PressFailed
from portal.identity import tenants
from portal.identity.models import Tenant
from portal.jobs.handler import Arguments, Slow
from portal.tenancy import tenant_of
from portal.words.both import BOTH, IN_BOTH
from portal.words.voice import speaking

FACTS: dict[DocumentKind, Callable[[Session, UUID], dict[str, Any]]] = {
    DocumentKind.QUOTE: quote.facts,
    DocumentKind.STATEMENT: statement.facts,
    DocumentKind.RULING_RECEIPT: ruling_receipt.facts,
    DocumentKind.SELF_BILLING: self_billing.facts,
    DocumentKind.CONTRACT: contract.facts,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page to print, with everything that was read for it."""

    kind: DocumentKind
    language: str
    tenant: Tenant
    facts: dict[str, Any]


def gather(session: Session, arguments: Arguments) -> Page:
    """Read what the document shows."""
    document = _document(session, arguments)
    tenant = tenants.own(session)
    facts = FACTS[document.kind](session, document.subject_id)
    session.expunge_all()
    return Page(document.kind, document.language, tenant, facts)


def labour(page: Page) -> bytes | PressFailed:
    """Print it. A page that cannot be printed is a result too: the reader is told why."""
    try:
        return PRESS.print(html(page), page.facts.get("xml", ""))
    except PressFailed as failed:
        return failed


def html(page: Page) -> str:
    """The page as HTML, worded in its language."""
    language, words = ("zh", IN_BOTH) if page.language == BOTH else (page.language, {})
    with speaking(language, page.tenant):
        spoken = ("zh", "en") if page.language == BOTH else (language,)
        told = {"tenant": page.tenant, "language": language, "spoken": spoken, **page.facts, **words}
        return render_template(f"documents/{page.kind.value}.html", **told)


def finish(session: Session, arguments: Arguments, result: bytes | PressFailed) -> None:
    """Store the bytes, or the reason that there are none."""
    document = _document(session, arguments)
    if isinstance(result, PressFailed):
        document.state, document.error = DocumentState.FAILED, str(result)
        return
    document.state, document.made_at = DocumentState.DONE, now()
    document.sha256, document.size = hashlib.sha256(result).hexdigest(), len(result)
    session.add(DocumentContent(document_id=document.id, content=result))


def _document(session: Session, arguments: Arguments) -> Document:
    return session.get_one(Document, (tenant_of(session), UUID(arguments["document"])))


HANDLER = Slow(gather, labour, finish)
