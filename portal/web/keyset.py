"""Pages of a very long list by its key: the page after a value, found by the index however deep it lies."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.web.paging import PAGE_SIZE
from pricing.ground.record import TenantRecord

KEY_LENGTH_MAX = 200
NEWEST = re.compile(r"([0-9-]{10})_([0-9]{1,9})_([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """One page of rows in the order of their key, and the addresses of its neighbours; None where there is none."""

    rows: Sequence[Any]
    prev_url: str | None
    next_url: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is ordered by: unique columns, how a row's key is written in an address, and how it is read."""

    columns: Sequence[InstrumentedAttribute[Any]]
    of: Callable[[Any], str]
    read: Callable[[str], tuple[Any, ...] | None]
    is_falling: bool = False

    def beyond(self, place: tuple[Any, ...], backward: bool) -> ColumnElement[bool]:
        """The rows after a place, or those before it."""
        row = tuple_(*self.columns)
        return row < place if backward != self.is_falling else row > place

    def order(self, backward: bool) -> list[ColumnElement[Any]]:
        """The columns in the order of the list, or against it."""
        return [column.desc() if backward != self.is_falling else column.asc() for column in self.columns]


def by_key(
    session: Session, query: Select[*tuple[Any, ...]], key: InstrumentedAttribute[str], of: Callable[[Any], str]
) -> KeysetPage:
    """The page that `?after=` or `?before=` asks for of an unordered query; `of` gives a row's key, which is unique."""
    return by(session, query, Key([key], of, lambda text: (text,) if text else None))


def newest_first(
    day: InstrumentedAttribute[date], number: InstrumentedAttribute[int], id: InstrumentedAttribute[UUID]
) -> Key:
    """The latest day first, of one day the highest number; for rows whose first column is the mapped class."""
    columns = (day, number, id)
    return Key(columns, lambda row: "_".join(str(getattr(row[0], each.key)) for each in columns), _newest, True)


def by(session: Session, query: Select[*tuple[Any, ...]], key: Key) -> KeysetPage:
    """The page that `?after=` or `?before=` asks for of an unordered query; nonsense asks for the first."""
    after, before = (key.read(request.args.get(name, "")[:KEY_LENGTH_MAX]) for name in ("after", "before"))
    backward = before is not None and after is None
    place = before if backward else after
    bound = [key.beyond(place, backward)] if place else []
    found = list(session.execute(query.where(*bound).order_by(*key.order(backward)).limit(PAGE_SIZE + 1)).all())
    more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backward:
        rows.reverse()
    has_prev, has_next = (more, True) if backward else (bool(after), more)
    return KeysetPage(
        rows,
        _url(before=key.of(rows[0])) if rows and has_prev else _url() if has_prev and after else None,
        _url(after=key.of(rows[-1])) if rows and has_next else None,
    )


def by_id(session: Session, query: Select[*tuple[Any, ...]], kind: type[TenantRecord]) -> KeysetPage:
    """The same by id, the newest first, for rows that have no other key; they are the first of the query's columns."""
    after, before = _id("after"), _id("before")
    backward = before is not None and after is None
    bound = [kind.id > before] if backward else [kind.id < after] if after else []
    ordered = query.where(*bound).order_by(kind.id if backward else kind.id.desc())
    found = list(session.execute(ordered.limit(PAGE_SIZE + 1)).all())
    more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backward:
        rows.reverse()
    has_prev, has_next = (more, True) if backward else (after is not None, more)
    return KeysetPage(
        rows,
        (_url(before=str(rows[0][0].id)) if rows else _url()) if has_prev else None,
        _url(after=str(rows[-1][0].id)) if rows and has_next else None,
    )


def _id(name: str) -> UUID | None:
    try:
        return UUID(_asked(name))
    except ValueError:
        return None


def _asked(name: str) -> str:
    return request.args.get(name, "")[:KEY_LENGTH_MAX]


def _newest(text: str) -> tuple[date, int, UUID] | None:
    found = NEWEST.fullmatch(text)
    try:
        return (date.fromisoformat(found[1]), int(found[2]), UUID(found[3])) if found else None
    except ValueError:
        return None


def _url(**place: str) -> str:
    kept = {name: value for name, value in request.args.items() if name not in ("after", "before")}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept, **place})
