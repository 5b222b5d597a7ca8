"""The job that reads a price book's file. It reads while it labours, and writes once, when it is done."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal.flows import book_import as flow
from portal.jobs.handler import Arguments, Handler, Slow
from portal.tenancy import tenant_of
from pricing.book.sheet import Sheet
from pricing.ground.errors import DomainError


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose file, and which."""

    tenant_id: int
    import_id: UUID


def _asked(session: Session, arguments: Arguments) -> Asked:
    return Asked(tenant_of(session), UUID(arguments["id"]))


def _read(asked: Asked) -> Sheet | DomainError:
    return flow.understand(asked.tenant_id, asked.import_id)


def _finish(session: Session, arguments: Arguments, found: Sheet | DomainError) -> None:
    flow.finish(session, UUID(arguments["id"]), found)


HANDLERS: dict[str, Handler] = {"book.import": Slow(_asked, _read, _finish)}
