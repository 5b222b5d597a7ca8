"""What the list of deals and the board are narrowed by, as it stands in an address; and the list in its order."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask import g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal, DealState
from ltc.deal.seek import Sought, criteria
from ltc.mode.models import Mode
from portal.flows.standing import standing
from portal.identity.models import Membership
from portal.identity.people import names_of
from portal.web.format import zone
from portal.web.keyset import Key, KeysetPage, by

TEXT_MAX = 100
MONTH = timedelta(days=31)


def sought() -> Sought:
    """What the address asks for; nonsense asks for nothing. What only the house may ask is left out for a partner."""
    state, mode, text = (request.args.get(name, "") for name in ("state", "mode", "q"))
    plain = Sought(
        DealState(state) if state in set(DealState) else None,
        Mode(mode) if mode in set(Mode) else None,
        text.strip()[:TEXT_MAX],
    )
    if g.actor.partner_id:
        return plain
    return Sought(
        plain.state,
        plain.mode,
        plain.text,
        request.args.get("stage", "")[:TEXT_MAX],
        _person("owner"),
        _person("ar"),
        "overdue" in request.args,
        _closed(request.args.get("closed", "")),
        request.args.get("currency", "")[:3],
    )


def listed(session: Session, asked: Sought) -> KeysetPage:
    """The page of deals that is asked for: the newest first; of a stage or overdue, those that wait longest first."""
    if not (asked.stage or asked.overdue):
        return by(session, select(Deal).where(*criteria(asked, None)), NEWEST)
    keys = select(Deal.id, Deal.stage_since).where(*criteria(asked, standing(session)))  # all of it from the index
    page = by(session, keys, LONGEST)
    found = {one.id: one for one in session.scalars(select(Deal).where(Deal.id.in_([row.id for row in page.rows])))}
    return replace(page, rows=[(found[row.id],) for row in page.rows])


def colleagues(session: Session) -> dict[UUID, str]:
    """The people of the house by name, who can own a deal or answer for an account."""
    query = select(Membership.person_id).where(Membership.partner_id.is_(None), Membership.ended_at.is_(None))
    ids = set(session.scalars(query))
    return dict(sorted(((one, name) for one, name in names_of(ids).items() if one in ids), key=lambda pair: pair[1]))


def _closed(month: str) -> tuple[datetime, datetime] | None:
    """A month such as 2026-03, from midnight to midnight where the tenant is."""
    try:
        first = date.fromisoformat(f"{month}-01") if month else None
    except ValueError:
        return None
    if first is None:
        return None
    begins, ends = (datetime.combine(day, time(), zone()) for day in (first, (first + MONTH).replace(day=1)))
    return begins, ends


def _person(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _place(text: str) -> tuple[datetime, UUID] | None:
    at, _, id = text.partition("_")
    try:
        instant = datetime.fromisoformat(at)
        return (instant, UUID(id)) if instant.tzinfo else None
    except ValueError:
        return None


NEWEST = Key([Deal.opened_at, Deal.id], lambda row: f"{row[0].opened_at.isoformat()}_{row[0].id}", _place, True)
LONGEST = Key([Deal.stage_since, Deal.id], lambda row: f"{row.stage_since.isoformat()}_{row.id}", _place)
