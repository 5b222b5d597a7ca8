"""What a log is made of: things, and what happened to them. Pure; the two tables are the log's declaration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

Value = str | int
Pairs = tuple[tuple[str, Value], ...]
Relations = tuple[tuple[str, str], ...]  # an object's id, and what it is to this one

MONEY: Mapping[str, str] = {"value_minor": "integer", "currency": "string"}
OBJECT_TYPES: Mapping[str, Mapping[str, str]] = {
    "partner": {"code": "string", "kind": "string"},
    "registration": {"number": "string", "stage": "string", **MONEY},
    "deal": {"number": "string", "mode": "string", "state": "string", **MONEY},
    "quote": {"number": "string", "state": "string", **MONEY},
    "order": {"number": "string", "state": "string", **MONEY},
    "delivery": {"number": "string"},
    "invoice": {"number": "string", "bill_to": "string", **MONEY},
    "receipt": MONEY,
    "statement": {"number": "string", **MONEY},
}
EVENT_TYPES: Mapping[str, Mapping[str, str]] = {
    "registration submitted": {},
    "registration ruled on": {"outcome": "string"},
    "registration answered": {},
    "deal opened": {},
    "stage entered": {"stage": "string", "from_stage": "string", "kind": "string"},
    "gate decided": {"outcome": "string", "stage": "string", "gate": "string", "missing": "integer"},
    "deal won": {},
    "deal lost": {},
    "quote made": {},
    "quote sent": {},
    "quote answered": {"state": "string"},
    "order placed": {},
    "delivery made": {},
    "delivery accepted": {},
    "invoice issued": {},
    "receipt received": {},
    "receipt allocated": MONEY,
    "statement settled": {},
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An object: its attributes as they are now, and the objects it belongs to."""

    id: str
    type: str
    attributes: Pairs
    relations: Relations


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, at an instant in UTC, with the objects that take part."""

    id: str
    type: str
    at: datetime
    attributes: Pairs
    relations: Relations


def name(kind: str, id: UUID) -> str:
    """The id of an object in a log."""
    return f"{kind}:{id}"


def relations(*pairs: tuple[str, UUID | None, str]) -> Relations:
    """Relations to those objects that are there: kind, id, and what it is to this one."""
    return tuple((name(kind, id), qualifier) for kind, id, qualifier in pairs if id)


def pairs(**given: Value | None) -> Pairs:
    """Attributes that have a value."""
    told = ((key, str(value) if isinstance(value, str) else value) for key, value in given.items())
    return tuple((key, value) for key, value in told if value is not None)


def begun(day: date, zone: ZoneInfo) -> datetime:
    """The instant for what is known by its day only: its first, where the tenant is."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def written(at: datetime) -> str:
    """An instant as both formats write it: RFC 3339 in UTC with milliseconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
