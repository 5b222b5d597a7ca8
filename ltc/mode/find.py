"""Reading routing policies, models of the advisor, and what was advised."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.mode.advice.model import Model, read, shipped
from ltc.mode.models import Level, ModeAdvice, ModelDraftState, ModeModel, ModeModelDraft, RoutingPolicy
from pricing.ground.errors import DomainError


class NoRouting(DomainError):
    """The tenant has no routing policy in force."""

    code = "no-routing-policy"


def in_force(session: Session, at: datetime) -> RoutingPolicy:
    """The routing policy in force at an instant."""
    query = select(RoutingPolicy).where(RoutingPolicy.in_force_from <= at).order_by(RoutingPolicy.version.desc())
    found = session.scalar(query.limit(1))
    if found is None:
        raise NoRouting
    return found


def models() -> Select[ModeModel]:
    """Every version of the model, the newest first."""
    return select(ModeModel).order_by(ModeModel.version.desc())


def version_at(session: Session, at: datetime) -> ModeModel | None:
    """The version of the model in force at an instant; None: the shipped model stands."""
    query = models().where(ModeModel.in_force_from <= at).order_by(None).order_by(ModeModel.in_force_from.desc())
    return session.scalar(query.limit(1))


def model_at(session: Session, at: datetime) -> Model:
    """The model in force at an instant."""
    return model_of(version_at(session, at))


def model_of(version: ModeModel | None) -> Model:
    """A version's model as a value; of none, the shipped one."""
    return read(version.content, f"model {version.version}") if version else shipped()


def open_draft(session: Session) -> ModeModelDraft | None:
    """The draft that is being written, if any."""
    return session.scalar(select(ModeModelDraft).where(ModeModelDraft.state == ModelDraftState.OPEN))


def of_company(session: Session) -> ModeAdvice | None:
    """The newest advice on the company."""
    return session.scalar(_newest().where(ModeAdvice.level == Level.COMPANY).limit(1))


def of_deal(session: Session, deal_id: UUID) -> ModeAdvice | None:
    """The newest advice on a deal."""
    return session.scalar(_newest().where(ModeAdvice.deal_id == deal_id).limit(1))


def of_lines(session: Session, line_ids: Iterable[UUID] | None = None) -> dict[UUID, ModeAdvice]:
    """The newest advice on each product line that has one; None asks for all lines."""
    query = _newest().where(ModeAdvice.level == Level.PRODUCT_LINE)
    if line_ids is not None:
        query = query.where(ModeAdvice.product_line_id.in_(list(line_ids)))
    found: dict[UUID, ModeAdvice] = {}
    for row in session.scalars(query):
        if row.product_line_id:
            found.setdefault(row.product_line_id, row)
    return found


def _newest() -> Select[ModeAdvice]:
    return select(ModeAdvice).order_by(ModeAdvice.advised_at.desc(), ModeAdvice.id.desc())
