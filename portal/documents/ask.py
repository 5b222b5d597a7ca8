"""Asking for a document: it is promised now and made by a job."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.documents.models import Document, DocumentKind, DocumentState
from portal.jobs.promise import later


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be printed: a thing that is frozen, and whose it is."""

    kind: DocumentKind
    subject_id: UUID
    partner_id: UUID | None


def ask(session: Session, subject: Subject, language: str, now: datetime) -> Document:
    """The document of a subject in a language; asked for again, the same one. A failed one is tried again."""
    document = known(session, subject, language)
    if document is None:
        document = Document(
            kind=subject.kind,
            subject_id=subject.subject_id,
            partner_id=subject.partner_id,
            language=language,
            asked_at=now,
        )
        session.add(document)
        session.flush()
    elif document.state is not DocumentState.FAILED:
        return document
    document.state, document.error = DocumentState.PENDING, None
    later(session, "document.asked", document=str(document.id))
    return document


def known(session: Session, subject: Subject, language: str) -> Document | None:
    """The document of a subject in a language, if it was ever asked for."""
    return session.scalar(
        select(Document).where(
            Document.kind == subject.kind, Document.subject_id == subject.subject_id, Document.language == language
        )
    )
