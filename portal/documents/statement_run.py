"""The documents of all statements of a run: asked for at once, made one job each, counted, and packed."""

import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.settlement.find import statements_of
from ltc.settlement.models import SettlementRun, Statement
from portal.documents.models import Document, DocumentContent, DocumentKind, DocumentState
from portal.jobs.promise import later
from pricing.ground.record import new_id

IN_MEMORY_MAX = 8 * 1024**2  # bytes of a packed file before it goes to the disk
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the documents of a run are in one language; what is neither done nor failed is being made."""

    language: str
    asked: int
    done: int
    failed: int

    @property
    def over(self) -> bool:
        """Whether nothing is being made any more."""
        return self.done + self.failed == self.asked


def ask_for_all(session: Session, run: SettlementRun, language: str, now: datetime) -> int:
    """Ask for the document of every statement of a run: how many were asked for now. What failed is tried again."""
    known = {row.subject_id: row for row in session.scalars(_documents(run).where(Document.language == language))}
    fresh = [_fresh(one, language, now) for one in statements_of(session, run) if one.id not in known]
    again = [row for row in known.values() if row.state is DocumentState.FAILED]
    session.add_all(fresh)
    session.flush()
    for document in (*fresh, *again):
        document.state, document.error = DocumentState.PENDING, None
        later(session, "document.asked", document=str(document.id))
    return len(fresh) + len(again)


def progress(session: Session, run: SettlementRun) -> list[Progress]:
    """How far each language is that was ever asked for; counted by the database."""
    counts: dict[str, dict[DocumentState, int]] = {}
    query = _documents(run).with_only_columns(Document.language, Document.state, func.count())
    for language, state, number in session.execute(query.group_by(Document.language, Document.state)):
        counts.setdefault(language, {})[state] = int(number)
    return [
        Progress(code, sum(found.values()), found.get(DocumentState.DONE, 0), found.get(DocumentState.FAILED, 0))
        for code, found in sorted(counts.items())
    ]


def packed(session: Session, run: SettlementRun, language: str) -> IO[bytes]:
    """What is made in a language as one ZIP, each document named by its statement; a few are in memory at a time."""
    query = (
        select(Statement.number, DocumentContent.content)
        .join(Document, Document.subject_id == Statement.id)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(Statement.run_id == run.id, Document.kind == DocumentKind.STATEMENT, Document.language == language)
        .order_by(Statement.number)
    )
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_MAX)  # noqa: SIM115 (the answer that sends it closes it)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as whole:
        for number, content in session.execute(query.execution_options(yield_per=AT_ONCE)):
            whole.writestr(f"{number}-{language}.pdf", content)
    out.seek(0)
    return out


def _documents(run: SettlementRun) -> Select[Document]:
    of_run: Select[UUID] = select(Statement.id).where(Statement.run_id == run.id)
    return select(Document).where(Document.kind == DocumentKind.STATEMENT, Document.subject_id.in_(of_run))


def _fresh(statement: Statement, language: str, now: datetime) -> Document:
    return Document(
        id=new_id(),
        kind=DocumentKind.STATEMENT,
        subject_id=statement.id,
        partner_id=statement.partner_id,
        language=language,
        asked_at=now,
    )
