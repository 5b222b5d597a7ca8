"""The deal room: who may read a deal, telling those who are mentioned or are given a task, and files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.deal.room import file as files
from ltc.deal.room import note as notes
from ltc.deal.room import task as tasks
from ltc.deal.room.circle import Circle, Scribe, partner_in
from ltc.deal.room.models import DealFile, DealMention, DealNote, DealTask
from ltc.deal.room.team import now_in_it
from ltc.deal_field.fill import let_go
from portal.files.keep import Sent, erase, keep
from portal.files.models import StoredFile
from portal.identity.models import Membership, Person
from portal.identity.people import names_of
from portal.jobs.promise import later
from portal.notice.tell import About, tell


def circle(session: Session, deal: Deal) -> Circle:
    """Who may read a deal. A partner's session knows its own people, and of the house those it has met in this deal."""
    query = select(Membership.partner_id, Person.id, Person.name).join(Person, Person.id == Membership.person_id)
    query = query.where(or_(Membership.partner_id.is_(None), Membership.partner_id == deal.partner_id))
    query = query.where(Membership.ended_at.is_(None), Person.disabled_at.is_(None)).order_by(Person.name, Person.id)
    found = session.execute(query).all()
    house = {row.id: row.name for row in found if row.partner_id is None}
    partner = {row.id: row.name for row in found if row.partner_id is not None}
    return Circle(_met(session, deal, partner) if session.info.get("partner_id") else house, partner)


def _met(session: Session, deal: Deal, own: dict[UUID, str]) -> dict[UUID, str]:
    """The house's people who sit in the team of a deal, or wrote to its partner there."""
    team = {row.person_id for row in session.scalars(now_in_it(deal.id))}
    wrote = set(session.scalars(select(DealNote.written_by).where(DealNote.deal_id == deal.id).distinct()))
    wanted = (team | wrote) - own.keys()
    names = names_of(wanted) if wanted else {}
    return {one: names[one] for one in wanted if one in names}


def write(session: Session, deal: Deal, text: str, by: Scribe) -> None:
    """Keep a note; whoever it mentions is told by a job."""
    found = notes.write(session, deal, text, by, circle(session, deal))
    if found:
        later(session, "deal.mentioned", note=str(found[0].deal_note_id))


def set_task(session: Session, deal: Deal, new: tasks.NewTask, by: Scribe) -> None:
    """Set a task; who is to do it is told by a job, unless she set it herself."""
    row = tasks.set_task(session, deal, new, by, circle(session, deal))
    if row.assignee_id != by.person_id:
        later(session, "deal.task_set", task=str(row.id))


def tell_mentioned(session: Session, note_id: UUID) -> None:
    """Tell those whom a note mentions, as far as they may still read it."""
    note = session.scalars(select(DealNote).where(DealNote.id == note_id)).one()
    named = select(DealMention.person_id).where(DealMention.deal_note_id == note_id).order_by(DealMention.id)
    for person_id in session.scalars(named).all():
        _tell(session, note, person_id, "deal_mention")


def tell_of_task(session: Session, task_id: UUID) -> None:
    """Tell the person who is to do a task."""
    row = session.scalars(select(DealTask).where(DealTask.id == task_id)).one()
    _tell(session, row, row.assignee_id, "deal_task")


def _tell(session: Session, row: DealNote | DealTask, person_id: UUID, kind: str) -> None:
    deal = session.scalars(select(Deal).where(Deal.id == row.deal_id)).one()
    if person_id in circle(session, deal).readers(shared=row.partner_id is not None):
        facts = {"number": deal.number, "path": f"deals/{deal.id}"}
        tell(session, person_id, About(kind, row.id, str(person_id)), facts)


def put_file(session: Session, deal: Deal, sent: Sent, title: str, by: Scribe) -> DealFile:
    """Keep a file in a deal; what is refused keeps nothing. Errors: those of `portal.files.keep.keep`."""
    partner_id = partner_in(deal, by.shared)
    kept = keep(session, partner_id, sent, by.person_id, by.now)
    return files.put(session, deal, kept.id, title, by)


def remove_file(session: Session, row: DealFile, why: str, by: tuple[UUID, datetime]) -> None:
    """Take a file out of a deal and of the fields that hold it, and its bytes out of the folder."""
    files.remove(session, row, why, by)
    let_go(session, row)
    erase(session, session.get_one(StoredFile, (row.tenant_id, row.stored_file_id)))
