"""What a home shows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import ngettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.web.format import minor


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the address of the list that produces it."""

    label: str
    value: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for this person."""

    what: str
    url: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """At most four figures, and the tasks in the order in which they are due."""

    figures: list[Figure]
    tasks: list[Task]
    action_url: str = ""
    action: str = ""
    calm: str = ""  # what to say when nothing waits
    today: date | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """How much waits."""
        number = len(self.tasks)
        return str(ngettext("%(num)s thing needs you.", "%(num)s things need you.", number)) if number else self.calm


def how_many(session: Session, query: Select[*tuple[Any, ...]]) -> int:
    """The number of rows that a query would find."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def sums(rows: list[tuple[str, int]]) -> str:
    """Sums by currency, side by side; currencies are never added."""
    shown = [minor(int(amount), currency) for currency, amount in rows if amount]
    return " + ".join(shown) if shown else "0"
