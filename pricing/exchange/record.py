"""Entering exchange rates: one, or a file of them, of which all rows are taken or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing.exchange.convert import PICO, ExchangeRate
from pricing.exchange.find import history
from pricing.exchange.models import EnteredRate
from pricing.exchange.rules import ExchangeRateSame, History, check, read
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.record import new_id

COLUMNS = ("source", "target", "rate", "from", "published_by")


class RatesRefused(Invalid):
    """Some rows cannot be taken, so none is. `facts["faults"]` has all of them."""

    code = "rates-refused"


class RatesEmpty(Invalid):
    """The file has no rate."""

    code = "rates-empty"


class ExchangeRateTwice(Invalid):
    """An earlier row of the file gives the rate of this pair for this day."""

    code = "exchange-rate-twice"


class ExchangeRateCells(Invalid):
    """A row has more cells than the file has columns."""

    code = "exchange-rate-cells"


@dataclass(frozen=True, slots=True)
class By:
    """Who enters (None: the robot), the tenant's date, the instant; and whether what stands out was confirmed."""

    person_id: UUID | None
    today: date
    now: datetime
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One refused row: its line in the file, and why."""

    line: int
    why: DomainError


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rates of a file are new, and how many stood there already."""

    new: int
    known: int


def enter(session: Session, rate: ExchangeRate, by: By) -> EnteredRate:
    """A rate from a day on; what was priced before keeps the rate that it was priced at.

    Errors: those of `rules.check`.
    """
    standing = history(session, [(rate.source, rate.target)])
    check(rate, standing, by.today, by.confirmed)
    row = _row(rate, standing, by)
    session.add(row)
    return row


def enter_all(session: Session, rows: Iterable[tuple[int, Mapping[str, str]]], by: By) -> Taken:
    """The rates of a file (line number, cells by column), each measured by those before it; all of them, or none.

    A rate that stands already is passed over, so that a file may be sent twice.
    Errors: RatesRefused with every row that is wrong; RatesEmpty.
    """
    given, faults = _read(rows)
    standing = history(session, {(rate.source, rate.target) for _, rate in given})
    new = []
    for line, rate in sorted(given, key=lambda one: one[1].starts_on):
        try:
            check(rate, standing, by.today, by.confirmed)
            new.append(_row(rate, standing, by))
        except ExchangeRateSame:
            continue
        except DomainError as error:
            faults.append(Fault(line, error))
    if faults:
        raise RatesRefused(field="file", count=len(faults), faults=sorted(faults, key=lambda fault: fault.line))
    if not given:
        raise RatesEmpty(field="file")
    session.add_all(new)
    return Taken(len(new), len(given) - len(new))


def _read(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[list[tuple[int, ExchangeRate]], list[Fault]]:
    """The rows as rates, with those that cannot be read, and those that say again what another row says."""
    given, faults = list[tuple[int, ExchangeRate]](), list[Fault]()
    seen = set[tuple[str, str, date]]()
    for line, cells in rows:
        try:
            if "" in cells:
                raise ExchangeRateCells
            rate = read(cells)
            if (key := (rate.source, rate.target, rate.starts_on)) in seen:
                raise ExchangeRateTwice
            seen.add(key)
            given.append((line, rate))
        except DomainError as error:
            faults.append(Fault(line, error))
    return given, faults


def _row(rate: ExchangeRate, standing: History, by: By) -> EnteredRate:
    entry = standing.same_day(rate)[1] + 1
    row = EnteredRate(
        id=new_id(),
        source=rate.source,
        target=rate.target,
        value_pico=int(rate.value * PICO),
        starts_on=rate.starts_on,
        entry=entry,
        published_by=rate.published_by,
        entered_by=by.person_id,
        entered_at=by.now,
    )
    standing.put(rate, entry)
    return row
