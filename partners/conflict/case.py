"""The case that the judge hears: every fact that a rule may look at, as plain values. Pure.

A case is recorded with its ruling, so it holds what any rule of any policy may ask, not only what
the policy of its day asked: that is what lets a draft be heard over history. Facts that older
recordings lack have a neutral default here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast


class RivalKind(StrEnum):
    """How far a rival has come."""

    PROTECTED = "protected"
    PENDING = "pending"


class Proof(StrEnum):
    """What a partner can bring to show that it works on a customer."""

    MEETING_NOTE = "meeting_note"
    BUDGET = "budget"
    BILL_OF_QUANTITIES = "bill_of_quantities"
    CUSTOMER_CONFIRMATION = "customer_confirmation"
    WRITTEN_CHOICE = "written_choice"  # the customer's decision maker names this partner


POINTS: Mapping[str, int] = {
    Proof.MEETING_NOTE: 1,
    Proof.BUDGET: 1,
    Proof.BILL_OF_QUANTITIES: 2,
    Proof.CUSTOMER_CONFIRMATION: 3,
    Proof.WRITTEN_CHOICE: 3,
}


@dataclass(frozen=True, slots=True)
class Rival:
    """Another partner's protection or pending registration, of a line that is asked for."""

    kind: RivalKind
    partner: str  # code
    number: str
    lines: tuple[str, ...]
    until: date | None = None  # of a protection: its first day without
    related: bool = False  # held for another customer of the same group
    project: str | None = None  # its key; None: the whole customer
    verified_at: datetime | None = None  # when the registration was complete
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bought:
    """The last order of a product line that the customer placed through a partner (`house`: directly)."""

    partner: str  # code
    line: str
    on: date


@dataclass(frozen=True, slots=True)
class Gone:
    """An earlier registration of the partner's own for this customer that it gave up or let lapse, and on which day."""

    how: str  # withdrawn | released | lapsed
    number: str
    lines: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Case:
    """A registration with all that is known on the day it is judged. Values in minor units; lines by code."""

    partner: str
    standing: str
    region: str
    lines: tuple[str, ...]
    authorised: tuple[str, ...]
    value_minor: int
    currency: str
    account: str
    evidence: str | None  # how the customer was recognised; None: it is new
    named: bool
    own: tuple[str, ...]  # numbers of the partner's own standing registrations of the customer and a line
    rivals: tuple[Rival, ...]
    today: date
    number: str = ""
    tier: str | None = None
    watch: str | None = None  # the list that the violation ledger puts the partner on: yellow | black
    certified: tuple[tuple[str, int], ...] = ()  # line, and how many people hold a certificate for it
    given: tuple[str, ...] = ()  # optional fields that were filled
    proofs: tuple[str, ...] = ()
    project: str | None = None
    tender_on: date | None = None  # when the customer's tender was or will be published
    submitted_on: date | None = None
    verified_at: datetime | None = None  # when the registration's last missing part came in
    closes_on: date | None = None
    house_on: date | None = None  # the house's own last dated activity, known before the submission
    bought: tuple[Bought, ...] = ()
    gone: tuple[Gone, ...] = ()
    held_days: int = 0  # days that the partner held this customer and a line in the year before
    open_count: int = 0  # the partner's other standing registrations
    day_count: int = 0  # the partner's submissions in the 24 hours before this one
    possible: str = ""  # names of known customers that it may be

    def data(self) -> dict[str, Any]:
        """As JSON: dates and instants in ISO 8601."""
        return cast("dict[str, Any]", _plain(asdict(self)))

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Case":
        """From JSON as `data()` wrote it, today or in an earlier version of the portal."""
        known = {name: value for name, value in data.items() if name in cls.__slots__}
        for name, read in READERS.items():
            if known.get(name) is not None:
                known[name] = read(known[name])
        return cls(**known)


def points(proofs: tuple[str, ...]) -> int:
    """How much a registration's evidence weighs."""
    return sum(POINTS.get(proof, 0) for proof in proofs)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _rival(data: Mapping[str, Any]) -> Rival:
    until, verified = data.get("until"), data.get("verified_at")
    return Rival(
        RivalKind(data["kind"]),
        data["partner"],
        data["number"],
        tuple(data["lines"]),
        date.fromisoformat(until) if until else None,
        data.get("related", False),
        data.get("project"),
        datetime.fromisoformat(verified) if verified else None,
        tuple(data.get("proofs", ())),
    )


READERS: dict[str, Any] = {
    **dict.fromkeys(("lines", "authorised", "own", "given", "proofs"), tuple),
    **dict.fromkeys(("today", "tender_on", "submitted_on", "closes_on", "house_on"), date.fromisoformat),
    "verified_at": datetime.fromisoformat,
    "certified": lambda rows: tuple((line, people) for line, people in rows),
    "rivals": lambda rows: tuple(_rival(row) for row in rows),
    "bought": lambda rows: tuple(Bought(r["partner"], r["line"], date.fromisoformat(r["on"])) for r in rows),
    "gone": lambda rows: tuple(
        Gone(r["how"], r["number"], tuple(r["lines"]), date.fromisoformat(r["on"])) for r in rows
    ),
}
