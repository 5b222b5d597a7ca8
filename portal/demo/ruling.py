"""Ruling in the demo, as its channel manager does it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.review import open_review
from partners.conflict.models import ConflictCase
from partners.conflict.rule import By, Notes, approve, reject, send_back
from partners.registration.models import Registration
from portal.actor import ROBOT_ID
from portal.clock import stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import SAID, jobs
from portal.flows import registration as flow
from portal.flows.account import decide
from portal.permits import Role


def rule(stage: Stage, registration_id: UUID, outcome: str, now: datetime) -> None:
    """A channel manager rules; the answer is released at its slot."""
    manager = stage.by_role(Role.CHANNEL_MANAGER)
    by, notes = By(manager.person_id, now.date(), now), Notes(house="demo")
    acts: dict[str, Callable[[Session], object]] = {
        "approve": lambda s: _approve(s, registration_id, by, notes),
        "reject": lambda s: reject(s, registration_id, "information", by, notes),
        "return": lambda s: send_back(s, registration_id, by, Notes(partner=SAID[stage.vendor.language]["question"])),
    }
    with stopped_at(now), work(manager) as session:
        acts[outcome](session)
        registration = session.scalars(select(Registration).where(Registration.id == registration_id)).one()
        flow.answer(session, registration, now)
    jobs(stage, now + timedelta(minutes=30))


def _approve(session: Session, registration_id: UUID, by: By, notes: Notes) -> None:
    """Approve; where a name is like a known one, the manager says first that it is another customer."""
    case = session.scalars(select(ConflictCase).where(ConflictCase.registration_id == registration_id)).one()
    if doubt := open_review(session, case.account_id):
        decide(session, doubt, None, by.person_id or ROBOT_ID, by.now)
    approve(session, registration_id, by, notes)
