"""Pages of a long list, by offset, with a bound on both size and depth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import Select
from sqlalchemy.orm import Session

Row = TypeVar("Row")
PAGE_SIZE = 50
PAGE_MAX = 2000


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row]):
    """One page of rows, and the addresses of its neighbours."""

    rows: Sequence[Row]
    number: int
    has_next: bool

    @property
    def has_prev(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    @property
    def prev_url(self) -> str:
        """The page before."""
        return self._url(self.number - 1)

    @property
    def next_url(self) -> str:
        """The page after."""
        return self._url(self.number + 1)

    def _url(self, number: int) -> str:
        kept = {name: value for name, value in request.args.items() if name != "page"}
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept, "page": number})


def paged(session: Session, query: Select[*tuple[Any, ...]], scalars: bool = True) -> ListPage[Any]:
    """The page of a query that `?page=` asks for; nonsense asks for the first."""
    asked = request.args.get("page", 1, type=int)
    number = min(max(asked, 1), PAGE_MAX)
    found = session.execute(query.limit(PAGE_SIZE + 1).offset((number - 1) * PAGE_SIZE))
    rows = found.scalars().all() if scalars else found.all()
    return ListPage(rows[:PAGE_SIZE], number, len(rows) > PAGE_SIZE)
