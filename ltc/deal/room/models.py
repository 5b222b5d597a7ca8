"""What people keep in a deal: its team, tasks, meetings, notes and whom they mention, and files.

A row without a partner is the house's own, and the partner's wall hides it. A row with one is shared, and the
database lets it be shared with the deal's partner only.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import PartnerRecord, refers, words_of


class TeamRole(StrEnum):
    """The three who answer for a deal (铁三角)."""

    ACCOUNT = "account"  # AR: the customer, the profit, the collection
    SOLUTION = "solution"  # SR: the solution and the quality of the bid
    FULFILMENT = "fulfilment"  # FR: delivery and a satisfied customer


class MeetingKind(StrEnum):
    """How people met."""

    VISIT = "visit"
    CALL = "call"
    VIDEO = "video"
    WORKSHOP = "workshop"


def shared_with() -> ForeignKeyConstraint:
    """What is shared is shared with the deal's own partner; what is the house's own refers to none."""
    return ForeignKeyConstraint(
        ["tenant_id", "deal_id", "partner_id"],
        ["deal.tenant_id", "deal.id", "deal.partner_id"],
        deferrable=True,
        initially="DEFERRED",
    )


NOW_IN_IT = text("until_at IS NULL")
OPEN = text("done_at IS NULL")
UNREAD = text("read_at IS NULL")


class DealTeamMember(PartnerRecord):
    """Who answers for a part of a deal, from when until when. One at a time for each role."""

    __tablename__ = "deal_team_member"
    __table_args__ = (
        CheckConstraint("(until_at IS NULL) = (ended_by IS NULL)", name="ended_by_someone"),
        Index(
            "uq_deal_team_member_role", "tenant_id", "deal_id", "role", unique=True,
            sqlite_where=NOW_IN_IT, postgresql_where=NOW_IN_IT,
        ),
        Index(
            "ix_deal_team_member_person", "tenant_id", "person_id", "role", "deal_id",
            sqlite_where=NOW_IN_IT, postgresql_where=NOW_IN_IT,
        ),
        refers("deal_id", "deal"),
        shared_with(),
    )  # fmt: skip

    deal_id: Mapped[UUID]
    role: Mapped[TeamRole] = mapped_column(words_of(TeamRole))
    person_id: Mapped[UUID]
    since_at: Mapped[datetime]
    set_by: Mapped[UUID]
    until_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class DealTask(PartnerRecord):
    """Something that somebody does for a deal until a day."""

    __tablename__ = "deal_task"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done_by_someone"),
        Index("ix_deal_task_deal", "tenant_id", "deal_id", "due_on"),
        Index("ix_deal_task_assignee", "tenant_id", "assignee_id", "due_on", sqlite_where=OPEN, postgresql_where=OPEN),
        refers("deal_id", "deal"),
        shared_with(),
    )

    deal_id: Mapped[UUID]
    title: Mapped[str]
    assignee_id: Mapped[UUID]  # person
    due_on: Mapped[date]
    set_by: Mapped[UUID]
    set_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]


class DealMeeting(PartnerRecord):
    """A meeting with the customer, and what came of it."""

    __tablename__ = "deal_meeting"
    __table_args__ = (
        Index("ix_deal_meeting_deal", "tenant_id", "deal_id", "held_on"),
        refers("deal_id", "deal"),
        shared_with(),
    )
    __append_only__: ClassVar[bool] = True

    deal_id: Mapped[UUID]
    held_on: Mapped[date]
    kind: Mapped[MeetingKind] = mapped_column(words_of(MeetingKind))
    attendees: Mapped[str]
    outcome: Mapped[str]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime]


class DealNote(PartnerRecord):
    """What somebody wrote."""

    __tablename__ = "deal_note"
    __table_args__ = (
        Index("ix_deal_note_deal", "tenant_id", "deal_id", "written_at"),
        refers("deal_id", "deal"),
        shared_with(),
    )
    __append_only__: ClassVar[bool] = True

    deal_id: Mapped[UUID]
    text: Mapped[str]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]


class DealMention(PartnerRecord):
    """That a note names somebody who may read it; it waits for her until she says that she has read it."""

    __tablename__ = "deal_mention"
    __table_args__ = (
        UniqueConstraint("tenant_id", "deal_note_id", "person_id"),
        Index("ix_deal_mention_person", "tenant_id", "person_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        refers("deal_id", "deal"),
        refers("deal_note_id", "deal_note"),
        shared_with(),
    )

    deal_id: Mapped[UUID]
    deal_note_id: Mapped[UUID]
    person_id: Mapped[UUID]
    read_at: Mapped[datetime | None]


class DealFile(PartnerRecord):
    """A file in a deal. Who removes it says why, and what is known of it stays."""

    __tablename__ = "deal_file"
    __table_args__ = (
        UniqueConstraint("tenant_id", "stored_file_id"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_someone"),
        CheckConstraint("(removed_at IS NULL) = (removed_why IS NULL)", name="removed_with_words"),
        Index("ix_deal_file_deal", "tenant_id", "deal_id", "put_at"),
        refers("deal_id", "deal"),
        refers("stored_file_id", "stored_file"),
        shared_with(),
    )

    deal_id: Mapped[UUID]
    stored_file_id: Mapped[UUID]
    title: Mapped[str]
    put_by: Mapped[UUID]
    put_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[UUID | None]
    removed_why: Mapped[str | None]
