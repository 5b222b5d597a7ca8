"""The lists of leads: all, one's own, the pool, and those put aside; narrowed, and by points from the index."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from partners.lead.find import leads
from partners.lead.models import Lead
from partners.lead_owner.find import WORKED_ON
from partners.lead_score.card import Card
from partners.lead_score.find import in_force
from partners.lead_score.kinds import Heat
from partners.programme.models import Region
from portal.clock import now
from portal.identity.people import names_of
from portal.web.keyset import Key, KeysetPage, by
from portal.web.lead_form import LeadSearch
from portal.web.paging import ListPage, paged
from portal.web.registration_read import line_names, regions
from pricing.product.models import ProductLine

VIEWS = ("all", "mine", "pool", "aside")
PLACE = re.compile(r"(-?\d{1,9}|\d{4}-\d\d-\d\d)_([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list of leads, and what it names."""

    view: str
    search: LeadSearch
    page: ListPage[Any] | KeysetPage
    is_narrowed: bool
    card: Card
    lines: Mapping[UUID, ProductLine]
    regions: Mapping[UUID, Region]
    people: Mapping[UUID, str]


def listed(session: Session, person_id: UUID) -> Listed:
    """The list that an address asks for; nonsense asks for all."""
    known, asked = regions(session), request.args.get("view", "")
    view = asked if asked in VIEWS else "all"
    search = LeadSearch(request.args).offer(known)
    text, state, source, heat = (
        (field.data or "").strip() for field in (search.q, search.state, search.source, search.heat)
    )
    region = next((one.id for one in known if str(one.id) == search.region.data), None)
    _, card = in_force(session, now())
    query = leads(text, state, source, region).where(*_of(view, person_id), *_hot(heat, card))
    page: ListPage[Any] | KeysetPage
    if view == "all" and search.sort.data != "points":
        page = paged(session, query, scalars=False)
    else:
        page = by(session, query.order_by(None), _day_first() if view == "aside" else _points_first())
    return Listed(
        view=view,
        search=search,
        page=page,
        is_narrowed=any((text, state, source, region, heat)),
        card=card,
        lines=line_names(session),
        regions={one.id: one for one in known},
        people=names_of(row.Lead.owner_id for row in page.rows),
    )


def _of(view: str, person_id: UUID) -> list[ColumnElement[bool]]:
    """Which leads a list holds."""
    if view == "mine":
        return [*WORKED_ON, Lead.owner_id == person_id]
    if view == "pool":
        return [*WORKED_ON, Lead.owner_id.is_(None)]
    return [Lead.back_on.is_not(None)] if view == "aside" else []


def _hot(heat: str, card: Card) -> list[ColumnElement[bool]]:
    """The points of a heat by the card in force: a span of the index."""
    if heat not in set(Heat):
        return []
    low, high = card.span(Heat(heat))
    ends = [None if low is None else Lead.points >= low, None if high is None else Lead.points < high]
    return [end for end in ends if end is not None]


def _points_first() -> Key:
    return Key((Lead.points, Lead.id), lambda row: f"{row.Lead.points}_{row.Lead.id}", _points, is_falling=True)


def _day_first() -> Key:
    return Key((Lead.back_on, Lead.id), lambda row: f"{row.Lead.back_on}_{row.Lead.id}", _day)


def _points(text: str) -> tuple[int, UUID] | None:
    found = PLACE.fullmatch(text)
    try:
        return (int(found[1]), UUID(found[2])) if found else None
    except ValueError:
        return None


def _day(text: str) -> tuple[date, UUID] | None:
    found = PLACE.fullmatch(text)
    try:
        return (date.fromisoformat(found[1]), UUID(found[2])) if found else None
    except ValueError:
        return None
