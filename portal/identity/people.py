"""People by id, for showing who did something."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from portal.actor import ROBOT_ID
from portal.db import shared
from portal.identity.models import Person


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names by person id; the robot is called by the house's own name."""
    wanted = {person_id for person_id in ids if person_id}
    if not wanted:
        return {ROBOT_ID: "Fairway"}
    with shared() as session:
        found = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
        return {ROBOT_ID: "Fairway"} | {row.id: row.name for row in found}
