"""Pages of a very long list by its key: the page after a value, found by the index however deep it lies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.web.paging import PAGE_SIZE
from pricing.ground.record import TenantRecord

KEY_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """One page of rows in the order of their key, and the addresses of its neighbours; None where there is none."""

    rows: Sequence[Any]
    prev_url: str | None
    next_url: str | None


def by_key(
    session: Session, query: Select[*tuple[Any, ...]], key: InstrumentedAttribute[str], of: Callable[[Any], str]
) -> KeysetPage:
    """The page that `?after=` or `?before=` asks for of an unordered query; `of` gives a row's key, which is unique."""
    after, before = _asked("after"), _asked("before")
    backward = bool(before) and not after
    bound: list[ColumnElement[bool]] = [key < before] if backward else [key > after] if after else []
    ordered = query.where(*bound).order_by(key.desc() if backward else key)
    found = list(session.execute(ordered.limit(PAGE_SIZE + 1)).all())
    more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backward:
        rows.reverse()
    has_prev, has_next = (more, True) if backward else (bool(after), more)
    return KeysetPage(
        rows,
        _url(before=of(rows[0])) if rows and has_prev else _url() if has_prev and after else None,
        _url(after=of(rows[-1])) if rows and has_next else None,
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


def _url(**place: str) -> str:
    kept = {name: value for name, value in request.args.items() if name not in ("after", "before")}
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept, **place})
