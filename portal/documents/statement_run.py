"""The documents of all statements of a run: asked for at once, made one job each, counted, and packed."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ltc.settlement.find import statements_of
from ltc.settlement.models import SettlementRun, Statement
from portal.documents.models import Document, DocumentContent, DocumentKind, DocumentState
from portal.jobs.promise import later
from pricing.ground.record import new_id

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


def contents(session: Session, run: SettlementRun, language: str) -> Iterator[tuple[str, bytes]]:
    """What is made in a language, each document named by its statement; a few are in memory at a time."""
    query = (
        select(Statement.number, DocumentContent.content)
        .join(Document, Document.subject_id == Statement.id)
        .join(DocumentContent, DocumentContent.document_id == Document.id)
        .where(Statement.run_id == run.id, Document.kind == DocumentKind.STATEMENT, Document.language == language)
        .order_by(Statement.number)
    )
    for number, content in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield f"{number}-{language}.pdf", content


def packed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Files as one ZIP, piece by piece as it is written."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as whole:
        for name, content in files:
            whole.writestr(name, content)
            yield pipe.taken()
    yield pipe.taken()


class _Pipe:
    """What was written and not taken yet; it cannot be sought in, so a ZIP is written from its beginning to its end."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, piece: bytes, /) -> int:
        """Keep a piece."""
        self._held += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept elsewhere."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """What is held, which is held no longer."""
        piece, self._held = bytes(self._held), bytearray()
        return piece


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
