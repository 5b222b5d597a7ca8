"""Forming a team, and who joins and leaves it."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.sales_team.models import SalesTeam, SalesTeamMember
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class TeamCodeRefused(Invalid):
    """The code is taken, or is none."""

    code = "sales-team-code"


class AlreadyInTeam(Invalid):
    """She is in this team already on that day."""

    code = "sales-team-member"


class LeftBeforeJoining(Invalid):
    """She leaves on a day before she joined."""

    code = "sales-team-left"


def form(session: Session, code: str, names: tuple[str, str]) -> SalesTeam:
    """A new team; `names` in English and Chinese. Raises TeamCodeRefused."""
    if not CODE.fullmatch(code) or session.scalar(select(SalesTeam.id).where(SalesTeam.code == code)):
        raise TeamCodeRefused(field="code")
    team = SalesTeam(id=new_id(), code=code, name_en=names[0].strip(), name_zh=names[1].strip())
    session.add(team)
    return team


def join(session: Session, team: SalesTeam, person_id: UUID, on: date) -> SalesTeamMember:
    """Take somebody in from a day on. Raises AlreadyInTeam."""
    session.refresh(team, with_for_update=True)
    own = (SalesTeamMember.sales_team_id == team.id, SalesTeamMember.person_id == person_id)
    known = session.scalars(select(SalesTeamMember).where(*own))
    if any(one.left_on is None or on < one.left_on or on == one.joined_on for one in known):
        raise AlreadyInTeam(field="person_id")
    member = SalesTeamMember(id=new_id(), sales_team_id=team.id, person_id=person_id, joined_on=on)
    session.add(member)
    return member


def leave(member: SalesTeamMember, on: date) -> None:
    """Let somebody go from a day on; what was won before stays the team's. Raises LeftBeforeJoining."""
    if on < member.joined_on:
        raise LeftBeforeJoining(field="left_on")
    member.left_on = on
