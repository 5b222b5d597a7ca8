"""Telling a person something once, by mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.clock import now
from portal.identity import tenants
from portal.identity.models import Person
from portal.mail.promise import mail
from portal.notice.models import Notice


@dataclass(frozen=True, slots=True)
class About:
    """What is told: a mail's template, its subject, and which of several alike."""

    kind: str
    subject_id: UUID
    mark: str


def tell(session: Session, person_id: UUID, about: About, facts: Mapping[str, object]) -> bool:
    """Promise a mail and note it, in this transaction; False when it was told before."""
    same = Notice.kind == about.kind, Notice.subject_id == about.subject_id, Notice.mark == about.mark
    if session.scalar(select(Notice.id).where(*same)):
        return False
    session.add(
        Notice(kind=about.kind, subject_id=about.subject_id, mark=about.mark, person_id=person_id, told_at=now())
    )
    person = session.get_one(Person, person_id)
    tenant = tenants.own(session)
    mail(session, person.email, person.language or tenant.language, about.kind, facts)
    return True
