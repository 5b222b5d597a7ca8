"""Absences, and the tenant's list of people to ask after the manager."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pricing.ground.record import HouseRecord


class Absence(HouseRecord):
    """A person is away between two dates, and another stands in."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("absent_from < absent_until", name="span"),
        CheckConstraint("person_id <> stand_in_id", name="somebody_else"),
        Index("ix_absence_person", "tenant_id", "person_id", "absent_until"),
    )

    person_id: Mapped[UUID]
    stand_in_id: Mapped[UUID]
    absent_from: Mapped[date]
    absent_until: Mapped[date]


class EscalationContact(HouseRecord):
    """Somebody who is asked when manager and stand-in did not answer; low ranks first."""

    __tablename__ = "escalation_contact"
    __table_args__ = (UniqueConstraint("tenant_id", "person_id"),)

    person_id: Mapped[UUID]
    rank: Mapped[int] = mapped_column(Integer)
