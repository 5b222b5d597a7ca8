"""Sales teams, and who is in them from when until when."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import HouseRecord, refers


class SalesTeam(HouseRecord):
    """A team of the house's people, in the tenant's own words."""

    __tablename__ = "sales_team"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    code: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]


class SalesTeamMember(HouseRecord):
    """That somebody is in a team, from a day on and until another. What was won then stays the team's."""

    __tablename__ = "sales_team_member"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR joined_on <= left_on", name="span"),
        UniqueConstraint("tenant_id", "sales_team_id", "person_id", "joined_on"),
        refers("sales_team_id", "sales_team"),
    )

    sales_team_id: Mapped[UUID]
    person_id: Mapped[UUID]
    joined_on: Mapped[date]
    left_on: Mapped[date | None]  # the first day on which she is not in it
