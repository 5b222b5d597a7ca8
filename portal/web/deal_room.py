"""What a deal's room shows, and how something is written into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, g, render_template, request, url_for
from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ltc.deal.models import Deal
from ltc.deal.room.circle import Circle
from ltc.deal.room.file import may_remove
from ltc.deal.room.models import DealFile, DealMeeting, DealMention, DealNote, DealTask, DealTeamMember, TeamRole
from ltc.deal.room.task import may_finish
from ltc.deal.room.team import now_in_it
from partners.partner.models import Partner
from portal.db import read
from portal.files.models import StoredFile
from portal.flows.deal_room import circle
from portal.identity.people import names_of
from portal.permits import Permission, permits
from portal.web.command import command
from portal.web.deal_events import Event, newest
from portal.web.deal_room_form import FileForm, MeetingForm, NoteForm, RoomForm, TaskForm, TeamForm
from portal.web.fetch import fetch
from portal.web.format import today

Page = str | tuple[str, int] | Response
SHOWN = 20
EVENTS = 12
FORMS: dict[str, type[TeamForm] | type[RoomForm]] = {
    "team": TeamForm,
    "task": TaskForm,
    "meeting": MeetingForm,
    "note": NoteForm,
    "file": FileForm,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the room of a deal shows; of the notes and meetings the newest."""

    deal: Deal
    partner: Partner | None
    circle: Circle
    team: dict[TeamRole, DealTeamMember]
    tasks: Sequence[DealTask]
    meetings: Sequence[DealMeeting]
    notes: Sequence[DealNote]
    files: Sequence[Row[DealFile, StoredFile]]
    mentions: dict[UUID, list[DealMention]]
    people: dict[UUID, str]
    forms: dict[str, TeamForm | RoomForm]
    today: date
    events: list[Event]

    @property
    def roles(self) -> list[TeamRole]:
        """Who answers for a deal, in order."""
        return list(TeamRole)

    def may_finish(self, task: DealTask) -> bool:
        """Whether the reader may say that a task is done."""
        is_house = g.actor.partner_id is None
        return permits(g.actor, Permission.DEAL_WRITE) and may_finish(task, g.actor.person_id, is_house)

    def may_remove(self, file: DealFile) -> bool:
        """Whether the reader may remove a file."""
        is_house = g.actor.partner_id is None
        return permits(g.actor, Permission.DEAL_WRITE) and may_remove(file, g.actor.person_id, is_house)

    def waits(self, note: DealNote) -> bool:
        """Whether a note mentions the reader and she has not said that she has read it."""
        named = self.mentions.get(note.id, [])
        return any(one.person_id == g.actor.person_id and one.read_at is None for one in named)


def desk(session: Session, deal: Deal) -> Desk:
    """Read the room of a deal; the walls leave a partner what is shared with it."""
    team = {row.role: row for row in session.scalars(now_in_it(deal.id))}
    own = select(DealTask).where(DealTask.deal_id == deal.id).limit(SHOWN)
    tasks = session.scalars(own.order_by(DealTask.done_at.is_not(None), DealTask.due_on, DealTask.id)).all()
    held = select(DealMeeting).where(DealMeeting.deal_id == deal.id).limit(SHOWN)
    meetings = session.scalars(held.order_by(DealMeeting.held_on.desc(), DealMeeting.id.desc())).all()
    written = select(DealNote).where(DealNote.deal_id == deal.id).limit(SHOWN)
    notes = session.scalars(written.order_by(DealNote.written_at.desc(), DealNote.id.desc())).all()
    mentions: dict[UUID, list[DealMention]] = {}
    named = select(DealMention).where(DealMention.deal_note_id.in_([note.id for note in notes]))
    for row in session.scalars(named) if notes else ():
        mentions.setdefault(row.deal_note_id, []).append(row)
    who = [row.person_id for row in team.values()] + [task.assignee_id for task in tasks]
    who += [meeting.recorded_by for meeting in meetings] + [note.written_by for note in notes]
    files = session.execute(files_of(deal.id).limit(SHOWN)).all()
    who += [row.DealFile.put_by for row in files] + [
        row.DealFile.removed_by for row in files if row.DealFile.removed_by
    ]
    events = newest(session, deal, EVENTS)
    who += [row.person_id for rows in mentions.values() for row in rows]
    partner = session.scalar(select(Partner).where(Partner.id == deal.partner_id)) if deal.partner_id else None
    known = circle(session, deal)
    seats = {role.value: str(row.person_id) for role, row in team.items()}
    fresh = {"team": seats, "meeting": {"held_on": today()}}
    forms = {name: kind(prefix=name, data=fresh.get(name)).offer(deal, known, partner) for name, kind in FORMS.items()}
    return Desk(
        deal, partner, known, team, tasks, meetings, notes, files, mentions, names_of(who), forms, today(), events
    )


def files_of(deal_id: UUID) -> Select[DealFile, StoredFile]:
    """The files of a deal, those that stand first, then the newest first."""
    query = select(DealFile, StoredFile).join(StoredFile, StoredFile.id == DealFile.stored_file_id)
    query = query.where(DealFile.deal_id == deal_id)
    return query.order_by(DealFile.removed_at.is_not(None), DealFile.put_at.desc(), DealFile.id.desc())


def written(deal_id: UUID, name: str, act: Callable[[Session, Deal, Any], str]) -> Page:
    """Write into a deal's room by the form of a name; what is wrong is shown on a page of its own."""
    with read(g.actor) as session:
        deal = fetch(session, Deal, deal_id)
        partner = session.scalar(select(Partner).where(Partner.id == deal.partner_id)) if deal.partner_id else None
        known = circle(session, deal)
    form = FORMS[name].sent(prefix=name).offer(deal, known, partner)

    def again() -> str:
        return render_template("deal_room/new.html", deal=deal, form=form, name=name, circle=known)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def done(session: Session) -> str:
        flash(act(session, fetch(session, Deal, deal_id), form))
        return url_for("deal.show", id=deal_id, _anchor=f"room-{name}")

    return command(done, form, again)


ANCHORS: dict[type[DealTask] | type[DealNote] | type[DealFile], str] = {
    DealTask: "room-task", DealNote: "room-note", DealFile: "room-file",
}  # fmt: skip


def changed(
    kind: type[DealTask] | type[DealNote] | type[DealFile], id: UUID, act: Callable[[Session, Any], str]
) -> Page:
    """Change a row of a room and come back to it."""

    def done(session: Session) -> str:
        row = fetch(session, kind, id)
        flash(act(session, row))
        return url_for("deal.show", id=row.deal_id, _anchor=ANCHORS[kind])

    return command(done)
