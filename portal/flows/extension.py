"""Extensions: asked for by the partner, decided by the house, each told to the other side."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.rule import By
from partners.extension import decide
from partners.extension.ask import Plea, ask
from partners.extension.models import Extension
from partners.protection.terms import Terms, terms_at
from partners.registration.models import Registration
from portal.flows.people import asked, reader
from portal.flows.promise import today
from portal.jobs.promise import later
from portal.notice.tell import About, tell


def request(session: Session, registration: Registration, plea: Plea) -> Extension:
    """Ask for an extension; a job tells whoever decides. Reads no other partner's row."""
    made = ask(session, registration, plea, _terms(session, registration, plea.now))
    session.flush()
    later(session, "extension.asked", extension=str(made.id))
    return made


def announce(session: Session, extension_id: UUID) -> None:
    """Tell the partner's manager, or who stands in, that a request waits."""
    extension, registration = _both(session, extension_id)
    facts = {"number": registration.number, "path": f"extensions/{extension.id}"}
    for person_id in asked(session, registration)[:1]:
        tell(session, person_id, About("extension_asked", extension.id, ""), facts)


def grant(session: Session, extension: Extension, by: UUID, now: datetime) -> date:
    """Grant an extension and tell the partner."""
    registration = _both(session, extension.id)[1]
    until = decide.grant(session, extension, _terms(session, registration, now), By(by, today(session, now), now))
    _answer(session, extension, registration)
    return until


def refuse(session: Session, extension: Extension, note: str | None, by: UUID, now: datetime) -> None:
    """Do not grant an extension, and tell the partner."""
    decide.refuse(extension, note, by, now)
    _answer(session, extension, _both(session, extension.id)[1])


def _answer(session: Session, extension: Extension, registration: Registration) -> None:
    facts = {"number": registration.number, "path": f"registrations/{registration.id}"}
    if person_id := reader(session, registration):
        tell(session, person_id, About("extension_answered", extension.id, ""), facts)


def _terms(session: Session, registration: Registration, now: datetime) -> Terms:
    return terms_at(session, registration.submitted_at or now)


def _both(session: Session, extension_id: UUID) -> tuple[Extension, Registration]:
    query = select(Extension, Registration).join(Registration, Registration.id == Extension.registration_id)
    extension, registration = session.execute(query.where(Extension.id == extension_id)).one()
    return extension, registration
